"""The waist: what every output draws and says of a scenario, computed once.

`drawing` makes of a scenario the one value that outputs take: `points`, `bands`, `reach` (the capitals),
`marks` and `legend` are its parts, `palette` has the colours. `wording`, `citations`, `provenance` and
`attribute_tables` say it in sentences, sources, receipts and rows. No output computes any of it anew;
nothing here writes a file.
"""
