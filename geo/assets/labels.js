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
    const controls = [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return [left - corner.left, top - corner.top, right - corner.left, bottom - corner.top];
    });
    const labels = { launch: [], ground: [], country: [], close: [], place: [] }, capitals = [], marks = [];
    map.eachLayer((layer) => {
      const dot = layer instanceof L.CircleMarker;
      const r = dot ? layer.getRadius() + 1 : layer.options.icon?.options.iconSize[0] / 2;
      if (r) {
        const p = map.latLngToContainerPoint(layer.getLatLng());
        (dot ? capitals : marks).push([p.x - r, p.y - r, p.x + r, p.y + r]);
      } else if (layer instanceof L.Marker && layer.getElement()?.classList.contains("atlas-label")) {
        const element = layer.getElement(), text = element.firstElementChild;
        const kind = Object.keys(labels).find((kind) => element.classList.contains(kind));
        const rank = layer.options.close ? "close" : kind;  // what is too close to call is named before the rest
        const r = layer.options.dot?.getRadius() ?? 8;  // 8: of a launch point
        labels[rank].push({ text, kind, r, code: layer.options.dot?.code, p: map.latLngToContainerPoint(layer.getLatLng()) });
      }
    });
    if (map.crowd) labels.place.sort((one, other) => one.code - other.code);  // they came with the view
    const all = Object.values(labels).flat();
    // All are measured before any is moved: each measurement after a change would lay out the whole document anew.
    for (const label of all) Object.assign(label, { w: label.text.offsetWidth, h: label.text.offsetHeight });
    const names = [...labels.close, ...labels.place], { x, y } = map.getSize();
    names.forEach((label, i) => Object.assign(label, { important: i < names.length / 2, leads: i < labels.close.length + atlas.leading }));
    const sought = [...labels.country, ...names.filter(({ leads }) => leads)];
    for (const label of labels.launch) label.leads = true;
    for (const label of all) label.worth = !label.leads && label.kind !== "country" ? 1 : label.kind === "launch" || atlas.foremost.includes(label.code) ? 9 : 3;
    for (const label of [...labels.launch, ...sought]) label.seen = label.p.x > 0 && label.p.y > 0 && label.p.x < x && label.p.y < y;
    return { controls, marks, capitals, labels: all, launch: labels.launch, sought };
  },

  leading: 14,  // capitals that readers look for: the largest, and the seat of NATO and the EU
  foremost: ["DE", "FR", "GB", "PL", "UA"],  // of these those that a phone names too

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
  // no two texts and no dot meet. What readers look for and has found no room comes first when all is tried again:
  // `tries` times at most, and at the next zoom from the beginning.
  declutter(map, tries = 8) {
    if (map.turning || map.gone.signal.aborted || map.getContainer().hidden) return 0;
    const rings = atlas.rings(map);
    atlas.beyond(map, rings);
    const crowd = atlas.crowd(map), zoom = map.getZoom(), key = (each) => each.text ?? each;
    let blame = map.blamed?.zoom === zoom ? map.blamed : Object.assign(new Map(), { zoom });
    let order = [...crowd.launch, ...rings, ...crowd.sought], best = null;
    for (let time = 0; time < tries; time++) {
      const blamed = (each) => blame.get(key(each)) ?? 0;
      order = [...order].sort((one, other) => blamed(other) - blamed(one));
      const plan = atlas.plan(map, crowd, rings, order);
      if (!best || plan.lost < best.lost) { best = plan; map.blamed = blame; }
      if (!best.lost) break;
      blame = Object.assign(new Map(order.map((each) => [key(each), blamed(each) + Math.floor(plan.missed(each))])), { zoom });
    }
    atlas.unwritten(map);
    for (const label of crowd.labels) {
      const to = best.places.get(label);
      label.text.style.visibility = to ? "visible" : "hidden";
      if (to) label.text.style.transform = `translate(${to[0]}px, ${to[1]}px)`;
    }
    for (const { leader } of best.places.values()) if (leader) atlas.lead(map, leader);
    for (const { lines, arcs, colour, leader } of best.written) {
      atlas.write(map, lines, arcs, colour, leader ? "beside" : "");
      if (leader) atlas.lead(map, leader, colour);
    }
    return best.lost;
  },

  // Where each label goes and what is written along rings, if what readers look for is placed in this order; how much
  // of it has no room, of all and of each.
  plan(map, crowd, rings, order) {
    const room = atlas.room(map, crowd), written = [];
    rings.forEach(({ stood }) => { stood.length = 0; });
    const write = (found) => found && written.push(found);
    const ringed = (ring) => {
      if (ring.stood.length) return 0;
      const shown = atlas.shows(ring), along = atlas.inscribe(map, ring, room.free);
      if (write(along)) return Number(Boolean(ring.who && along.lines.length < 2));
      return shown && write(atlas.tether(map, ring, room.free)) ? 1 : 4 * Number(shown);
    };
    const put = (label) => {
      const lost = room.put(label);
      return label.seen ? lost : 0;
    };
    const missed = new Map(order.map((each) => [each, each.stood ? ringed(each) : put(each)]));
    // Each range is written once before the names of most capitals, and again far from there where these leave room.
    crowd.labels.filter((label) => !missed.has(label)).forEach(room.put);
    const frame = map.getSize();
    for (let again = Math.min(3, 2 * (map.launchPoints?.length ?? 0)); again > 1; again--)
      rings.forEach((ring) => ring.stood.length && write(atlas.inscribe(map, ring, room.free, Math.max(frame.x, frame.y) / 3)));
    return { places: room.places, written, missed: (each) => missed.get(each), lost: [...missed.values()].reduce((sum, each) => sum + each, 0) };
  },

  // The room that is left on a map: `put` places a label, `free` says of boxes whether they are, and takes them.
  // What does not change from plan to plan, whether a spot is clear of buttons and dots, a label keeps.
  room(map, { controls, marks, capitals, labels }) {
    const taken = [], boxes = new Map(), places = new Map(), frame = map.getSize();
    const firm = [...controls, ...marks], dots = [...marks, ...capitals];
    const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const inside = (box) => box[0] >= 0 && box[2] <= frame.x && box[1] >= 0 && box[3] <= frame.y;
    const clear = (box, others) => !others.some((other) => meets(box, other));
    const middle = [0, 1].map((axis) => capitals.reduce((sum, box) => sum + box[axis] + box[axis + 2], 0) / 2 / (capitals.length || 1));
    const boxed = ({ p, w, h }, [x, y]) => [p.x + x, p.y + y, p.x + x + w, p.y + y + h];
    // A line is higher than its letters, and two words need a space between them.
    const worded = (label, spot) => spot.box ??= boxed(label, spot).map((side, i) => side + [-2, 2, 2, -2][i]);
    const seen = (box) => inside(box) || !meets(box, [0, 0, frame.x, frame.y]);
    const spots = (label) => label.spots ??= atlas.spots(label).filter((each) => seen(worded(label, each)) && clear(each.box, firm));
    const spot = (label, others) => spots(label).find(({ box }) => clear(box, others));
    const move = (label, to) => {
      if (boxes.has(label)) taken.splice(taken.indexOf(boxes.get(label)), 1);
      places.set(label, to);
      boxes.set(label, boxed(label, to));
      taken.push(boxes.get(label), ...to.along ?? []);
    };
    // Where a name would have room but for others that have room elsewhere, these are moved.
    const swapped = (label) => spots(label).find((each) => {
      const others = labels.filter((other) => boxes.has(other) && meets(each.box, boxes.get(other)));
      const rest = [...taken.filter((one) => !others.some((other) => boxes.get(other) === one)), ...capitals];
      if (!clear(each.box, rest) || others.some((other) => other.kind !== "place" || places.get(other).leader)) return false;
      rest.push(boxed(label, each));
      const moves = others.map((other) => {
        const to = spot(other, rest);
        if (to) rest.push(boxed(other, to));
        return to;
      });
      if (moves.every(Boolean)) others.forEach((other, i) => move(other, moves[i]));
      return moves.every(Boolean);
    });
    // Farther away, at the end of a line from its dot.
    const led = (label) => {
      label.led ??= atlas.leads(label, label.p.subtract(middle), dots).filter((each) => inside(worded(label, each)) && clear(each.box, [...controls, ...dots]));
      const passes = (each) => (each.along ??= atlas.along(...each.leader)).every((at) => clear(at, taken) && clear(at, controls));
      return label.led.find((each) => clear(each.box, taken) && passes(each));
    };
    const place = (label) => spot(label, [...taken, ...capitals]) || (label.important && swapped(label)) || (label.leads && led(label));
    // Returns how much is lost by it.
    const put = (label) => {
      const isGround = ({ kind }) => kind === "ground";  // nearer than the treaty's ranges: named once
      const found = isGround(label) && [...places.keys()].some(isGround) ? null : place(label);
      // The name of a launch point may cover a capital's dot.
      const over = !found && label.kind === "launch" && spot(label, taken);
      if (found || over) move(label, found || over);
      return found ? label.worth * (found.far ?? 0) / 1000 : over ? 1 : label.worth;
    };
    const free = (some, only = false) => some.every((box) => inside(box) && [firm, capitals, taken].every((others) => clear(box, others)))
      && (only || taken.push(...some));
    return { put, free, places };
  },

  // Where a text may stand away from its point, the nearest first and those away from the middle of all, each with the
  // line that leads there, and the boxes along it. The line touches no more than the rims of other dots; from a dot
  // that lies on another it leads away from there.
  leads({ kind, p, r, w, h }, away, dots) {
    const found = [], long = Math.hypot(away.x, away.y) || 1, most = kind === "launch" ? 170 : 120;
    const others = dots.map(([left, top, right, bottom]) => [(left + right) / 2 - p.x, (top + bottom) / 2 - p.y, (right - left) / 2 - 2])
      .map(([x, y, size]) => [x, y, Math.min(size, Math.hypot(x, y))]);
    for (let turn = 0; turn < 72; turn++) {
      const [x, y] = [Math.cos(turn * Math.PI / 36), Math.sin(turn * Math.PI / 36)];
      const free = others.map(([left, top, size]) => {
        const ahead = left * x + top * y, half = Math.sqrt(size ** 2 - (left * y - top * x) ** 2);
        return ahead + half > r + 2 ? ahead - half : most;  // NaN, where the line passes by, is not more
      });
      const aside = 60 * (1 - (x * away.x + y * away.y) / long), end = Math.min(most, ...free);
      for (let far = r + 10; far < end; far += 8) {
        const to = [far * x + (x - 1) * w / 2, far * y + (y - 1) * h / 2], leader = [r, far - 1].map((each) => p.add([each * x, each * y]));
        found.push(Object.assign(to, { far: far + aside, leader }));
      }
    }
    return found.sort((one, other) => one.far - other.far);
  },

  // Boxes of no size along a line, 2 pixels from one to the next.
  along(from, to) {
    const steps = Math.ceil(from.distanceTo(to) / 2), way = to.subtract(from).divideBy(steps);
    return [...Array(steps + 1).keys()].map((step) => from.add(way.multiplyBy(step))).map(({ x, y }) => [x, y, x, y]);
  },

  // Draw the line from a dot to its name, or from a ring to its range.
  lead(map, leader, colour = "var(--ink)") {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.setAttribute("class", "atlas-leader");
    line.style.stroke = colour;
    const points = leader.map((pixel) => Object.values(map.containerPointToLayerPoint(pixel)).map((each) => each.toFixed(1)));
    line.setAttribute("points", points.join(" "));
    map.getPane("ranges").firstChild.append(line);
  },
});
