"""The command line, `inf-range`: options into a scenario, a scenario into files and tables.

`commands` has one function for each command, `options` turns the table of parameters into options,
`saved_link` reads a scenario from a file, `coverage` runs `geo.bulk`. Nothing is computed or formatted here,
and a module that takes long to load is imported in the function that uses it. It may not import the page, the
server or the notebook.
"""
