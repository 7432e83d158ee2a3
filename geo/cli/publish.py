"""The command `inf-range publish`: the atlas as a folder of files that need no server."""

from collections.abc import Sequence
from pathlib import Path

import click

from geo.cli import worded
from geo.machine import settings, whole_folder
from geo.scenario.parameters import LANGUAGE, parse_language
from geo.words.errors import AtlasError, needing, quoted, reason
from geo.words.i18n import Text, _, text_in
from geo.words.translations import languages


@worded.command(
    help=worded.explained(
        Text("Write the atlas as a folder of files: map, systems, stories, timeline and sources."),
        Text(
            "Any web server can serve the folder, at any path, and a browser opens it from a disk or a USB "
            "stick. docs/static.md says more."
        ),
        (
            "inf-range publish atlas",
            "inf-range publish atlas --lang de --lang fr --force",
            "inf-range publish atlas --home https://example.org/ranges/ --lang en --force",
        ),
    )
)
@worded.argument("folder", metavar=text_in("placeholder", "FOLDER"), type=click.Path(path_type=Path))
@worded.option(
    "--home",
    metavar=text_in("placeholder", "URL"),
    help=Text("The address at which the folder will be served; it goes into its pages and their sitemap."),
)
@worded.option(
    *LANGUAGE.option.flags,
    "chosen",
    multiple=True,
    metavar=LANGUAGE.option.metavar,
    help=Text("A language to write; may be repeated. By default all that there are."),
    shell_complete=lambda *_: [click.shell_completion.CompletionItem(each) for each in languages()],
)
@worded.option("--force", is_flag=True, help=Text("Replace an edition that is there."))
def publish(folder: Path, home: str | None, chosen: Sequence[str], force: bool) -> None:
    """Write the edition."""
    spoken = [*dict.fromkeys(parse_language(each) for each in chosen)] or [*languages()]
    address = settings.home(home) if home is not None else settings.public_home()
    try:
        _check(folder, force)
        with needing("HTML", "files"):
            from geo.outputs.edition import whole
        whole_folder.write(folder, whole.files(spoken, settings.today(), address))
    except OSError as error:
        words = _("{folder} cannot be written: {reason}; choose another folder")
        raise AtlasError(words.format(folder=quoted(str(folder)), reason=reason(error))) from None


def _check(folder: Path, force: bool) -> None:
    """Raise AtlasError for a folder that is there, unless it is an edition that may be replaced."""
    if not folder.parent.is_dir():
        words = _("{folder} cannot be written: there is no such folder above it; make that first")
    elif folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        words = _("{folder} is no folder; choose another name")
    elif folder.exists() and not force:
        words = _("{folder} is there already; choose another name, or use --force to replace it")
    elif folder.exists() and whole_folder.names_in(folder) - _OF_AN_EDITION - {*languages()}:
        words = _("{folder} has other things in it than an edition; choose another name")
    else:
        return
    raise AtlasError(words.format(folder=quoted(str(folder))))


_OF_AN_EDITION = {"index.html", "assets", "robots.txt", "sitemap.xml", "worker.js"}
