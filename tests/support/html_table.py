"""Reads the table of capitals out of a page or a document, with lxml."""

from lxml import html


def read(document):
    """The rows of the table: each head with the text of its cell, and what is not in a cell of its own.

    That is the `Band` whose heading the row stands under, `Borderline`, and `code`, the capital's ISO code.
    """
    (table,) = html.document_fromstring(document).find_class("atlas-capitals")
    heads = [head.text_content() for head in table.iterfind("thead/tr/th")]
    return [
        dict(zip(heads, (cell.text.strip() if cell.text else "" for cell in row), strict=True))
        | {
            "code": row.get("data-capital"),
            "Band": "".join(row.xpath("../tr/th[@scope='rowgroup']/span/text()")).removesuffix(" · "),
            "Borderline": "".join(row.xpath("td/small/text()")),
        }
        for row in table.iterfind("tbody/tr")
        if row.get("data-capital")
    ]


def groups(document):
    """The headings of the table with the number that each gives, and how many rows stand under it."""
    (table,) = html.document_fromstring(document).find_class("atlas-capitals")
    return [
        (head.text.removesuffix(" · "), int(head.findtext("b")), len(body.findall("tr[@data-capital]")))
        for body in table.iterfind("tbody")
        for head in body.iterfind("tr/th[@scope='rowgroup']/span")
    ]
