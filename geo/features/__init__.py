"""The waist: what every output draws and says of a scenario, computed once.

`bands` has the polygons, `reach` the capitals, `legend`, `wording` and `citations` the words, `palette` the
colours, `provenance` what an export says of itself. No output computes any of it anew; nothing here writes
a file.
"""
