"""What is claimed, and by whom: the rows of `data/` as frozen values, each with its source.

`catalog` has them all, `model` says what each is, `row_parsers` what a row must be. A reader's own tables go
through the same checks (`own_tables`). Nothing here knows what the reader chose.
"""
