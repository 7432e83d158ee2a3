// The words of a ring, which run along it in its colour. Belongs to labels.js, which is loaded before.
Object.assign(atlas, {
  // The rings that are on the map, each with its words: the range in km, its length, who claims it, colour, lines;
  // those first that need most room. Two bands may have one ring, which is written on as one.
  rings(map) {
    const found = [], stood = {};
    map.eachLayer(({ rings }) => rings && found.push(...rings));
    return found.sort((one, other) => other.who.length - one.who.length)
      .map((ring) => Object.assign(ring, { seats: atlas.seats(map, ring), stood: stood[[ring.km, ring.who]] ??= [] }));
  },

  // Beside the buttons that say where to look, name the rings of which the flat map shows little or nothing.
  beyond(map, rings) {
    if (!map.beyond) return;
    const far = rings.filter((ring) => !atlas.shows(ring));
    const length = [...new Set(far.sort((a, b) => a.km - b.km).map(({ length }) => length))].join(", ");
    const dots = map.crowd?.shown ?? Object.values(map.capitals ?? {}).map(({ dot }) => dot);
    const none = dots.length && !dots.some((dot) => atlas.inView(map, dot.getLatLng()));
    map.beyond.textContent = none ? WORDS.unseen : length && atlas.say(WORDS.beyond, { length });
  },

  // Whether the map shows more than little of a ring.
  shows({ seats, places }) {
    return seats.length >= 0.25 * places.reduce((n, [, indices]) => n + indices.length, 0);
  },

  // Where along a ring its words may stand, in pixels of the frame: where it lies flattest first, then from above.
  // Of a line with both edges of a band, only the vertices at the ring's own range from a launch point.
  seats(map, ring) {
    const { x: right, y: bottom } = map.getSize(), seats = [];
    ring.places ??= atlas.ringPlaces(map, ring);
    for (const [line, indices] of ring.places) for (const turn of map.round ? [0] : atlas.seen(map)) {
      const known = [], pixel = (k) => known[k] ??= map.latLngToContainerPoint([line[k][0], line[k][1] + turn]);
      for (const [i, whose] of indices) {
        const { x, y } = pixel(i);
        if (x < 0 || y < 0 || x > right || y > bottom) continue;
        const before = pixel(i - 1), after = pixel(i + 1);
        const tilt = Math.abs(Math.atan((after.y - before.y) / (after.x - before.x)));
        seats.push({ line, i, whose, pixel, x, y, rank: Math.round(8 * tilt) * 1e4 + y });
      }
    }
    return seats.sort((a, b) => a.rank - b.rank);
  },

  // Of each line of a ring some vertices, by their numbers, that are at its range from a launch point; with each which
  // of the points it is.
  ringPlaces(map, { km, lines }) {
    const whose = (place) => {
      const off = map.launchPoints.map((point) => Math.abs(atlas.distance(point, place) - km)), least = Math.min(...off);
      return least < Math.max(0.2, 0.002 * km) ? off.indexOf(least) : -1;
    };
    return lines.map((line) => {
      const step = Math.max(1, Math.floor(line.length / 40));
      const some = [...Array(line.length).keys()].slice(1, -1).filter((i) => i % step === 0);
      return [line, some.map((i) => [i, whose(line[i])]).filter(([, point]) => point >= 0)];
    });
  },

  // The distance of two places in km by Lambert's formula, to 0.1 km where they are not nearly opposite: so the rings of
  // launch points near each other are told apart.
  distance([lat1, lon1], [lat2, lon2]) {
    const rad = Math.PI / 180, f = 1 / 298.257223563, [one, other] = [lat1, lat2].map((lat) => Math.atan((1 - f) * Math.tan(lat * rad)));
    const half = Math.sin((other - one) / 2) ** 2 + Math.cos(one) * Math.cos(other) * Math.sin((lon2 - lon1) * rad / 2) ** 2;
    if (!half) return 0;
    const angle = 2 * Math.asin(Math.sqrt(half)), p = (one + other) / 2, q = (other - one) / 2;
    const x = (angle - Math.sin(angle)) * (Math.sin(p) * Math.cos(q)) ** 2 / (1 - half);
    const y = (angle + Math.sin(angle)) * (Math.cos(p) * Math.sin(q)) ** 2 / half;
    return 6378.137 * (angle - f / 2 * (x + y));
  },

  // The pixel of a ring's line that is so far from a seat, or null where the line ends before.
  onward({ line, i, x, y, pixel }, step, length) {
    const last = line.length - 1, closed = line[0] === line[last];
    for (let k = i, left = length, from = L.point(x, y); ;) {
      k = closed ? (k + step + last) % last : k + step;
      if (!line[k]) return null;
      const to = pixel(k), far = from.distanceTo(to);
      if (far > 2000) return null;  // beyond the horizon
      if (far >= left) return from.add(to.subtract(from).multiplyBy(left / far));
      left -= far;
      from = to;
    }
  },

  // The arcs on which lines of text stand round a seat, from left to right, above the ring or below it, and the boxes
  // that they take; null where the ring ends, or bends so much that they could not be read. The ring is a circle there.
  stand(seat, width, lines, above) {
    const ends = [-1, 1].map((step) => atlas.onward(seat, step, width / 2));
    if (!ends.every(Boolean)) return null;
    const [a, b] = ends.sort((one, other) => one.x - other.x), m = L.point(seat.x, seat.y), t = b.subtract(a).divideBy(a.distanceTo(b));
    const cross = (m.x - a.x) * (b.y - a.y) - (m.y - a.y) * (b.x - a.x);
    const bend = 2 * cross / (a.distanceTo(m) * m.distanceTo(b) * a.distanceTo(b)), radius = 1 / (Math.abs(bend) < 1e-4 ? 1e-4 : bend);
    const middle = L.point(m.x - radius * t.y, m.y + radius * t.x);
    const arcs = [], boxes = [];
    for (let line = 0; line < lines; line++) {
      const up = above ? 4 + atlas.rangeLine * (lines - 1 - line) : -12 - atlas.rangeLine * line, r = radius + up;
      if (Math.abs(width / r) > 1.8 || r * radius < 0) return null;
      const at = (way, more = 0) => {
        const [sin, cos] = [Math.sin(way / r), Math.cos(way / r)].map((part) => (r + more) * part);
        return L.point(middle.x + t.y * cos + t.x * sin, middle.y - t.x * cos + t.y * sin);
      };
      arcs.push({ from: at(-width / 2), to: at(width / 2), r: Math.abs(r), sweep: Number(r > 0) });
      const reach = width - 8, steps = Math.ceil(reach / 8);  // from a space before the text to one behind it
      for (let step = 0; step <= steps; step++) {
        const { x, y } = at((step / steps - 0.5) * reach, 4);
        boxes.push([x - 6, y - 6, x + 6, y + 6]);
      }
    }
    return { arcs, boxes };
  },

  rangeLine: 14,  // pixels from one line of these words to the next

  // How wide the widest of some lines is, of the size and weight that map.css gives to these.
  width(map, lines) {
    const pen = atlas.pen ??= document.createElement("canvas").getContext("2d");
    if (!pen) return Math.max(...lines.map((line) => 7 * line.length));  // a browser that lets nobody draw
    pen.font = `600 12.5px ${getComputedStyle(map.getContainer()).fontFamily}`;
    return Math.max(...lines.map((line) => pen.measureText(line).width));
  },

  // A text in as few lines of at most some letters as can be, about equally long.
  broken(text, letters) {
    const most = text.length / Math.ceil(text.length / letters), lines = [""];
    for (const word of text.split(" ")) {
      if (lines.at(-1) && lines.at(-1).length + word.length / 2 > most) lines.push(word);
      else lines.push([lines.pop(), word].filter(Boolean).join(" "));
    }
    return lines;
  },

  // A ring's range, as it is written round each launch point: with its number, if there are several.
  ranges(map, { length }) {
    const points = map.launchPoints;
    return points.map(([, , , number]) => (points.length > 1 ? atlas.say(WORDS.ring, { length, number: number + 1 }) : length));
  },

  // The words of a ring and where they have room, `apart` pixels or more from where they stand already; who claims
  // it too, where that is not yet said, in shorter lines where the ring bends.
  inscribe(map, ring, free, apart = 0) {
    const whole = ring.who && !ring.stood.length ? [34, 24, 17].map((letters) => atlas.broken(ring.who, letters)) : [];
    for (const who of [...whole, []]) {
      const texts = atlas.ranges(map, ring).map((range) => {
        const lines = [who.length ? `${range}:` : range, ...who];
        return { lines, width: atlas.width(map, lines) + 2 };
      });
      for (const seat of ring.seats) {
        const { lines, width } = texts[seat.whose];
        if (ring.stood.some(({ x, y }) => Math.hypot(x - seat.x, y - seat.y) < apart)) continue;
        for (const above of [true, false]) {
          const up = above ? -8 : 8;
          if (!free([[seat.x - 6, seat.y + up - 6, seat.x + 6, seat.y + up + 6]], true)) continue;  // at once, of most
          const { arcs, boxes } = atlas.stand(seat, width, lines.length, above) ?? {};
          if (!arcs || !free(boxes)) continue;
          ring.stood.push(seat);
          return { lines, arcs, colour: ring.colour };
        }
      }
    }
  },

  // Where its words have no room along a ring, its range stands beside it, at the end of a line from there.
  tether(map, ring, free) {
    const centres = map.launchPoints.map(([lat, lon]) => map.latLngToContainerPoint([lat, lon]));
    const texts = atlas.ranges(map, ring), widths = texts.map((text) => atlas.width(map, [text]) + 4);
    const some = ring.seats.filter((_, i) => i % Math.ceil(ring.seats.length / 60) === 0);
    for (let far = 8; far < 72; far += 8) for (const seat of some) {
      const start = L.point(seat.x, seat.y), away = start.subtract(centres[seat.whose]), way = away.divideBy(Math.hypot(away.x, away.y) || 1);
      const half = widths[seat.whose] / 2, end = start.add(way.multiplyBy(far)), { x, y } = end.add([half * way.x, 7 * way.y]);
      if (!free([[x - half, y - 7, x + half, y + 7], ...atlas.along(start, end)])) continue;
      ring.stood.push(seat);
      const arc = { from: L.point(x - half, y + 4), to: L.point(x + half, y + 4), r: 1e5, sweep: 1 };
      return { lines: [texts[seat.whose]], arcs: [arc], colour: ring.colour, leader: [start, end] };
    }
  },

  // Take away what is written along rings. Their drawing covers the frame: what reached beyond it would not be printed.
  unwritten(map) {
    const svg = map.getPane("ranges").firstChild, { x: width, y: height } = map.getSize();
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    svg.replaceChildren();
    for (const [name, value] of Object.entries({ width, height, viewBox: `${x} ${y} ${width} ${height}` })) svg.setAttribute(name, value);
    L.DomUtil.setPosition(svg, L.point(x, y));
  },

  // Write lines of text, each on its arc.
  write(map, lines, arcs, colour, kind) {
    const svg = map.getPane("ranges").firstChild, made = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const point = (pixel) => Object.values(map.containerPointToLayerPoint(pixel)).map((each) => each.toFixed(1));
    lines.forEach((line, i) => {
      const { from, to, r, sweep } = arcs[i], id = `atlas-${atlas.kind(map)}-${svg.childElementCount}`;
      const path = made("path"), text = made("text"), along = made("textPath");
      path.id = id;
      path.setAttribute("d", `M${point(from)}A${r.toFixed(1)} ${r.toFixed(1)} 0 0 ${sweep} ${point(to)}`);
      along.setAttribute("href", `#${id}`);
      along.setAttribute("startOffset", "50%");
      along.textContent = line;
      text.setAttribute("class", `atlas-range ${kind}`);
      text.style.setProperty("--ring", colour);
      text.append(along);
      svg.append(path, text);
    });
  },
});
