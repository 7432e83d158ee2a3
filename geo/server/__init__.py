"""What is served beside the page: files by their addresses, and previews; who may ask, and how much.

No Streamlit here.
"""
