"""What the atlas knows as HTML: systems, stories, timeline, sources, and what is said of the atlas itself.

The page shows it, and the static edition.
"""
