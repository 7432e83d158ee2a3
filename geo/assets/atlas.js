// What the map does in the browser, on the page and in the exported file alike. Leaflet is loaded before.
const atlas = {
  // A map as it opens, on Europe or as its link says; `d3From` is the address of d3, where it is not in the document.
  // CAPITALS, LAND, VIEWS, WORDS and YEARS are what `map_js` in geo/outputs/web/webmap.py defines.
  open(map, d3From) {
    map.front = map;
    atlas.d3From = d3From;
    atlas.turns(map);
    atlas.furnish(map, map);
    atlas.follow(map);
    // Of a file that its reader may change, what that needs; a browser too old for it shows what was exported.
    const packed = document.getElementById("packed-changes");
    if (packed && window.DecompressionStream) setTimeout(() => atlas.unpacked(packed).then(() => atlas.changes(map, CHANGES)));
  },

  // Land, capitals, buttons: of the flat map, and of a round one beside it.
  furnish(map, flat) {
    map.getContainer().role = "region";
    map.getContainer().ariaLabel = WORDS.map;
    for (const way of ["in", "out"]) for (const button of map.getContainer().querySelectorAll(`.leaflet-control-zoom-${way}`))
      button.title = button.ariaLabel = WORDS[`zoom_${way}`];
    atlas.settle(map);
    atlas.basemap(map);
    atlas.gestures(map);
    atlas.switch(map, flat);
    atlas.views(map);
    atlas.years(map);
    map.on("resize zoomend", () => Object.values(map.capitals ?? {}).forEach(({ dot, share }) => dot.setRadius(atlas.radius(map, share))));
    atlas.manyPointed?.(map);
    atlas.rows(map);
  },

  // A number as the document's language writes it.
  number: (n, how) => n.toLocaleString(document.documentElement.lang || "en", how),

  // A length with its unit, which in no language but English may begin a line; a figure that is a text as it is. The
  // unit has one name, or one for each form of the plural, as markup.
  length(figure, called, how) {
    const spoken = document.documentElement.lang || "en";
    const word = typeof called === "string" ? called : called[new Intl.PluralRules(spoken, how).select(+figure)];
    return `${atlas.number(figure, how)}${spoken === "en" ? " " : "\u00a0"}${word}`;
  },

  // The scale bar, in the unit of the distances, which has so many km. On a round map it holds at the middle, and in
  // true shape along every ray from there.
  scale(map, [called, km]) {
    map.scaled?.remove();
    const maxWidth = map.getSize().x > 600 ? 120 : map.round ? 100 : 70, bar = L.control.scale({ imperial: false, maxWidth, position: "bottomright" });
    bar._updateMetric = (metres) => {
      const most = metres / 1000 / km, length = bar._getRoundNum(most);
      bar._updateScale(bar._mScale, atlas.length(length, called), length / most);
    };
    if (map.round) bar._update = () => bar._updateScales(maxWidth * L.CRS.Earth.R / (atlas.pixels * 2 ** map.getZoom()));
    map.scaled = Object.assign(bar, { unit: km }).addTo(map);
  },

  // All that depends on the scenario, in the one group that the page exchanges.
  scenario(map, group, data) {
    map.latest = { group, data };
    atlas.redraw(map);
    atlas.page().defaultView.atlasReady?.();
  },

  draw(map, group, { tiles, bands, legend, nearer, places, common }) {
    if (map.round) atlas.roundReveal(map, places.sites);
    else if (tiles) atlas.tiles(map, group, tiles);
    const layers = atlas.bands(map, group, bands);
    atlas.nearer(map, group, nearer);
    if (common) atlas.common(map, layers.common = L.layerGroup().addTo(group), common);
    atlas.legend(map, group, legend, layers);
    atlas.sites(map, group, places.sites);
    atlas.reached(map, places);
    atlas.circles(map, group, places.circles);
    atlas.scenarioYear(map, places.year);
  },

  // The places that are asked about, in the order of naming: those that come with the scenario, else capitals.
  ask(map, asked, rows) {
    const known = asked ? `${asked.where} ${asked.names}` : Object.keys(rows).sort().join();  // they come by their distance
    if (map.asked === known) return;
    map.asked = known;
    for (const { dot, label } of map.crowd ? [] : Object.values(map.capitals ?? {})) dot.remove(), label.remove();
    atlas.manyGone?.(map);
    const places = asked ? atlas.decode(asked.where, 1, 4).map((place, i) => [i, [...place, asked.names[i], asked.countries[asked.of[i]]]])
      : Object.entries(CAPITALS).filter(([code]) => rows[code]);
    map.capitals = asked?.many ? atlas.many(map, places, asked.many) : atlas.capitals(map, places);
  },

  // The longitude by which a place finds its turn of the world: beyond 180 degrees too Europe's stay together.
  about(lon) {
    return lon > -30 && lon < 60 ? 15 : undefined;
  },

  // Whether the map shows a place.
  inView(map, place) {
    const { x, y } = map.latLngToContainerPoint(place), size = map.getSize();
    return x > 0 && y > 0 && x < size.x && y < size.y;
  },

  // The places' dots and names, which stay; `reached` says what each is to the launch points.
  // They are no stops for the Tab key: the table lists them all.
  capitals(map, places) {
    return Object.fromEntries(places.map(([code, [lat, lon, name, country]]) => {
      const about = atlas.about(lon);
      const dot = L.circleMarker([lat, lon], { about, radius: atlas.radius(map), weight: 1.5, fillOpacity: 1, bubblingMouseEvents: false });
      dot.code = code;
      dot.bindTooltip("");
      dot.on("add", () => dot.getElement()?.setAttribute("tabindex", "-1"));
      dot.on("tooltipopen", () => atlas.point(map, code, true));
      dot.on("tooltipclose", () => atlas.point(map, code, false));
      return [code, { dot, name, country, label: atlas.label([lat, lon], name, "place", { about, dot }) }];
    }));
  },

  // Of a place's dot, in pixels: smaller on a phone, where Europe is small, and of many. Of several launch points the
  // dot says by its size which share of them has it in reach.
  radius(map, share = 0.5) {
    const middle = map.crowd ? Math.min(5.5, 1 + map.getZoom() / 2.5) : map.round && map.getZoom() < 3.5 ? 3 : map.getSize().x < 600 ? 4 : 5.5;
    return middle * (0.65 + 0.7 * share);
  },

  // What each place is to the launch points, by its code, read from the text that geo/outputs/web/webmap.py writes.
  rowsOf(text, asked) {
    return Object.fromEntries(text.split(";").map((row, i) => {
      const values = row.split(" "), code = asked ? i : values.shift();
      const [look, where, distance, azimuth, way, edge, from, count] = values;
      return [code, { look, where: where ? where.split("+") : [], distance: +distance, azimuth, way, edge, from: +(from || 0), count: +(count || 0) }];
    }));
  },

  // Let each place show and tell what it is to the launch points.
  reached(map, { asked, sites, looks, labels, unit, reached, rows: text }) {
    const rows = text.split ? atlas.rowsOf(text, asked) : text;
    atlas.ask(map, asked, rows);
    if (map.scaled?.unit !== unit[1]) atlas.scale(map, unit);
    map.way?.remove();
    const names = Object.fromEntries(sites.map(([, , html, number]) => [number, html])), shown = [];
    for (const [code, capital] of Object.entries(map.capitals)) {
      const { dot, name, country, label } = capital;
      const { look, where, distance, azimuth, way, edge, from, count } = rows[code];
      const [fillColor, color] = looks[look];
      capital.way = way && [way, sites.find(([, , , number]) => number === from)];
      capital.share = reached ? count / sites.length : undefined;
      const words = () => {
        const length = atlas.length(distance, unit[0]);
        const every = [`<b>${name}</b>${country ? `, ${country}` : ""}`, atlas.say(WORDS.way, { length, place: names[from], azimuth }),
          ...where.map((index) => labels[index]), reached && `${reached} ${count}`, edge && atlas.say(WORDS.close, { length: atlas.length(edge, unit[0]) })];
        return every.filter(Boolean).join("<br>");
      };
      if (map.crowd) {
        Object.assign(dot, { words, colours: [fillColor, color], radius: atlas.radius(map, capital.share) });
        shown.push(dot);
        continue;
      }
      label.options.close = Boolean(edge) && !asked;  // of towns so many are close that the large ones come first
      dot.setTooltipContent(words);  // told when it is asked for
      const radius = atlas.radius(map, capital.share), { options } = dot, shows = map.hasLayer(dot);
      if (shows && options.fillColor === fillColor && options.color === color && dot.getRadius() === radius) continue;
      dot.setStyle({ fillColor, color }).setRadius(radius);
      if (!shows) { dot.addTo(map); label.addTo(map); }
      dot.bringToFront();
    }
    if (map.crowd) atlas.manyDrawn(map, shown);
  },

  // A text of geo/outputs/web/webmap.py with its places filled in.
  say(words, values) {
    return words.replace(/{(\w+)}/g, (place, name) => values[name]);
  },

  // A place is pointed at, on the map or in the table: light up both, and draw the way to its launch point.
  // One at a time: the pointer may leave the map for the table without a word to the map.
  point(map, code, on) {
    const { dot, way, share } = map.capitals[code];
    atlas.page()?.querySelector(`tr[data-capital="${code}"]`)?.classList.toggle("pointed", on);
    dot.setRadius(on ? 8 : atlas.radius(map, share));
    if (on) for (const other of map.crowd ? [] : Object.values(map.capitals)) other.dot !== dot && other.dot.closeTooltip();
    else if (map.pointed !== code) return;
    map.pointed = on ? code : null;
    map.way?.remove();
    if (on && way) map.way = atlas.line(map, atlas.wayFrom(...way), { className: "atlas-way", interactive: false, weight: 2 }).addTo(map);
  },

  // The way to a place, from the text of what it is behind its launch point, and from there.
  wayFrom(text, [lat, lon]) {
    return [[lat, lon], ...atlas.decode(text, 2, 3).map(([y, x]) => [lat + y, lon + x])];
  },

  // The table stands in the same document, or in the one round the map's frame.
  page() {
    try { return window.parent.document; } catch { return document; }
  },

  rows(map) {
    const leave = new AbortController();
    window.addEventListener("pagehide", () => leave.abort());
    map.on("unload", () => leave.abort());
    const follow = (event) => {
      if (map.getContainer().hidden || (map.crowd && event.target.closest?.(".leaflet-container"))) return;
      const code = event.target.closest?.("tr[data-capital]")?.dataset.capital ?? null;
      if (code === (map.pointed ?? null)) return;
      const dot = map.capitals[code]?.dot;
      if (dot && (map.crowd || map.hasLayer(dot))) dot.openTooltip();
      else Object.values(map.capitals).forEach(({ dot }) => dot.closeTooltip());
    };
    for (const name of ["mouseover", "click"]) atlas.page()?.addEventListener(name, follow, { signal: leave.signal });
  },

  // The launch points, which can be dragged where the page listens: [lat, lon, html, number, ranges in km].
  sites(map, group, points) {
    for (const point of points) {
      const [lat, lon, html, number] = point;
      // By its number a point is known where its name has no room, and by its name if it is pointed at.
      const icon = L.divIcon({ className: "atlas-site", iconSize: [18, 18], html: points.length > 1 ? `${number + 1}` : "" });
      const place = L.marker([lat, lon], { icon, draggable: Boolean(map.sends), keyboard: false, zIndexOffset: 1000 });
      if (points.length > 1) place.bindTooltip(html);
      const label = atlas.label([lat, lon], html, "launch").addTo(group);
      atlas.drags?.(map, group, point, place, label);
      place.addTo(group);
    }
    if (!map.round) {
      map.launchPoints = points;
      if (map.opening) return map.opening();
      atlas.reveal(map);
    }
    map.drawn = true;  // with which the legend may cover a launch point
  },

  // The circles that most web maps would draw, over the true ones.
  circles(map, group, lines) {
    const all = lines.map((line) => atlas.decode(line));
    all.forEach((line) => atlas.line(map, line, { className: "atlas-flat", interactive: false }).addTo(group));
    if (!map.round) atlas.compare(map, all);
  },

  // OpenStreetMap's pictures, over the land, where the reader asked for them; the grounds let them through.
  tiles(map, group, [address, attribution]) {
    const credit = L.control.attribution({ prefix: false, position: "bottomright" }).addAttribution(attribution);
    const shown = (on) => map.getContainer().classList.toggle("tiled", on);
    L.tileLayer(address, { pane: "tiles", maxZoom: 8, opacity: 0.75 }).addTo(group)
      .on("tileerror", () => credit.addAttribution(WORDS.offline))
      .on("add", () => { credit.addTo(map); shown(true); }).on("remove", () => { credit.remove(); shown(false); });
  },

  // Declutter once after whatever changed, however many layers came or went.
  settle(map) {
    // Leaflet takes the focus on mousedown. If the page scrolled for it, the click would land elsewhere.
    const container = map.getContainer();
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    const gone = new AbortController();
    map.gone = { signal: gone.signal };
    map.on("unload", () => gone.abort());
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) map.options.zoomAnimation = map._zoomAnimated = false;
    // The component's frame has no height at first; a map of no height would lose its view.
    const observer = new ResizeObserver(() => container.clientHeight && map.invalidateSize({ pan: false }));
    observer.observe(container);
    map.on("unload", () => observer.disconnect());
    atlas.printed(map);
    let waiting = 0, trying = 0;
    const later = () => {  // at once as well as can be at once, and better when all rests
      cancelAnimationFrame(waiting);
      clearTimeout(trying);
      waiting = requestAnimationFrame(() => {
        if (map.drawn) atlas.aside(map);
        map.drawn = false;
        if (atlas.declutter(map, 1)) trying = setTimeout(() => atlas.declutter(map), 150);
      });
    };
    map.on("zoomend resize moveend", later);
    map.on("layeradd layerremove", ({ layer }) => layer instanceof L.Tooltip || later());  // which covers what it may
    const styled = () => { atlas.aside(map); later(); };
    document.addEventListener("load", styled, { capture: true, ...map.gone });  // a stylesheet, with which texts change their size
  },

  // In the page a click goes straight to Streamlit. The component would wait 250 ms; it finds its value sent.
  // The number of clicks makes every value new, so that a second click at one spot counts too.
  clicks(map) {
    let clicks = 0;
    map.sends = (place, more) => {
      const value = { last_clicked: place };
      if (place) window.__GLOBAL_DATA__.previous_data = value;
      window.Streamlit.setComponentValue({ ...value, ...more, clicks: (clicks += 1) });
    };
    map.on("click", (event) => map.dropped || map.sends(event.latlng));
    // The page's typeface, which its frame would not know; it is loaded already.
    const font = atlas.page().querySelector('link[as="font"]')?.href;
    if (font) new FontFace("Source Sans", `url("${font}")`, { weight: "200 900" }).load().then((face) => {
      document.fonts.add(face);
      atlas.declutter(map.front);
    });
    if (window.frameElement) window.frameElement.title = WORDS.map;  // rather than the name of the component
    window.addEventListener("message", (event) => {
      const base = event.data?.type === "streamlit:render" && event.data.theme?.base;
      if (base) document.documentElement.dataset.theme = base;
    });
  },
};
