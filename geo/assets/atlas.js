// What the map does in the browser, on the page and in the exported file alike. Leaflet is loaded before.
const atlas = {
  // Land and borders from BASEMAP, which basemap.js defines. Coloured by map.css, in light and dark.
  basemap(map) {
    map.createPane("land").style.zIndex = 300;
    const style = { className: "atlas-land" };
    L.geoJSON(BASEMAP, { pane: "land", interactive: false, smoothFactor: 0.5, style }).addTo(map);
  },

  // A band's polygon runs along the antimeridian and over the pole to be valid; its rings do not.
  // Draw the stroke only where a ring is, and the fill below those of the bands before.
  outlines(group, polygons) {
    // Beyond 85.06 degrees Mercator ends; Leaflet would draw what lies there along its edge.
    const onFrame = (a, b) => (a.lng === b.lng && Math.abs(a.lng) === 180)
      || (Math.abs(a.lat) > 85.06 && Math.abs(b.lat) > 85.06);
    const rings = L.featureGroup().addTo(group);
    polygons.on("add", () => polygons.bringToBack());
    rings.on("add", () => rings.bringToBack() && polygons.bringToBack());
    polygons.eachLayer((polygon) => {
      const lines = [];
      const walk = (ring) => {
        if (Array.isArray(ring[0])) return ring.forEach(walk);
        const n = ring.length;
        const cuts = ring.map((point, i) => onFrame(point, ring[(i + 1) % n]));
        const start = cuts.indexOf(true) + 1;
        let line = [];
        for (let i = start; i <= start + n; i++) {
          line.push(ring[i % n]);
          if (cuts[i % n] && i < start + n) { lines.push(line); line = []; }
        }
        lines.push(line);
      };
      walk(polygon.getLatLngs());
      const style = polygon.feature.properties.line;
      lines.filter((line) => line.length > 1).forEach((line) =>
        L.polyline(line, { ...style, fill: false, interactive: false, smoothFactor: 0 }).addTo(rings));
    });
  },

  // A capital tells its distance. Fifty of them are no stops for the Tab key: the table lists them all.
  place(feature, layer) {
    layer.bindTooltip(feature.properties.tip);
    layer.on("add", () => layer.getElement()?.setAttribute("tabindex", "-1"));
  },

  // Texts that stand beside a point: [lat, lon, html, class]. They give way to one another, first come first.
  labels(group, items) {
    items.forEach(([lat, lon, html, kind]) => {
      const icon = L.divIcon({ className: `atlas-label ${kind}`, html: `<span>${html}</span>`, iconSize: [0, 0] });
      L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(group);
    });
  },

  // Place each label right, left, above or below its point, or hide it, so that no two texts and no dot meet.
  declutter(map) {
    const frame = map.getSize();
    const rank = { launch: 0, edge: 1, place: 2 };
    const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const taken = [], labels = [];
    map.eachLayer((layer) => {
      if (layer instanceof L.CircleMarker) {
        const p = map.latLngToContainerPoint(layer.getLatLng()), r = layer.getRadius() + 1;
        taken.push([p.x - r, p.y - r, p.x + r, p.y + r]);
      } else if (layer instanceof L.Marker && layer.getElement()?.classList.contains("atlas-label")) {
        const element = layer.getElement(), text = element.firstElementChild;
        labels.push({ text, kind: Object.keys(rank).find((kind) => element.classList.contains(kind)),
          p: map.latLngToContainerPoint(layer.getLatLng()), w: text.offsetWidth, h: text.offsetHeight });
      }
    });
    labels.sort((a, b) => rank[a.kind] - rank[b.kind]);
    for (const { text, kind, p, w, h } of labels) {
      const right = 8, left = -w - 8, over = -h - 7, under = 7, middle = [-w / 2, -h / 2];
      const corners = kind === "edge" ? [middle] : [[right, middle[1]], [left, middle[1]], [middle[0], over],
        [middle[0], under], [right - 3, over + 4], [left + 3, over + 4], [right - 3, under - 4], [left + 3, under - 4]];
      const free = corners.find(([dx, dy]) => {
        const box = [p.x + dx, p.y + dy + 2, p.x + dx + w, p.y + dy + h - 2];  // a line is higher than its letters
        const cut = box[0] < 2 && box[2] > -w || box[2] > frame.x - 2 && box[0] < frame.x + w;
        return !cut && !taken.some((other) => meets(box, other));
      });
      const spot = free ?? (kind === "launch" ? corners[2] : null);  // never without the launch point's name
      text.style.visibility = spot ? "visible" : "hidden";
      if (!spot) continue;
      text.style.transform = `translate(${spot[0]}px, ${spot[1]}px)`;
      taken.push([p.x + spot[0], p.y + spot[1], p.x + spot[0] + w, p.y + spot[1] + h]);
    }
  },

  // Declutter once after whatever changed, however many layers came or went.
  settle(map) {
    // Leaflet takes the focus on mousedown. If the page scrolled for it, the click would land elsewhere.
    const container = map.getContainer();
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    // The component's frame has no height at first; a map of no height would lose its view.
    new ResizeObserver(() => container.clientHeight && map.invalidateSize({ pan: false })).observe(container);
    const print = window.matchMedia("print");
    print.addEventListener("change", () => {
      container.style.width = print.matches ? "180mm" : "";
      map.invalidateSize({ animate: false });
    });
    let waiting = 0;
    map.on("zoomend resize layeradd layerremove moveend", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => atlas.declutter(map));
    });
  },

  // Two buttons: Europe, and the whole world, where a 5,500 km ring is seen in full.
  views(map, views) {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar atlas-views");
      L.DomEvent.disableClickPropagation(bar);
      for (const [name, bounds] of Object.entries(views)) {
        const button = L.DomUtil.create("button", "", bar);
        button.type = "button";
        button.textContent = name;
        button.addEventListener("click", () => map.fitBounds(bounds));
      }
      return bar;
    };
    control.addTo(map);
    const open = () => {
      map.stop().fitBounds(Object.values(views)[0], { animate: false });
      atlas.reveal(map, map.launchPoints ?? []);
    };
    open();
    // The stylesheet may give the map its size later than this; the view is the reader's once it is touched.
    map.on("resize", open);
    map.getContainer().addEventListener("pointerdown", () => map.off("resize", open), { once: true });
  },

  // Widen the view if no launch point is in it; a click always is, but for one beyond 180 degrees.
  reveal(map, points) {
    map.launchPoints = points;
    const view = map.getBounds();
    if (!points.length || points.some((point) => view.contains(point))) return;
    points.forEach((point) => view.extend(point));
    map.fitBounds(view, { animate: false, padding: [40, 40] });
  },

  // In the page a click goes straight to Streamlit. The component would wait 250 ms; it finds its value sent.
  // The number of clicks makes every value new, so that a second click at one spot counts too.
  clicks(map) {
    let clicks = 0;
    map.on("click", (event) => {
      const value = { last_clicked: event.latlng };
      window.__GLOBAL_DATA__.previous_data = value;
      window.Streamlit.setComponentValue({ ...value, clicks: (clicks += 1) });
    });
    // The wheel scrolls the page until the map is in use.
    map.scrollWheelZoom.disable();
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    window.addEventListener("message", (event) => {
      const base = event.data?.type === "streamlit:render" && event.data.theme?.base;
      if (base) document.documentElement.dataset.theme = base;
    });
  },
};
