"""`inf-range`, and `python -m geo`: the command line, with no traceback from its first import on."""

import sys


def main() -> None:
    """Run `inf-range`. Ends with status 1 if it is interrupted, even while it is still being loaded."""
    try:
        from geo import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(1)


if __name__ == "__main__":
    main()
