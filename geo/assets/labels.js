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
    const labels = { launch: [], ground: [], country: [], close: [], place: [] }, capitals = [];
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
        const r = layer.options.dot?.getRadius() ?? 8;  // 8: of a launch point
        labels[rank].push({ text, kind, r, p: map.latLngToContainerPoint(layer.getLatLng()) });
      }
    });
    const all = Object.values(labels).flat();
    // All are measured before any is moved: each measurement after a change would lay out the whole document anew.
    for (const label of all) Object.assign(label, { w: label.text.offsetWidth, h: label.text.offsetHeight });
    return { taken, capitals, labels: all };
  },

  // Where a text may be, from its point, whose own dot it leaves free: the best spots first, then those between them.
  spots({ kind, r, w, h }) {
    const right = r + 4, left = -w - right, under = Math.min(r + 1, 7), over = -h - under;
    const above = 1 - h - r, below = r - 1, middle = -h / 2;
    if (kind === "ground") return [[-w / 2, middle]];
    if (kind === "country") return [0, -1, 1, -2, 2].map((lines) => [-w / 2, middle + 0.8 * lines * h]);
    const sides = [0, -0.3, 0.3].map((share) => [right, left].map((x) => [x, middle + share * h]));
    const ends = [0.5, 0.35, 0.65, 0.2, 0.8].map((share) => [over, under].map((y) => [-share * w, y]));
    const corners = [above, below].flatMap((y) => [[right - 3, y], [left + 3, y]]);
    // A launch point's name is first tried above or below it, where its rings are farthest.
    if (kind === "launch") return [...ends, ...sides, corners].flat();
    return [sides[0], ends[0], corners, ...ends.slice(1), ...sides.slice(1)].flat();
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
    const boxed = ({ p, w, h }, [x, y]) => [p.x + x, p.y + y, p.x + x + w, p.y + y + h];
    // A line is higher than its letters, and two words need a space between them.
    const worded = (label, spot) => boxed(label, spot).map((side, i) => side + [-2, 2, 2, -2][i]);
    const seen = (box) => inside(box) || !meets(box, [0, 0, frame.x, frame.y]);
    const spot = (label, full) => atlas.spots(label).find((each) => {
      const box = worded(label, each);
      return seen(box) && clear(box, full);
    });
    // Where a name would have room but for others that have room elsewhere, these are moved.
    const swapped = (label) => atlas.spots(label).find((each) => {
      const box = worded(label, each), others = labels.filter((other) => other.box && meets(box, other.box));
      const full = [...taken.filter((one) => !others.some((other) => other.box === one)), ...capitals];
      if (!seen(box) || !clear(box, full) || others.some(({ kind }) => kind !== "place")) return false;
      full.push(boxed(label, each));
      const moves = others.map((other) => {
        const to = spot(other, full);
        if (to) full.push(boxed(other, to));
        return to;
      });
      if (moves.every(Boolean)) others.forEach((other, i) => move(other, moves[i]));
      return moves.every(Boolean);
    });
    const place = (label, important) => spot(label, [...taken, ...capitals])
      // The name of a launch point may cover a capital's dot; where others are in its way, it has a number.
      ?? (label.kind === "launch" ? spot(label, taken) ?? (count === 1 ? atlas.spots(label)[0] : null)
        : important ? swapped(label) : null);
    const move = (label, [x, y]) => {
      label.text.style.transform = `translate(${x}px, ${y}px)`;
      if (label.box) taken.splice(taken.indexOf(label.box), 1);
      taken.push(label.box = boxed(label, [x, y]));
    };
    let named = false;  // the ground nearer than the treaty's ranges, once
    const put = (label, i, all) => {
      const found = label.kind === "ground" && named ? null : place(label, i < all.length / 2);
      label.text.style.visibility = found ? "visible" : "hidden";
      if (!found) return;
      named ||= label.kind === "ground";
      move(label, found);
    };
    const free = (boxes, only = false) => boxes.every((box) => inside(box) && clear(box, taken) && clear(box, capitals))
      && (only || taken.push(...boxes));
    atlas.unwritten(map);
    // Each range is written once before the names of capitals, and again far from there where these leave room.
    labels.filter(({ kind }) => kind === "launch").forEach(put);
    rings.forEach((ring) => ring.stood.length || atlas.inscribe(map, ring, free));
    labels.filter(({ kind }) => kind !== "launch").forEach(put);
    for (let again = Math.min(3, 2 * count); again > 1; again--)
      rings.forEach((ring) => ring.stood.length && atlas.inscribe(map, ring, free, Math.max(frame.x, frame.y) / 3));
  },
});
