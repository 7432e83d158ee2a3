// Where Streamlit's server is: else a page beside the map would first look for it below its own address, in vain.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", location).href };
