// The rings and grounds of bands as the script draws them, where no server does. Belongs to geodesic.js and grounds.js,
// which are loaded before. A place is [latitude, longitude], a line a list of them.
Object.assign(atlas, {
  fine: 0.05,  // km by which a line may stray from its ring

  // The bands round some places: the polygons of their grounds, and their rings as lines. On the flat map all is cut at
  // 180 degrees. Of bands that are `joined` no ring is drawn within another band.
  annuli(map, places, { inner, outer, joined = false }) {
    const ways = places.map((place) => [inner, outer].filter((km) => km > 0).map((km) => atlas.way(place, km)));
    const grounds = ways.flatMap((rings) => {
      const lines = rings.map((ring) => ring.map(({ at }) => at)), [hole] = rings.length > 1 ? lines : [], disk = lines.at(-1);
      if (map.round) return [[[...disk].reverse(), ...(hole ? [hole] : [])]];
      const [outside, inside] = [rings.at(-1), rings.length > 1 && rings[0]].map((ring) => (ring ? atlas.flatGround(ring) : []));
      return [...outside, ...inside.map((each) => each.reverse())].map((each) => [each]);
    });
    const others = (i) => places.filter((_, at) => joined && at !== i);
    const lines = ways.flatMap((rings, i) => rings.flatMap((ring) => atlas.uncovered(ring, others(i), inner, outer)));
    return { grounds, lines: map.round ? lines : lines.flatMap(atlas.strips) };
  },

  ways: new Map(),  // the rings drawn last, for bands share them, and of several launch points one is moved

  way(place, range) {
    const name = `${place} ${range}`, found = atlas.ways.get(name) ?? atlas.newWay(place, range);
    atlas.ways.delete(name);
    atlas.ways.set(name, found);
    if (atlas.ways.size > 200) atlas.ways.delete(atlas.ways.keys().next().value);
    return found;
  },

  // A ring clockwise, as vertices with their azimuths, the first again at the end. Between two of them a line that is
  // straight on the flat map, or on the plane of longitude and latitude, strays from it by at most `fine`. Its longitudes
  // never jump: round one pole it ends a turn from where it began.
  newWay(place, range) {
    const km = atlas.offPoles(place, range), whole = km > 19800;
    const vertex = (azimuth, lon) => {
      const [lat, x] = atlas.direct(place, azimuth, km);
      return { azimuth, at: [lat, x + 360 * Math.round((lon - x) / 360)] };
    };
    const between = (one, other, depth) => {
      const middle = vertex((one.azimuth + other.azimuth) / 2, (one.at[1] + other.at[1]) / 2);
      if (depth > 12 || (depth > 0 && atlas.strays(one.at, middle.at, other.at) < atlas.fine)) return [other];
      return [...between(one, middle, depth + 1), ...between(middle, other, depth + 1)];
    };
    let last = vertex(0, place[1]);
    const ring = [last];
    for (let azimuth = 5; azimuth <= 360; azimuth += 5) {
      const next = vertex(azimuth, last.at[1]);
      ring.push(...between(last, next, 0));
      last = next;
    }
    // Near the antipode ways cross: what they reach is nearer by another way.
    const kept = whole ? ring.filter(({ at }) => atlas.inverse(place, at).km > km - 0.01) : ring;
    if (kept.length < ring.length && kept[0] !== kept.at(-1)) kept.push({ ...kept[0], azimuth: kept[0].azimuth + 360 });
    return Object.assign(kept, { place, km });
  },

  // A range, changed by so little that its ring is clear of both poles: through one it would jump in longitude.
  offPoles(place, km) {
    const [north, south] = [90, -90].map((lat) => atlas.inverse(place, [lat, 0]).km), clear = 0.1;
    const near = [north, south].filter((pole) => Math.abs(km - pole) < clear);
    if (!near.length) return km;
    return km >= Math.min(...near) ? Math.max(...near) + clear : Math.min(...near) - clear;
  },

  // How far the place between two others is from the line through them, in km, on the worse of two planes.
  strays([lat1, lon1], [lat, lon], [lat2, lon2]) {
    const rad = Math.PI / 180, north = (degrees) => Math.atanh(Math.sin(Math.max(-89.999, Math.min(89.999, degrees)) * rad)) / rad;
    const off = (y1, y, y2, high) => {
      const [dx, dy] = [lon2 - lon1, y2 - y1], length = Math.hypot(dx * high[0], dy * high[1]);
      return length ? Math.abs((lon - lon1) * dy - (y - y1) * dx) * high[0] * high[1] / length : 0;
    };
    const wide = Math.cos(lat * rad), far = 111.32;
    return far * Math.max(off(north(lat1), north(lat), north(lat2), [wide, wide]), off(lat1, lat, lat2, [wide, 1]));
  },

  // The ground within a ring on the flat map, as closed lines that turn to the right round it.
  flatGround(ring) {
    const line = ring.map(({ at }) => at), [north, south] = [90, -90].map((lat) => atlas.inverse(ring.place, [lat, 0]).km <= ring.km);
    if (north === south) {
      const parts = [-360, 0, 360].map((turn) => atlas.cut(line.map(([lat, lon]) => [lat, lon + turn])));
      if (north) parts.push([[90, -180], [90, 180], [-90, 180], [-90, -180], [90, -180]]);
      return parts.filter((part) => part.length > 3);
    }
    // Round one pole: three turns of it, closed behind the pole.
    const turn = Math.sign(line.at(-1)[1] - line[0][1]) * 360, pole = north ? 90 : -90;
    const long = [-1, 0, 1].flatMap((k) => line.slice(k < 1 ? 0 : undefined, k < 1 ? -1 : undefined).map(([lat, lon]) => [lat, lon + k * turn]));
    const closed = [...long, [pole, long.at(-1)[1]], [pole, long[0][1]], long[0]];
    return [atlas.cut(closed)];
  },

  // A closed line within -180 to 180 degrees of longitude; along these it follows the frame.
  cut(closed) {
    let line = closed.slice(0, -1);
    for (const side of [-1, 1]) {
      const inside = ([, lon]) => side * lon <= 180;
      line = line.flatMap((place, i) => {
        const before = line.at(i - 1);
        const entry = inside(place) === inside(before) ? [] : [atlas.crossing(before, place, 180 * side)];
        return inside(place) ? [...entry, place] : entry;
      });
    }
    return line.length ? [...line, line[0]] : [];
  },

  crossing: ([lat1, lon1], [lat2, lon2], lon) => [lat1 + (lat2 - lat1) * (lon - lon1) / (lon2 - lon1), lon],

  // An open line in the parts that lie within -180 to 180 degrees, each turned there.
  strips(line) {
    const turnOf = ([, lon]) => Math.floor((lon + 180) / 360), parts = [];
    let part = [];
    line.forEach((place, i) => {
      const before = line[i - 1], turn = turnOf(place), back = ([lat, lon], by) => [lat, lon - 360 * by];
      if (before && turnOf(before) !== turn) {
        const side = 360 * Math.max(turn, turnOf(before)) - 180, at = atlas.crossing(before, place, side);
        part.push(back(at, turnOf(before)));
        parts.push(part);
        part = [back(at, turn)];
      }
      part.push(back(place, turn));
    });
    parts.push(part);
    const [first] = parts, last = parts.at(-1), same = (one, other) => one[0] === other[0] && Math.abs(one[1] - other[1]) < 1e-9;
    const [start, end] = [first[0], last.at(-1)], closes = same(start, end);
    if (closes && first === last) last[last.length - 1] = start;  // by which a closed line is known
    else if (closes) first.unshift(...parts.pop().slice(0, -1));
    return parts.filter((each) => each.length > 1);
  },

  // The parts of a ring that lie in no band round another place.
  uncovered(ring, others, inner, outer) {
    const free = (at) => others.every((place) => {
      const { km } = atlas.inverse(place, at);
      return km <= inner || km >= outer;
    });
    if (!others.length) return [ring.map(({ at }) => at)];
    const flags = ring.map(({ at }) => free(at)), lines = [];
    let line = flags[0] ? [ring[0].at] : [];
    for (let i = 1; i < ring.length; i++) {
      if (flags[i] !== flags[i - 1]) {
        const edge = atlas.edgeOf(ring, i, free, flags[i - 1]);
        line.push(edge);
        if (!flags[i]) { lines.push(line); line = []; }
      }
      if (flags[i]) line.push(ring[i].at);
    }
    return [...lines, line].filter((each) => each.length > 1);
  },

  // Where a ring enters or leaves a band, between a vertex and the one before, of which `was` is so.
  edgeOf(ring, i, free, was) {
    let [low, high] = [ring[i - 1].azimuth, ring[i].azimuth], at = ring[i].at;
    for (let step = 0; step < 24; step++) {
      const middle = (low + high) / 2, [lat, lon] = atlas.direct(ring.place, middle, ring.km);
      at = [lat, lon + 360 * Math.round((ring[i].at[1] - lon) / 360)];
      if (free(at) === was) low = middle;
      else high = middle;
    }
    return at;
  },
});
