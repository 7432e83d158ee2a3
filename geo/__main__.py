"""`inf-range`, and `python -m geo`: the command line, with no traceback from its first import on."""

import signal
import sys
from types import FrameType


def main() -> None:
    """Run `inf-range`. Ends with status 1 if it is interrupted, even while it is still being loaded."""
    interrupts = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupts.append(number)
        signal.default_int_handler(number, frame)  # raises KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        from geo.cli import commands

        commands.main()
    except KeyboardInterrupt:
        sys.exit(1)
    except Exception:  # some libraries, interrupted while they load, make another error of it
        if interrupts:
            sys.exit(1)
        raise


if __name__ == "__main__":
    main()
