"""The page, in Streamlit: one session, its controls, and the pages beside the map.

The only folder that knows Streamlit. It draws what `features` and `outputs` give, and computes nothing of it.
"""
