// How the map is moved, and what stands where as it is. Belongs to atlas.js, which is loaded before.
Object.assign(atlas, {
  // A page scrolls on over the map: the wheel moves the map with Ctrl or ⌘, a touch with two fingers.
  gestures(map) {
    const container = map.getContainer();
    const wheel = /Mac|iP(hone|ad|od)/.test(navigator.platform) ? WORDS.wheel_mac : WORDS.wheel;
    container.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.stopImmediatePropagation();  // before Leaflet takes it
      atlas.hint(map, wheel);
    }, { capture: true, passive: true });
    if (map.options.dragging) container.addEventListener("pointerdown", ({ pointerType }) =>
      map.dragging[pointerType === "mouse" ? "enable" : "disable"](), true);
    container.addEventListener("touchmove", ({ touches, target }) => {
      if (touches.length === 1 && !map.turning && !target.closest(".leaflet-control, .leaflet-marker-draggable")) atlas.hint(map, WORDS.fingers);
    }, { capture: true, passive: true });
  },

  // A word on how to move the map, for as long as somebody tries and a second more. It is for the hand alone:
  // a keyboard has the arrows and the buttons.
  hint(map, words) {
    const box = map.hinted ??= L.DomUtil.create("p", "atlas-hint", map.getContainer());
    box.ariaHidden = "true";
    box.textContent = words;
    box.hidden = false;
    clearTimeout(map.hinting);
    map.hinting = setTimeout(() => { box.hidden = true; }, 1200);
  },

  // Widen the view if no launch point is in it, or as the map opens not all are with one of their rings: to each that
  // is not, and to a ring, unless that goes round the world. Of each: latitude, longitude, html, number, ranges in km.
  reveal(map, opens = false) {
    const points = map.launchPoints;
    const view = map.getBounds(), near = points.map((point) => atlas.near(map, point.slice(0, 2)));
    const rings = near.map((place, i) => points[i][4].map((range) => atlas.sphere(place, range)));
    const part = (ring) => ring.filter((place) => view.contains(atlas.near(map, place))).length / ring.length;
    const seen = near.map((place, i) => view.contains(place) && (!opens || !rings[i].length || rings[i].some((ring) => part(ring) > 0.1)));
    if (!points.length || (opens ? seen.every(Boolean) : seen.some(Boolean))) return;
    near.forEach((place, i) => {
      if (seen[i]) return;
      // Where the place itself is seen, the nearest of its rings is enough; of one round a pole, where it is
      // nearest to the equator.
      const ring = rings[i].at(view.contains(place) ? 0 : -1) ?? [], box = L.latLngBounds([place, ...ring]);
      view.extend(place);
      if (box.getEast() - box.getWest() < 359) view.extend(box);
      else if (opens) view.extend([ring[place.lat < 0 ? 0 : ring.length >> 1][0], place.lng]);
    });
    map.fitBounds(view, { animate: false, padding: [40, 40] });
  },

  // About a ring, on the sphere: enough to tell how far a view must reach.
  sphere({ lat, lng }, km) {
    const rad = Math.PI / 180, d = km * 1000 / L.CRS.Earth.R, phi = lat * rad, line = [];
    let before = null;
    for (let turn = 0; turn <= 360; turn += 3) {
      const sin = Math.sin(phi) * Math.cos(d) + Math.cos(phi) * Math.sin(d) * Math.cos(turn * rad);
      const dlon = Math.atan2(Math.sin(turn * rad) * Math.sin(d) * Math.cos(phi), Math.cos(d) - Math.sin(phi) * sin);
      let lon = lng + dlon / rad;
      while (before !== null && lon - before > 180) lon -= 360;
      while (before !== null && lon - before < -180) lon += 360;
      line.push([Math.asin(sin) / rad, before = lon]);
    }
    return line;
  },

  // When the usual circle is laid over the true one, the view widens to where they differ: to all of it.
  compare(map, lines) {
    const all = L.latLngBounds(lines.flat());
    if (lines.length && !map.compared && !map.getBounds().contains(all)) map.fitBounds(all, { animate: false });
    map.compared = lines.length > 0;
  },

  // On paper the map has the size that map.css gives it there, shows what it showed, and its texts find their
  // room anew: at once, for what a browser prints is what stands when this ends.
  printed(map) {
    const container = map.getContainer();
    let before = null;
    const fit = (on) => {
      if (container.hidden || on === container.classList.contains("on-paper")) return;
      before = on ? { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom(), size: map.getSize() } : before;
      container.classList.toggle("on-paper", on);
      map.stop().invalidateSize({ pan: false, animate: false });
      const { x, y } = map.getSize(), closer = Math.log2(Math.min(x, y) / Math.min(before.size.x, before.size.y));
      if (map.round) map.setView(before.center, before.zoom + closer, { reset: true, animate: false });
      else map.fitBounds(before.bounds, { animate: false });
      atlas.declutter(map);
    };
    window.addEventListener("beforeprint", () => fit(true), map.gone);
    window.addEventListener("afterprint", () => fit(false), map.gone);
  },

  // The map goes on beyond 180 degrees: every line and ground is drawn in each turn of the world that is in
  // view, so that none is cut, and every point stands in the turn that is nearest to the middle.
  turns(map) {
    const around = (layer) => {
      if (layer instanceof L.Polyline) atlas.repeat(layer, atlas.seen(map));
      else if (layer.getLatLng && !(layer instanceof L.Tooltip)) {
        const place = atlas.near(map, layer.getLatLng(), layer.options.about);
        if (!place.equals(layer.getLatLng())) layer.setLatLng(place);
      }
    };
    map.on("layeradd", ({ layer }) => map._loaded && around(layer));
    map.on("moveend", () => map.eachLayer(around));
  },

  // The turns of the world in view, in degrees: 0 is the one from -180 to 180.
  seen(map) {
    const view = map.getBounds();
    const [first, last] = [view.getWest(), view.getEast()].map((lon) => Math.floor((lon + 180) / 360));
    return [-1, 0, 1].filter((turn) => first <= turn && turn <= last).map((turn) => 360 * turn);
  },

  // A place in the turn that is nearest to the middle of the view, or that has the longitude `about` there.
  near(map, place, about) {
    const { lat, lng } = L.latLng(place).wrap();
    return L.latLng(lat, lng + 360 * Math.round((map.getCenter().lng - (about ?? lng)) / 360));
  },

  // Draw a line or a ground in some turns of the world; what a hand moves just now stays as it is.
  repeat(layer, turns) {
    if (layer.options.className === "atlas-trail" || String(turns) === (layer.turns ?? "0")) return;
    layer.turns = String(turns);
    const whole = layer.whole ??= layer.getLatLngs(), { around } = layer.options;  // the sea, once round all land
    const moved = (part, turn) => (Array.isArray(part) ? part.map((each) => moved(each, turn)) : L.latLng(part.lat, part.lng + turn));
    const flat = L.LineUtil.isFlat(layer instanceof L.Polygon ? whole[0] : whole) && !around;
    const all = turns.flatMap((turn) => (flat ? [moved(whole, turn)] : moved(around ? whole.slice(1) : whole, turn)));
    layer.setLatLngs(around ? [whole[0], ...all] : all);
  },
});
