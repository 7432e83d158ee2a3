"""The days that a story counts as bars on one scale of weeks: the figure of a story whose map has no band."""

from geo.facts import story_numbers
from geo.facts.dates import Date
from geo.facts.story import Story, StoryNumber
from geo.templates import Markup, fill
from geo.words.i18n import _, ngettext

TICK_WEEKS = 26


def days_html(story: Story) -> Markup:
    """Return the days that a story counts from one event as bars; nothing of a story that counts none."""
    counted = [each for each in story.numbers if each.kind == "days"]
    if not counted:
        return Markup()
    since = counted[0].since
    counted = sorted((each for each in counted if each.since == since), key=story_numbers.value)
    last = max(max(story_numbers.value(each), _allowed_days(each)) for each in counted)
    caption = _("Weeks after “{event}”, {day}").format(
        event=since.label if since else "", day=since.date.label if since else ""
    )
    ticks = [(week, 100 * 7 * week / last) for week in range(0, int(last / 7) + 1, TICK_WEEKS)]
    return fill("facts.days", caption=caption, bars=[_bar(each, last) for each in counted], ticks=ticks)


def _bar(number: StoryNumber, last: float) -> tuple[str, str, float, float, str]:
    """Return a bar's number, its event, its length, and where and till when was allowed; in percent."""
    days = int(story_numbers.value(number))
    weeks = ngettext("{n} week", "{n} weeks", days // 7).format(n=days // 7)
    words = f"{number.until.event} {number.until.date.label}." if number.until else ""
    allowed = ""
    if end := story_numbers.allowed_until(number):
        allowed = _("allowed: {n} months, until {day}").format(
            n=number.allowed_months, day=Date.parse(end.isoformat()).label
        )
    head = _("{days}, {weeks}").format(days=story_numbers.shown(number), weeks=weeks)
    return head, words, 100 * days / last, 100 * _allowed_days(number) / last, allowed


def _allowed_days(number: StoryNumber) -> int:
    end, since = story_numbers.allowed_until(number), number.since and number.since.date.first
    return (end - since).days if end and since else 0
