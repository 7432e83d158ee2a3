"""What the reader chose: launch points, bands, a system, and how they are shown, as one frozen value.

`scenario.Scenario` is that value, `parameters` has a row for each of its fields, and `link` writes it as a
link and reads it back. No drawing, no numbers of an answer: `features` computes those from it.
"""
