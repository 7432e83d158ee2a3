// The heads of the table of capitals sort its rows, those of each band apart: on the page and in the file.
// The page sends the table anew with every change; it is then sorted as the reader had it.
(() => {
  const TABLE = "table.atlas-capitals";
  const DISTANCE = 1;
  let by = DISTANCE, descends = false;
  const text = (row) => row.cells[by].textContent.trim();
  const compare = (one, other) => {
    const [a, b] = [text(one), text(other)];
    if (!a || !b) return !a - !b;  // what is empty comes last
    const [m, n] = [a, b].map((words) => parseFloat(words.replaceAll(",", "")));
    const order = Number.isNaN(m) || Number.isNaN(n) ? a.localeCompare(b, document.documentElement.lang) : m - n;
    return descends ? -order : order;
  };
  const sort = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    if (!heads[by]) [by, descends] = [DISTANCE, false];  // that column went with a launch point
    for (const [column, head] of heads.entries()) {
      if (column === by) head.setAttribute("aria-sort", descends ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    for (const body of table.tBodies) body.append(...[...body.querySelectorAll("tr[data-capital]")].sort(compare));
  };
  const dress = () => {
    for (const table of document.querySelectorAll(`${TABLE}:not([data-sorts])`)) {
      table.dataset.sorts = "";
      for (const head of table.tHead.rows[0].cells) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
      }
      sort(table);
    }
  };
  document.addEventListener("click", ({ target }) => {
    const head = target.closest?.(`${TABLE} thead button`)?.parentElement;
    if (!head) return;
    [by, descends] = [head.cellIndex, head.cellIndex === by && !descends];
    for (const table of document.querySelectorAll(TABLE)) sort(table);
  });
  new MutationObserver(dress).observe(document, { childList: true, subtree: true });
  dress();
})();
