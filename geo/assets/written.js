// Writes what retold.js found into the document of a file: in the place of what was exported, in the same form. Belongs
// to retold.js, which is loaded before.
Object.assign(atlas, {
  // An element with classes, styles or other attributes and content, which is text or elements.
  made(name, attributes = {}, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  },

  // The elements of some HTML of the atlas's own.
  parsed(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    return [...box.content.childNodes];
  },

  writeAll(told) {
    document.title = told.title;
    document.querySelector("h1").replaceChildren(...atlas.unbroken(told.title));
    document.querySelector("header .summary").replaceChildren(told.summary);
    const { file } = atlas;
    file.unwritten = told;
    cancelAnimationFrame(file.writing);
    file.writing = requestAnimationFrame(() => setTimeout(atlas.writeRest));
  },

  // What stands below the map is written once the map is seen, before it is printed at the latest.
  writeRest() {
    const { file } = atlas, told = file.unwritten;
    file.unwritten = null;
    if (told) for (const part of ["Legend", "Chart", "Table", "Notes", "Query"]) atlas[`write${part}`](told);
  },

  // A text in which no line ends within a designation such as SSC-8: see `unbroken` in geo/templates.
  unbroken: (text) => text.split(/(\S{0,15}[A-Z]-\d\S{0,8})(?!\S)/).map((words, i) => (i % 2 ? atlas.made("span", { class: "unbroken" }, words) : words)),

  writeLegend(told) {
    const spans = told.entries.flatMap((entry, i) => {
      const words = [entry.label, atlas.banOf(told, entry)].filter(Boolean).join(", ");
      const samples = [...entry.samples, entry.dot].flatMap(atlas.parsed);
      const span = atlas.made("span", {}, ...samples, atlas.headed(told.table, words, atlas.counted(told.table, entry.counted).replaceAll(" ", "\u00a0")));
      return i ? [" ", span] : [span];
    });
    document.querySelector("p.legend").replaceChildren(...spans);
  },

  // The legend in the map as HTML: each line of a band a switch, those that are off too.
  mapLegend(told) {
    const { table, entries, bands, found, state } = told;
    const line = (label, ban, n, samples, value, on) => {
      const [entry] = atlas.parsed(table.legend.entry), [input, words, small, count] = ["input", "span", "small", "b"].map((name) => entry.querySelector(name));
      words.previousSibling.replaceWith(...samples.flatMap(atlas.parsed));
      words.replaceChildren(label, ...(ban ? [" ", small] : []));
      small.replaceChildren(ban);
      if (n === null) count.previousSibling.remove(), count.remove();
      else count.replaceChildren(atlas.plain(atlas.number(n)));
      if (value) input.setAttribute("value", value), input.toggleAttribute("checked", on);
      else input.remove(), entry.firstChild.replaceWith(...entry.firstChild.childNodes);
      return entry;
    };
    const lines = entries.map((entry) => line(entry.label, atlas.banOf(told, entry), entry.counted, entry.band ? entry.samples : [entry.dot], entry.band ? entry.id : "", true));
    const off = table.bands.filter((band) => !band.part && !state.bands.includes(band.token)).map((band) => line(band.label, "", null, [], band.token, false));
    const notes = [...(told.sites.length > 1 && bands.length ? [table.legend.sizes] : []), ...(found.rim ? [atlas.say(table.legend.rims, { colour: found.rim[0], rim: found.rim[1] })] : [])];
    const list = atlas.made("ul", {}, ...lines, ...off, ...notes.flatMap(atlas.parsed));
    return lines.length + off.length ? atlas.made("details", {}, atlas.made("summary", {}, table.heading), list).outerHTML : "";
  },

  // So many digits, as Python writes them.
  digits: (number, n) => String(Number(number.toPrecision(n))),

  writeChart(told) {
    const { table, bands, found: { parts } } = told, most = table.limits.chart, figure = document.querySelector(".atlas-chart");
    const at = (km) => `${atlas.digits(100 * km / most, 4)}%`, near = parts.map(({ code, nearest }) => [nearest, code]).filter(([km]) => km <= most).sort(([a], [b]) => a - b);
    figure.querySelector("figcaption").replaceChildren(atlas.say(atlas.ofNumber(table, told.state.points).chart, { origin: told.state.points[0].name }));
    const plot = figure.querySelector(".plot");
    plot.dataset.steps = near.map(([, code]) => code).join(" ");
    const corners = ["0 100%"];
    let height = 100;
    for (const [km] of near) {
      const place = `${atlas.digits(100 * km / most, 3)}%`;
      corners.push(`${place} ${atlas.digits(height, 4)}%`);
      height -= 100 / parts.length;
      corners.push(`${place} ${atlas.digits(height, 4)}%`);
    }
    corners.push(`100% ${atlas.digits(height, 4)}%`, "100% 100%");
    plot.querySelector(".steps").setAttribute("style", `clip-path:polygon(${corners.join()})`);
    plot.querySelectorAll("i.band").forEach((each) => each.remove());
    plot.querySelector(".axis").before(...bands.filter(({ inner }) => inner < most).map(({ inner, outer, look }) =>
      atlas.made("i", { class: "band", style: `left:${at(inner)};width:${at(Math.min(outer, most) - inner)};--ink:${look.colour}` })));
    plot.querySelector(".rows").replaceChildren(...atlas.chartRows(told).flatMap((row, i) => (i ? ["", row] : [row])));
  },

  // Each range in use, each claim, and the treaty's limits, with how many places lie within it.
  chartRows({ table, bands, found: { parts } }) {
    const { chart: most, marks } = table.limits, style = (km) => bands.find((band) => band.marks.includes(km))?.look;
    return [...new Set([...bands.flatMap((band) => band.marks), ...marks])].filter((km) => km <= most).sort((a, b) => a - b).map((km) => {
      const look = style(km), [, length, who] = (look && table.claims.find(([figure]) => figure === km)) || [km, atlas.lengthOf(km, table.unit), ""];
      const words = atlas.headed(table, length, atlas.counted(table, parts.filter(({ nearest }) => nearest <= km).length)) + (who ? ` (${who})` : "");
      return atlas.made("div", { class: look?.line ?? "dotted", style: `--at:${atlas.digits(100 * km / most, 4)}%;--ink:${look?.colour ?? table.outside.outside.colour}` },
        atlas.made("i", { class: "edge" }), atlas.made("span", { class: `mark ${km < most / 2 ? "after" : "before"}` }, words));
    });
  },

  // The rows stay, and come under the heads of their bands with other figures.
  writeTable(told) {
    const { bands, found: { parts, rows, looks } } = told, table = document.querySelector("table.atlas-capitals"), longest = Math.max(...parts.map(({ main }) => main.km));
    const edges = new Map(bands.toReversed().flatMap(({ km, look }) => km.map((each) => [each, look.colour])));
    const ticks = [...edges].filter(([km]) => km < longest).map(([km, colour]) => `linear-gradient(${colour} 0 0) ${atlas.digits(100 * km / longest, 3)}% 0/1px 100% no-repeat,`);
    table.setAttribute("style", `--ticks:${ticks.join("")}linear-gradient(#0000 0 0)`);
    const { heads, caption } = atlas.ofNumber(told.table, told.state.points);
    table.classList.toggle("several", told.sites.length > 1);
    table.caption.replaceChildren(caption);
    table.tHead.rows[0].replaceChildren(...heads.map((each) => atlas.made("th", { scope: "col" }, each)));
    const { label } = atlas.outsideWords(told.table, bands), of = Object.fromEntries([...table.querySelectorAll("tr[data-capital]")].map((row) => [row.dataset.capital, row]));
    const groups = new Map(), alike = (part) => (part.within.length ? part.within.map((i) => bands[i].token) : [part.position]);
    for (const part of parts) {
      const ids = alike(part);
      groups.set(String(ids), [...groups.get(String(ids)) ?? [], part]);
    }
    const bodies = [...groups.values()].map((same) => {
      const ids = alike(same[0]), [ink, rim] = looks[rows[same[0].code].look];
      const name = same[0].within.length ? same[0].within.map((i) => bands[i].label).join("; ") : label(same[0].position);
      const places = told.entries.flatMap(({ id }, i) => (ids.includes(id) ? [i] : [])).join(" ");
      const head = atlas.made("th", { scope: "rowgroup", colspan: table.tHead.rows[0].cells.length }, atlas.made("span", {}, `${name} · `, atlas.made("b", {}, atlas.plain(atlas.number(same.length)))));
      same.forEach((part) => atlas.writeRow(told, of[part.code], part, longest));
      return atlas.made("tbody", { "data-in": places, style: `--ink:${ink};--rim:${rim}` }, ...(name ? [atlas.made("tr", { class: "band" }, head)] : []), ...same.map(({ code }) => of[code]));
    });
    [...table.tBodies].forEach((body) => body.remove());
    table.append(...bodies);
    delete table.dataset.sorts;  // table.js sorts them as the reader had them
  },

  writeRow({ table, state, sites }, row, { main, borderline, count }, longest) {
    const { cells } = row, unit = table.unit[1], number = (km) => atlas.plain(atlas.number(atlas.whole(km / unit)));
    cells[1].setAttribute("style", `--x:${atlas.digits(100 * main.km / longest, 3)}`);
    cells[1].replaceChildren(number(main.km));
    const name = (at) => state.points[at].name, other = borderline && borderline.at !== main.at;
    const close = borderline && (other ? atlas.say(table.says.near_other, { place: name(borderline.at) }) : table.says.near);
    cells[2].replaceChildren(Number.isFinite(main.edge) ? number(main.edge) : "", ...(close ? [atlas.made("small", {}, close)] : []));
    cells[3].replaceChildren(`${atlas.whole(main.azimuth) % 360}°`);
    const columns = atlas.ofNumber(table, sites).heads.length;
    while (cells.length > columns) row.deleteCell(6);
    while (cells.length < columns) row.insertCell(6);
    if (sites.length > 1) cells[6].replaceChildren(String(count)), cells[7].replaceChildren(name(main.at));
  },

  // What is claimed of the launch points' sites, and of those of the year, each once.
  siteNotes({ facts, table }) {
    const of_year = table.year.map((id) => table.sites.find((site) => site.id === id));
    return [...new Set([...facts.map(({ site }) => site), ...of_year].filter(Boolean))].map(({ note }) => note);
  },

  // The notes on these, and on a pole.
  writeNotes(told) {
    const notes = (kind) => [...document.querySelectorAll(`[data-note=${kind}]`)], [first, ...more] = notes("site"), known = atlas.siteNotes(told);
    const made = (note) => atlas.made("p", { "data-note": "site", ...(note ? {} : { hidden: "" }) }, note);
    more.forEach((each) => each.remove());
    first.replaceWith(...(known.length ? known : [""]).map(made));
    notes("pole").forEach((each) => { each.replaceChildren(told.pole); each.hidden = !told.pole; });
  },

  // Where the exported title and the exported link stand, in the way back, the citation and the receipt, come those of
  // now: as they are, as TeX has them and as JSON has them.
  writeQuery({ title, query, table, ...told }) {
    const tex = (text) => text.replace(/[\\{}~^#$%&_]/g, (sign) => ({ "\\": "{\\textbackslash}", "{": "{\\textbraceleft}", "}": "{\\textbraceright}", "~": "{\\textasciitilde}", "^": "{\\textasciicircum}" })[sign] ?? `\\${sign}`);
    const forms = [String, tex, (text) => JSON.stringify(text).slice(1, -1)], command = (of) => `inf-range map --scenario '${of}' -o map.html`;
    const pairs = [[table.query, query], [table.title, title]].flatMap(([then, now]) => forms.map((form) => [form(then), form(now)]));
    pairs.push([atlas.crc32(command(table.query)), atlas.crc32(command(query))]);
    const now = (text) => pairs.reduce((said, [then, other]) => said.replaceAll(then, other), text);
    for (const element of document.querySelectorAll("[data-said]")) {
      const { text, href } = element.exported ??= { text: element.textContent, href: element.getAttribute("href") };
      element.textContent = now(text);
      if (href) element.setAttribute("href", now(href));
    }
    const receipt = document.getElementById("receipt"), exported = receipt.exported ??= JSON.parse(receipt.textContent);
    const of_sites = new Set(table.sites.map(({ note }) => note)), others = exported.sources.filter((note) => !of_sites.has(note));
    receipt.textContent = JSON.stringify({
      ...exported, title, summary: told.summary, scenario: query, link: now(exported.link), command: now(exported.command), cite: now(exported.cite),
      launch_points: told.state.points.map(({ label, at }) => `${label} (${atlas.coordinates(at, table.dms)})`), bands: told.bands.map(({ label }) => label),
      sources: [...atlas.siteNotes({ table, ...told }), ...others],
      exported: { title: exported.title, scenario: exported.scenario },
    }).replaceAll("<", "\\u003c");
  },

  // The sum by which a citation's key differs from map to map.
  crc32(text) {
    let sum = -1;
    for (const byte of new TextEncoder().encode(text)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ((sum ^ -1) & 0xffffff).toString(16).padStart(6, "0");
  },
});
