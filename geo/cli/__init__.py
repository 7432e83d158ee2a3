"""The command line, `inf-range`: options into a scenario, a scenario into files and tables."""
