// Where Streamlit's server is: else a page beside the map would first look for it below its own address, in vain.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", location).href };
// What was shown first gives way to the page: page.js says when that is there, or atlas.js when its map is.
window.atlasReady = () => requestAnimationFrame(() => {
  for (const id of ["first", "first-style"]) document.getElementById(id)?.remove();
  document.getElementById("root").inert = false;
});
