"""The static edition: the atlas as files that any web server, or none, can show."""
