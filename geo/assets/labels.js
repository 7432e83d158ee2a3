// Which names stand on the map, and where: no two texts and no dot meet. Belongs to atlas.js, which is loaded before.
Object.assign(atlas, {
  // A text that stands beside a point. Texts give way to one another, first come first.
  label(place, html, kind, more = {}) {
    const icon = L.divIcon({ className: `atlas-label ${kind}`, html: `<span>${html}</span>`, iconSize: [0, 0] });
    return L.marker(place, { ...more, icon, interactive: false, keyboard: false });
  },

  // Labels in the order of their importance, and the boxes in which there may be none.
  crowd(map) {
    const corner = map.getContainer().getBoundingClientRect();
    const taken = [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return [left - corner.left, top - corner.top, right - corner.left, bottom - corner.top];
    });
    const labels = { launch: [], ground: [], close: [], place: [] }, capitals = [];
    map.eachLayer((layer) => {
      const dot = layer instanceof L.CircleMarker;
      const r = dot ? layer.getRadius() + 1 : layer.options.icon?.options.iconSize[0] / 2;
      if (r) {
        const p = map.latLngToContainerPoint(layer.getLatLng());
        (dot ? capitals : taken).push([p.x - r, p.y - r, p.x + r, p.y + r]);
      } else if (layer instanceof L.Marker && layer.getElement()?.classList.contains("atlas-label")) {
        const element = layer.getElement(), text = element.firstElementChild;
        const kind = Object.keys(labels).find((kind) => element.classList.contains(kind));
        const rank = layer.options.close ? "close" : kind;  // what is too close to call is named before the rest
        labels[rank].push({ text, kind, p: map.latLngToContainerPoint(layer.getLatLng()) });
      }
    });
    const all = Object.values(labels).flat();
    // All are measured before any is moved: each measurement after a change would lay out the whole document anew.
    for (const label of all) Object.assign(label, { w: label.text.offsetWidth, h: label.text.offsetHeight });
    return { taken, capitals, labels: all };
  },

  // Where a text may be, from its point: the best spots first.
  spots(kind, w, h) {
    const beside = kind === "launch" ? 12 : 8, right = beside, left = -w - beside, over = -h - 7, under = 7;
    const middle = [-w / 2, -h / 2], sides = [[right, middle[1]], [left, middle[1]]];
    const ends = [[middle[0], over], [middle[0], under]];
    const corners = [[right - 3, over + 4], [left + 3, over + 4], [right - 3, under - 4], [left + 3, under - 4]];
    if (kind === "ground") return [middle];
    // A launch point's name is first tried above or below it, where its rings are farthest.
    return kind === "launch" ? [...ends, ...sides, ...corners] : [...sides, ...ends, ...corners];
  },

  // Place each label right, left, above or below its point, and the words of each ring along it, or hide it, so that
  // no two texts and no dot meet.
  declutter(map) {
    if (map.turning || map.gone.signal.aborted || map.getContainer().hidden) return;
    const frame = map.getSize(), count = map.launchPoints?.length ?? 0;
    const rings = atlas.rings(map);
    atlas.beyond(map, rings);
    const { taken, capitals, labels } = atlas.crowd(map);
    const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const inside = (box) => box[0] >= 0 && box[2] <= frame.x && box[1] >= 0 && box[3] <= frame.y;
    const clear = (box, full) => !full.some((other) => meets(box, other));
    const place = (kind, p, w, h) => {
      const spots = atlas.spots(kind, w, h);
      const free = (full) => spots.find(([dx, dy]) => {
        // A line is higher than its letters, and two words need a space between them.
        const box = [p.x + dx - 2, p.y + dy + 2, p.x + dx + w + 2, p.y + dy + h - 2];
        return (inside(box) || !meets(box, [0, 0, frame.x, frame.y])) && clear(box, full);
      });
      // The name of a launch point may cover a capital's dot; where others are in its way, it has a number.
      return free([...taken, ...capitals])
        ?? (kind === "launch" ? free(taken) ?? (count === 1 ? spots[0] : null) : null);
    };
    let named = false;  // the ground nearer than the treaty's ranges, once
    const put = ({ text, kind, p, w, h }) => {
      const spot = kind === "ground" && named ? null : place(kind, p, w, h);
      text.style.visibility = spot ? "visible" : "hidden";
      if (!spot) return;
      named ||= kind === "ground";
      text.style.transform = `translate(${spot[0]}px, ${spot[1]}px)`;
      taken.push([p.x + spot[0], p.y + spot[1], p.x + spot[0] + w, p.y + spot[1] + h]);
    };
    const free = (boxes, only = false) => boxes.every((box) => inside(box) && clear(box, taken) && clear(box, capitals))
      && (only || taken.push(...boxes));
    map.getPane("ranges").firstChild.replaceChildren();
    // Each range is written once before the names of capitals, and again far from there where these leave room.
    labels.filter(({ kind }) => kind === "launch").forEach(put);
    rings.forEach((ring) => ring.stood.length || atlas.inscribe(map, ring, free));
    labels.filter(({ kind }) => kind !== "launch").forEach(put);
    for (let again = Math.min(3, 2 * count); again > 1; again--)
      rings.forEach((ring) => ring.stood.length && atlas.inscribe(map, ring, free, Math.max(frame.x, frame.y) / 3));
  },
});
