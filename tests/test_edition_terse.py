"""What HTML lets out: a browser reads the same of a page of the static edition without it."""

from geo.outputs.edition import frame, shared
from geo.outputs.edition import pages as editions
from geo.outputs.edition.terse import terse
from geo.words import i18n
from test_edition import DAY, KINDS, TWO

# What a browser reads of a document, but for spaces between its parts.
READ = """(written) => {
    const read = new DOMParser().parseFromString(written, "text/html"), texts = [];
    const walk = read.createTreeWalker(read, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) texts.push(walk.currentNode);
    for (const each of texts) {
        each.data = each.data.replace(/ *\\n\\s*/g, "\\n").replace(/^\\n|\\n$/g, "");
        if (!each.data) each.remove();
    }
    return read.documentElement.outerHTML;
}"""


def test_a_browser_reads_of_a_page_what_it_reads_of_it_spelt_out(browser, monkeypatch):
    monkeypatch.setattr(frame, "terse", str)
    edition = frame.Edition(TWO, DAY, "", shared.Shared())
    made = []
    for code in TWO:
        with i18n.speaking(code):
            made += [frame.html(edition, page) for page in editions.pages(edition) if page.path in KINDS]
    with browser.new_page() as page:
        for document in made:
            short = terse(document)
            assert len(short) < len(document)
            assert page.evaluate(READ, short) == page.evaluate(READ, document)
