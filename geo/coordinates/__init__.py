"""A point on the Earth as people and programs write it, read by a grammar of named forms.

`points` is the way in; the forms stand as rows in `degrees`, `notations` and `map_addresses`, the words of
six languages in `hemispheres`, and `tokens` cuts a text up. Nothing here knows a site or a scenario.
"""
