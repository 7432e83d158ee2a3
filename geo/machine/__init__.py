"""What the machine gives: environment and clock (`settings`), the disk (`whole_file`), hosts (`hosts`).

Only the faces read `settings`, which `make lint` checks; what they find is handed in. Nothing here knows what
is written, or who asks.
"""
