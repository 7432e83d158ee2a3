"""What the machine gives: environment and clock (`settings`), the disk (`whole_file`), hosts (`hosts`).

What an administrator may set of the server is in `serving`. Only the faces read that and `settings`, which
`make lint` checks; what they find is handed in. Nothing here knows what is written, or who asks.
"""
