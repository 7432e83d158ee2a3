// Opens the reader's language, of those that the page lists.
(() => {
  const links = [...document.querySelectorAll("a[lang]")];
  for (const wanted of navigator.languages) {
    const found = links.find(({ lang }) => lang === wanted) ?? links.find(({ lang }) => lang === wanted.split("-")[0]);
    if (found) { location.replace(found.href); return; }
  }
})();
