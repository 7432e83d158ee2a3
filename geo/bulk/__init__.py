"""Coverage of tables of any size, block by block: `inf-range coverage` without the command line.

The only folder that knows pyarrow. It needs of a scenario no more than its bands.
"""
