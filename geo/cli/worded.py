"""Commands and options that are worded when their help is printed, in the language that is spoken then.

click takes texts, and these take a `Text` or a function in their place. What click says itself, headings and
errors, is said here too; what is rare of it stays English.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption

from geo.words.errors import quoted
from geo.words.i18n import Text, _, headed, language, listed, text_in
from geo.words.translations import ENGLISH

_F = TypeVar("_F", bound=Callable[..., Any] | click.Command)

Words = str | Text | Callable[[], str]

_HEADINGS = {"Options": Text("Options"), "Commands": Text("Commands")}
_OPTIONS = text_in("placeholder", "[OPTIONS]")
_COMMAND = text_in("placeholder", "[COMMAND] [ARGS]...")
_OF_A_KIND = {
    click.types.StringParamType: text_in("placeholder", "TEXT"),
    click.types.IntParamType: text_in("placeholder", "INTEGER"),
}


def explained(*parts: Text | tuple[str, ...]) -> Callable[[], str]:
    """Return the help of a command, from paragraphs, and from lines that stay as they are."""
    return lambda: "\n\n".join(
        "\n".join(("\b", *part)) if isinstance(part, tuple) else str(part) for part in parts
    )


def said(words: Words | None) -> str | None:
    """Return words as they are in the language that is spoken."""
    return words() if callable(words) else None if words is None else str(words)


class _Formatter(click.HelpFormatter):
    """Help with its headings in the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _("Usage:") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        words = headed(_HEADINGS.get(heading, heading), "").rstrip()
        self.write(f"{'':>{self.current_indent}}{words}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Said:
    """An attribute of click's, a text, that is said whenever it is read."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = f"_said_{name}"

    def __get__(self, one: Any, _owner: type | None = None) -> str | None:
        return said(vars(one).get(self.name))

    def __set__(self, one: Any, words: Words | None) -> None:
        vars(one)[self.name] = words


class Command(click.Command):
    """A command of which help and placeholders are said when they are shown."""

    context_class = _Context
    help = _Said()
    options_metavar = _Said()

    def __init__(self, name: str | None, **how: Any) -> None:
        super().__init__(name, **({"options_metavar": _OPTIONS} | how))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help, with its words in the language that is spoken."""
        option = super().get_help_option(ctx)
        if option:
            option.help = _("Show this message and exit.")
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    subcommand_metavar: Any = _Said()

    def __init__(self, name: str | None, **how: Any) -> None:
        super().__init__(name, **({"subcommand_metavar": _COMMAND} | how))


class _Refusal(BadParameter):
    """What click says of a value, with the value."""

    def __init__(self, refused: BadParameter, given: str | Sequence[str]) -> None:
        super().__init__(refused.message, refused.ctx, refused.param, refused.param_hint)
        self.given = given if isinstance(given, str) else " ".join(given)


class Argument(click.Argument):
    """An argument whose placeholder is said when it is shown."""

    metavar = _Said()


class Option(click.Option):
    """An option whose help and placeholder are said when they are shown."""

    help = _Said()
    metavar = _Said()

    def __init__(self, *names: Any, **how: Any) -> None:
        words = how.pop("help", None)  # click would tidy it, as a text
        super().__init__(*names, **how)
        self.help = words
        if not (how.get("metavar") or self.is_flag):
            self.metavar = _OF_A_KIND.get(type(self.type))

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the value that was meant; a refusal remembers what was given."""
        try:
            return super().type_cast_value(ctx, value)
        except BadParameter as error:
            raise _Refusal(error, value) from None

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return what stands in its line of the help."""
        record, required = super().get_help_record(ctx), _("[required]")
        return (record[0], record[1].replace("[required]", required)) if record else None


def command(**how: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command: see `click.command`."""
    return click.command(cls=Command, **how)


def argument(*names: str, **how: Any) -> Callable[[_F], _F]:
    """Give a command an argument: see `click.argument`."""
    return click.argument(*names, cls=Argument, **how)


def option(*names: str, **how: Any) -> Callable[[_F], _F]:
    """Give a command an option: see `click.option`."""
    return click.option(*names, cls=Option, **how)


def problem(error: click.ClickException) -> str:
    """Return what was wrong with options and arguments; in English as click says it."""
    if language() == ENGLISH:
        return error.format_message()
    if isinstance(error, NoSuchOption):
        return _unknown(_("there is no option {name}"), error.option_name, error.possibilities or ())
    if name := getattr(error, "command_name", ""):  # NoSuchCommand, of click 8.4
        return _unknown(_("there is no command {name}"), name, getattr(error, "possibilities", None) or ())
    if isinstance(error, MissingParameter) and error.param:
        return _("{name} is missing").format(name=_hint(error.param, error))
    if isinstance(error, _Refusal) and error.param:
        return _bad(error.param.type, _hint(error.param, error), quoted(error.given))
    return _usage(error) if isinstance(error, click.UsageError) else error.format_message()


def _bad(kind: click.ParamType[Any], name: str, given: str) -> str:
    """Return what a value has to be, of each kind that an option has."""
    if isinstance(kind, click.Choice):
        words = _("{name} is {given}; it takes one of: {words}")
        return words.format(name=name, given=given, words=", ".join(kind.choices))
    if isinstance(kind, click.types.IntParamType):
        return _("{name} is {given}; it takes a whole number").format(name=name, given=given)
    return _("{name} is {given}; it takes a file that is there").format(name=name, given=given)


def _hint(param: click.Parameter, error: click.UsageError) -> str:
    return param.get_error_hint(error.ctx).replace("'", "")


def _usage(error: click.UsageError) -> str:
    """Return what is wrong with the use of an option or a command; what is rare, as click says it."""
    if isinstance(error, BadOptionUsage):
        value = _("the option {name} takes no value")
        words = value if "does not take" in error.message else _("the option {name} needs a value behind it")
        return words.format(name=quoted(error.option_name))
    if found := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return _("{words} is more than the command takes").format(words=quoted(found[1]))
    return error.format_message()


def _unknown(words: str, name: str, near: Any) -> str:
    """Return what is unknown, and what is written much like it."""
    problem = words.format(name=quoted(name))
    return (
        _("{problem} (did you mean {near}?)").format(problem=problem, near=listed([*near], "or"))
        if near
        else problem
    )
