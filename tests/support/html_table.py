"""Reads the table of capitals out of a page or a document, with lxml."""

from lxml import html


def read(document):
    """The rows of the table: each head with the text of its cell, and `code`, the capital's ISO code."""
    (table,) = html.document_fromstring(document).find_class("atlas-capitals")
    heads = [head.text_content() for head in table.iterfind("thead/tr/th")]
    return [
        dict(zip(heads, (cell.text_content() for cell in row), strict=True))
        | {"code": row.get("data-capital")}
        for row in table.iterfind("tbody/tr")
    ]
