// Opens the reader's language, of those that the page lists.
(() => {
  const links = [...document.querySelectorAll("a[hreflang]")];
  for (const wanted of navigator.languages) {
    const found = links.find(({ hreflang }) => hreflang === wanted) ?? links.find(({ hreflang }) => hreflang === wanted.split("-")[0]);
    if (found) { location.replace(found.href); return; }
  }
})();
