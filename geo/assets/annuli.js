// The rings and grounds of bands as the script draws them, where no server does. Belongs to geodesic.js and grounds.js,
// which are loaded before. A place is [latitude, longitude], a line a list of them.
Object.assign(atlas, {
  fine: 0.08,  // km by which a line may stray from its ring

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
    const exact = (azimuth) => atlas.direct(place, azimuth, km), placed = whole ? exact : atlas.between(exact);
    const vertex = (azimuth, lon) => {
      const [lat, x] = placed(azimuth);
      return { azimuth, at: [lat, x + 360 * Math.round((lon - x) / 360)], north: atlas.north(lat) };
    };
    const ring = [vertex(0, place[1])];
    const reach = (one, other, depth) => {
      const middle = vertex((one.azimuth + other.azimuth) / 2, (one.at[1] + other.at[1]) / 2);
      // Halfway to the middle a line to there strays by a quarter of what one past it does.
      if (depth > 12 || atlas.strays(one, middle, other) < 3 * atlas.fine) return void ring.push(middle, other);
      reach(one, middle, depth + 1);
      reach(middle, other, depth + 1);
    };
    for (let azimuth = 5; azimuth <= 360; azimuth += 5) reach(ring.at(-1), vertex(azimuth, ring.at(-1).at[1]), 0);
    // Near the antipode ways cross: what they reach is nearer by another way.
    const kept = whole ? ring.filter(({ at }) => atlas.inverse(place, at).km > km - 0.01) : ring;
    if (kept.length < ring.length && kept[0] !== kept.at(-1)) kept.push({ ...kept[0], azimuth: kept[0].azimuth + 360 });
    return Object.assign(kept, { place, km });
  },

  // A ring as a function of the azimuth, from its places at every fifth degree, within metres: where two of these are,
  // between the circles through each and its neighbours. Not near the antipode, where a ring is no circle.
  between(exact) {
    const rad = Math.PI / 180, step = 5, h = step * rad;
    const normals = [...Array(360 / step).keys()].map((i) => {
      const at = exact(step * i), [lat, lon] = [at[0] * rad, at[1] * rad];
      return { at, to: [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)] };
    });
    const known = (i) => normals[i % normals.length];
    return (azimuth) => {
      const i = Math.floor(azimuth / step), u = (azimuth - step * i) * rad;
      if (!u) return known(i).at;
      const shares = (u) => [Math.sin(u) / (2 * Math.sin(h)), (1 - Math.cos(u)) / (2 - 2 * Math.cos(h))];
      const [a, b, c, d] = [i + normals.length - 1, i, i + 1, i + 2].map((k) => known(k).to), [one, other] = [shares(u), shares(u - h)];
      const circle = (a, b, c, [aside, along]) => b + (c - a) * aside + (a + c - 2 * b) * along;
      const [x, y, z] = [0, 1, 2].map((k) => circle(a[k], b[k], c[k], one) * (1 - u / h) + circle(b[k], c[k], d[k], other) * u / h);
      return [Math.atan2(z, Math.sqrt(x * x + y * y)) / rad, Math.atan2(y, x) / rad];
    };
  },

  // A range, changed by so little that its ring is clear of both poles: through one it would jump in longitude.
  offPoles(place, km) {
    const [north, south] = [90, -90].map((lat) => atlas.inverse(place, [lat, 0]).km), clear = 0.1;
    const near = [north, south].filter((pole) => Math.abs(km - pole) < clear);
    if (!near.length) return km;
    return km >= Math.min(...near) ? Math.max(...near) + clear : Math.min(...near) - clear;
  },

  // A latitude as the flat map stretches it, in degrees.
  north: (lat) => Math.atanh(Math.sin(Math.max(-89.999, Math.min(89.999, lat)) * Math.PI / 180)) * 180 / Math.PI,

  // How far the vertex between two others is from the line through them, in km, on the worse of two planes.
  strays(one, middle, other) {
    const [lat, lon] = middle.at, wide = Math.cos(lat * Math.PI / 180), dx = other.at[1] - one.at[1], x = lon - one.at[1];
    const off = (dy, y, high) => {
      const length = Math.sqrt((dx * wide) ** 2 + (dy * high) ** 2);  // Math.hypot takes ten times as long
      return length ? Math.abs(x * dy - y * dx) * wide * high / length : 0;
    };
    return 111.32 * Math.max(off(other.north - one.north, middle.north - one.north, wide), off(other.at[0] - one.at[0], lat - one.at[0], 1));
  },

  // The ground within a ring on the flat map, as closed lines that turn to the right round it.
  flatGround(ring) {
    const line = ring.map(({ at }) => at), [north, south] = [90, -90].map((lat) => atlas.inverse(ring.place, [lat, 0]).km <= ring.km);
    if (north === south) {
      const within = line.every(([, lon]) => Math.abs(lon) <= 180), turns = within ? [0] : [-360, 0, 360];
      const parts = turns.map((turn) => atlas.cut(line.map(([lat, lon]) => [lat, lon + turn])));
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
      const inside = (place) => side * place[1] <= 180;
      if (line.every(inside)) continue;
      const kept = [];
      line.forEach((place, i) => {
        const before = line.at(i - 1);
        if (inside(place) !== inside(before)) kept.push(atlas.crossing(before, place, 180 * side));
        if (inside(place)) kept.push(place);
      });
      line = kept;
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
