// What the pages do in the browser beside Streamlit.
if (!window.atlasFollows) {
  window.atlasFollows = true;
  // The words of page.css, which are those of this script's element.
  for (const [name, words] of Object.entries(document.currentScript.dataset))
    document.documentElement.style.setProperty(`--${name}`, JSON.stringify(words));
  // A link in a text leads to another page as the menu does, in the same session: the reader keeps the map,
  // and the tables they brought. For Streamlit this is as if Forward were pressed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('.stHtml a[href^="./"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector(".stMain")?.scrollTo(0, 0);
  });
}
