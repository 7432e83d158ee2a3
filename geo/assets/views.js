// The three views of one map, flat, in true shape and on a globe, and where each looks to; the link's fragment
// keeps it, as in `#globe=54.7,20.5,3`. Belongs to atlas.js, which is loaded before.
// Leaflet's map cannot change its projection: the flat one stays, and steps back for a round one, see round.js.
// `flat.front` is the map that is seen, `flat.latest` the group and data of the scenario.
Object.assign(atlas, {
  // Of each: d3's projection, how far from its middle it shows the Earth, in degrees, the radius of its rim in
  // radii of the Earth, and whether a hand turns it. True shape: distances and directions from the middle are right, so that rings round it
  // are circles.
  projections: {
    true: { d3: "geoAzimuthalEquidistant", reach: 180 - 1e-3, rim: Math.PI, turns: false },
    globe: { d3: "geoOrthographic", reach: 90, rim: 1, turns: true },
  },

  // A bar of buttons, of each its text, what it does, and what else it is. Returns the bar.
  bar(map, position, buttons, name = "") {
    const control = L.control({ position }), bar = L.DomUtil.create("div", `leaflet-bar atlas-views ${name}`);
    L.DomEvent.disableClickPropagation(bar);
    for (const [textContent, act, more] of buttons) {
      const button = L.DomUtil.create("button", "", bar);
      Object.assign(button, { type: "button", textContent, ...more });
      button.addEventListener("click", act);
    }
    control.onAdd = () => bar;
    control.addTo(map);
    return bar;
  },

  // The buttons of the three views, on each of the maps.
  switch(map, flat) {
    const press = async (kind) => {
      const shown = await atlas.show(flat, kind);
      if (!shown) return;
      atlas.sign(shown);
      shown.getContainer().querySelector(`.kinds .${kind}`).focus();
    };
    const more = (kind) => ({ className: kind, title: WORDS[`${kind}_is`], ariaPressed: String(kind === atlas.kind(map)) });
    const kinds = ["flat", ...Object.keys(atlas.projections)];
    const bar = atlas.bar(map, "topleft", kinds.map((kind) => [WORDS[kind], () => press(kind), more(kind)]), "kinds");
    bar.role = "group";
    bar.ariaLabel = WORDS.views;
    for (const near of ["pointerenter", "focusin"]) bar.addEventListener(near, () => atlas.loads().catch(() => {}));
  },

  kind(map) {
    return map.round?.kind ?? "flat";
  },

  // Show one of the views, as `told` by a link or by the reader on another page. Returns its map, null if it cannot be.
  async show(flat, kind, told = null) {
    const before = flat.front;
    if (kind === atlas.kind(before)) return before;
    try {
      if (kind !== "flat") await atlas.loads();
    } catch {
      atlas.hint(before, WORDS.fails);
      return null;
    }
    if (flat.front !== before) return null;  // another was asked for meanwhile
    atlas.stop(before);
    const [lat, lon] = flat.latest?.data.places.sites[0] ?? Object.values(flat.getCenter());
    const map = kind === "flat" ? flat : atlas.roundMap(flat, kind, L.latLng(lat, lon));
    flat.front = map;
    flat.getContainer().hidden = map !== flat;
    if (map === flat) map.invalidateSize({ pan: false });
    else {
      Object.assign(map, { flat, sends: flat.sends, unfolded: before.unfolded, told });
      if (flat.latest) atlas.roundReveal(map, flat.latest.data.places.sites);  // before anything is drawn
      atlas.furnish(map, flat);
      map.on("click", (event) => map.dropped || (atlas.onEarth(map, event.containerPoint) && map.sends?.(event.latlng)));
    }
    if (flat.latest) atlas.redraw(flat, before);
    if (map.round && flat.latest?.data.tiles) atlas.hint(map, WORDS.tiles);
    if (before !== flat) before.remove(), before.getContainer().remove();
    return map;
  },

  // Draw the scenario on the map that is seen.
  redraw(flat, before) {
    const map = flat.front, { group, data } = flat.latest;
    const of = map === flat ? group : map.group ??= L.featureGroup().addTo(map), kept = new Set(map.drawnBands?.values());
    of.eachLayer((layer) => kept.has(layer) || of.removeLayer(layer));
    atlas.draw(map, of, data);
    if (before?.year && !map.sends) atlas.atYear(map, before.year);
  },

  // Run a script that is packed in the document.
  async unpacked(packed) {
    const script = document.createElement("script"), bytes = Uint8Array.from(atob(packed.textContent), (letter) => letter.charCodeAt(0));
    script.textContent = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    document.head.append(script);
  },

  // d3 from where the page keeps it, or from the file, in which it is packed; once, when it is wanted.
  loads() {
    const loaded = async () => {
      const script = document.createElement("script"), packed = document.getElementById("packed");
      if (packed) await atlas.unpacked(packed);
      else {
        const came = new Promise((done, failed) => Object.assign(script, { onload: done, onerror: failed, src: atlas.d3From }));
        document.head.append(script);
        await came;
      }
      if (!window.d3) throw Error("d3");
    };
    atlas.loading ??= loaded();
    atlas.loading.catch(() => { atlas.loading = null; });  // to be tried again
    return atlas.loading;
  },

  // What the link says of the view, or null: kind, centre, zoom. It may say nothing but the kind.
  told(map) {
    let text = atlas.seat()?.location.hash ?? "";
    try { text = decodeURIComponent(text); } catch { /* it stays as it is, and is told as that */ }
    const [, kind, where] = text.match(/(?:^#|&)(flat|true|globe)(?:=([^&]*))?$/s) ?? [];
    if (!kind) return null;
    if (where === undefined) return { kind };
    const [lat, lng, zoom] = where.split(",").map(Number);
    const right = where.split(",").length === 3 && Math.abs(lat) <= 90 && Math.abs(lng) <= 540 && Math.abs(zoom) <= 8;
    if (!right) atlas.hint(map, atlas.say(WORDS.wrong, { view: text.slice(0, 60) }));
    return right ? { kind, center: { lat, lng }, zoom } : null;
  },

  // The window whose address is the link: the page's, or the document's own, if it has an address.
  seat() {
    const seat = window.Streamlit ? window.parent : window;
    return seat.location.protocol === "about:" ? null : seat;
  },

  // Keep the view for the other pages, and in the link.
  sign(map) {
    const { lat, lng } = map.round?.turns ? map.round.middle : map.getCenter(), zoom = map.getZoom(), kind = atlas.kind(map);
    atlas.page().defaultView.atlasView = { kind, center: { lat, lng }, zoom, of: atlas.named(map.launchPoints ?? []) };
    atlas.fragment = `${kind}=${lat.toFixed(2)},${lng.toFixed(2)},${Number(zoom.toFixed(2))}`;
    atlas.address();
  },

  address() {
    const seat = atlas.seat(), parts = [atlas.asked, atlas.fragment].filter(Boolean);
    if (atlas.asked === undefined && !parts.length) return;
    const now = `#${parts.join("&")}`;
    if (seat && seat.location.hash !== now) seat.history.replaceState(seat.history.state, "", now);
  },

  // The buttons that say where to look, and where the map looks as it opens.
  views(map) {
    const bar = atlas.bar(map, "bottomleft", map.round ? [[WORDS.recentre, () => atlas.recentre(map)]]
      : VIEWS.map(([name, bounds]) => [name, () => map.fitBounds(atlas.turned(map, bounds))]));
    if (!map.round) map.beyond = L.DomUtil.create("span", "beyond", bar);
    // Until the reader touches it, the map looks where it would as a link to what it shows is opened: whatever it
    // showed before, and though the stylesheet may give it its size later than this.
    const open = map.opening = map.round ? () => atlas.roundOpen(map) : atlas.opens(map);
    if (!map.round) open();
    map.on("resize", open);
    const touched = new AbortController();
    for (const input of ["pointerdown", "keydown", "wheel"]) map.getContainer().addEventListener(input, () => {
      touched.abort();
      map.opening = null;
      map.off("resize", open);
      if (map.round?.turns) map.on("resize", () => atlas.turn(map, map.round.middle));
      map.on("moveend", () => map.turning || atlas.sign(map));
    }, { signal: touched.signal, passive: true });
  },

  // How the flat map opens: as the link has it, as the reader left it for another page, or on Europe.
  opens(map) {
    const left = atlas.page().defaultView.atlasView, told = atlas.told(map);
    const kept = [told, left].find((view) => view?.kind === "flat" && view.center);
    const round = told ?? left;
    if (round && round.kind !== "flat") setTimeout(() => atlas.show(map, round.kind, round.center && round));
    return () => {
      if (kept) map.stop().setView(kept.center, kept.zoom, { animate: false });
      else map.stop().fitBounds(VIEWS[0][1], { animate: false });
      if (map.launchPoints) atlas.reveal(map, kept !== told && kept?.of !== atlas.named(map.launchPoints));
      atlas.aside(map);
    };
  },

  // Streamlit writes the link anew when the scenario changes, and leaves the fragment out: put it back.
  follow(map) {
    const seat = atlas.seat();
    if (!seat?.navigation || !map.getContainer().isConnected) return;
    const leave = new AbortController();
    window.addEventListener("pagehide", () => leave.abort());
    seat.navigation.addEventListener("currententrychange", () => setTimeout(atlas.address), { signal: leave.signal });
  },

  // The whole world, cut far from the launch points: opposite them, if they are nearer to 180 degrees than to 0.
  turned(map, [[south, west], [north, east]]) {
    const lon = map.launchPoints?.[0]?.[1] ?? 0, turn = east - west > 180 && Math.abs(lon) > 90 ? lon : 0;
    return [[south, west + turn], [north, east + turn]];
  },

  // The launch points as a text, by which two maps of the same ones are known.
  named(points) {
    return points.map(([lat, lon]) => `${lat},${lon}`).join(" ");
  },
});
