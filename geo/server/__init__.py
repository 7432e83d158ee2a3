"""What is served beside the page: files by their addresses, previews, and who may ask. No Streamlit here."""
