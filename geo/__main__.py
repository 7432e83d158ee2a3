"""`python -m geo` is `inf-range`."""

from geo.cli import main

main()
