// The heads of the table of capitals sort its rows, those of each band apart: on the page and in the file.
// The page sends the table anew with every change; it is then sorted as the reader had it.
(() => {
  const TABLE = "table.atlas-capitals";
  const DISTANCE = 1;
  let by = DISTANCE, descends = false;
  const text = (row) => row.cells[by].textContent.trim();
  // A number as its language writes it, without the mark between thousands; in English also a list of them.
  const ungrouped = (words) => {
    const [mark] = (1e6).toLocaleString(document.documentElement.lang || "en").replace(/\d/g, "");
    return mark === "," ? words.replaceAll(",", "") : words.replace(mark === "." ? /(\d)\.(?=\d{3}(?!\d))/g : /(\d)\s(?=\d{3})/g, "$1");
  };
  const compare = (one, other) => {
    const [a, b] = [text(one), text(other)];
    if (!a || !b) return !a - !b;  // what is empty comes last
    const [m, n] = [a, b].map((words) => parseFloat(ungrouped(words)));
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
    for (const body of table.tBodies) body.append(...[...body.querySelectorAll("tr[data-capital]")].sort(compare), ...body.querySelectorAll(".more"));
  };
  const dress = () => {
    if (document.readyState === "loading") return;  // a table may be there in part
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
  document.addEventListener("DOMContentLoaded", dress);
  new MutationObserver(dress).observe(document, { childList: true, subtree: true });
  dress();
})();

// What is pointed at in tiles, table, chart or map is lit up in the others. A row that is pointed at lights its dot, and a
// dot its row: see `point` and `rows` in atlas.js. The chart goes by the rows, and a tile by those of its bands.
(() => {
  const row = (code) => document.querySelector(`tr[data-capital="${code}"]`);
  // Each place for which the line of the chart rises, with where it does, in per cent: behind the first corner each step has two.
  const places = () => {
    const plot = document.querySelector(".atlas-chart .plot"), codes = (plot?.dataset.steps || "").split(" ").filter(Boolean);
    const corners = plot?.querySelector(".steps").style.clipPath.replace("polygon(", "").split(",").map(parseFloat);
    return codes.map((code, i) => [code, corners[1 + 2 * i]]);
  };
  // Show where on the chart the line rises for some capitals; a single one is named.
  const mark = (codes) => {
    const plot = document.querySelector(".atlas-chart .marks");
    plot?.querySelectorAll(".step").forEach((step) => step.remove());
    for (const [code, at] of places().filter(([each]) => codes.includes(each))) {
      const step = document.createElement("i");
      step.className = at < 50 ? "step" : "step left";
      step.style.left = `${at}%`;
      if (codes.length === 1) step.dataset.name = row(code)?.cells[0].textContent ?? "";
      plot.append(step);
    }
  };
  const swell = new Map();  // what is lit on the map: dots, with the size they had
  const dots = (codes) => {
    swell.forEach((size, dot) => dot.setRadius(size));
    swell.clear();
    const flat = document.querySelector(".stCustomComponentV1")?.contentWindow?.map, map = flat?.front ?? flat;
    for (const { dot } of codes.map((code) => map?.capitals?.[code]).filter(Boolean)) {
      swell.set(dot, dot.getRadius());
      dot.setRadius(dot.getRadius() * 1.4);
    }
  };
  let tile = null;
  const follow = ({ target, isTrusted }) => {
    const over = target.closest?.(".st-key-groups button") ?? null;
    if (over === tile || !isTrusted) return;
    tile = over;
    const own = tile ? getComputedStyle(tile).getPropertyValue("--in").replaceAll('"', "").split(" ") : [];
    const bodies = [...document.querySelectorAll(".atlas-capitals tbody")];
    for (const body of bodies) body.classList.toggle("lit", body.dataset.in.split(" ").some((each) => own.includes(each)));
    const codes = bodies.flatMap((body) => [...body.querySelectorAll("tr[data-capital]")]
      .filter(() => body.classList.contains("lit")).map((each) => each.dataset.capital));
    mark(codes);
    dots(codes);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, follow);

  // The step nearest to the pointer; its row is told as if the pointer were there, and tells the map.
  let step = null;
  const point = ({ target, clientX, clientY }) => {
    const box = target.closest?.(".atlas-chart .plot")?.querySelector(".area").getBoundingClientRect();
    const inside = box && clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
    const off = ([, at]) => Math.abs(box.left + box.width * at / 100 - clientX);
    const [code = null] = inside ? places().sort((one, other) => off(one) - off(other))[0] ?? [] : [];
    if (code === step) return;
    step = code;
    const told = code ? row(code) : document.body;
    setTimeout(() => told?.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })));
  };
  for (const name of ["pointermove", "pointerdown"]) document.addEventListener(name, point);
  const hear = () => {
    for (const table of document.querySelectorAll(".atlas-capitals:not([data-heard])")) {
      table.dataset.heard = "";
      new MutationObserver(() => tile || mark([...table.querySelectorAll("tr.pointed")].map((each) => each.dataset.capital)))
        .observe(table, { attributeFilter: ["class"], subtree: true });
    }
  };
  new MutationObserver(hear).observe(document, { childList: true, subtree: true });
  hear();
})();
