"""What any sentence, label or name needs, whoever says it.

`i18n` has every text in the reader's language, `errors` the one family of refusals, `units` writes lengths
and numbers, `names` tidies what people write, `markup` makes text safe to show. Nothing here knows the Earth
or a fact.
"""
