// What each place is to launch points that are moved: the rows of geo/features/reach.py, as atlas.rowsOf has them, and
// the counts of the legend. Belongs to geodesic.js, which is loaded before; the rules come as the table that
// geo/outputs/web/drag_table.py makes.
Object.assign(atlas, {
  // Places, [latitude, longitude] each, from one launch point with some of the table's bands: how far and where, the
  // bands that hold it, how far to the nearest edge, and where it lies outside all of them.
  seenFrom({ bands }, own, [lat, lon], places) {
    const edges = own.flatMap((i) => [bands[i].inner, bands[i].outer]).filter((km) => km > 0);
    const holds = (km) => (i) => (bands[i].open ? km > bands[i].inner : km >= bands[i].inner) && km <= bands[i].outer;
    const outside = (km) => (own.every((i) => km <= bands[i].inner) ? "nearer" : own.every((i) => km > bands[i].outer) ? "farther" : "between");
    return places.map((place) => {
      const { km, azimuth } = atlas.inverse([lat, lon], place), held = own.filter(holds(km));
      return { own, km, azimuth, held, edge: Math.min(...edges.map((edge) => Math.abs(km - edge))), position: held.length ? "in" : outside(km) };
    });
  },

  // All of it, from what `seenFrom` has of each launch point: `sites` are these, `codes` those of the places.
  reachOf({ table, bands: drawn, unit, sites, codes, seen }) {
    const { bands, outside, close, order } = table, looks = atlas.numbered(), labels = atlas.numbered(), rims = [];
    const alike = new Set(table.round.map(String)).size === 1, rows = {}, groups = new Map(), tenths = atlas.tenths(unit);
    const shown = (held) => bands.flatMap(({ under }, i) => (held.has(i) && !under.some((over) => held.has(over)) ? [i] : []));
    const parts = codes.map((code, at) => ({ code, ...atlas.oneOf(seen.map((each) => each[at]), shown, bands, close) }));
    parts.sort((one, other) => one.main.km - other.main.km);
    for (const part of parts) {
      const { code, main, within, borderline, count } = part, position = part.position = within.length ? "in" : alike ? main.position : "outside";
      const last = outside[position];
      const colours = [...new Set(order.filter((i) => within.includes(i)).filter((i, at) => !at || !bands[i].back).map((i) => drawn[i].colour))];
      const look = colours.length ? [colours[0], colours.length > 1 ? colours.at(-1) : table.plain] : [last.colour, table.plain];
      const words = within.map((i) => (main.held.includes(i) ? bands[i].label : atlas.say(DRAGGED.elsewhere, { band: bands[i].label })));
      if (!within.length) words.push(last.label);
      const here = borderline?.at === main.at;
      if (borderline && !here) words.push(atlas.say(DRAGGED.round, { length: tenths(borderline.edge).length, place: sites[borderline.at][2] }));
      rows[code] = {
        look: looks.of(look), where: words.filter(Boolean).map(labels.of), distance: atlas.whole(main.km / unit[1]),
        azimuth: atlas.whole(main.azimuth) % 360, way: "", edge: here ? tenths(borderline.edge).figure : "", from: sites[main.at][3], count: sites.length > 1 ? count : 0,
      };
      if (colours.length > 1) rims.push(look);
      if (!within.length) groups.set(position, (groups.get(position) ?? 0) + 1);
    }
    const counts = bands.map(({ figure }) => parts.filter(({ within }) => figure.some((i) => within.includes(i))).length);
    const common = parts.filter(({ count }) => count >= table.least).length;
    return { parts, rows, looks: looks.all, labels: labels.all, counts, outside: [...groups], rim: rims[0], common };
  },

  // One place from several launch points as one: see `reach.nearest`.
  oneOf(seen, shown, bands, close) {
    const rows = seen.map((row, at) => ({ ...row, at })).sort((one, other) => one.km - other.km);
    const rank = ({ held, own }) => (held.length ? 0 : 2) + (own.length ? 0 : 1);
    const main = rows.reduce((best, row) => (rank(row) < rank(best) ? row : best));
    const near = ({ km }, edge) => edge > 0 && Math.abs(km - edge) < close;
    const changes = (row) => {
      const all = new Set(rows.flatMap((other) => (other === row ? [] : other.held)));
      const now = String(shown(new Set([...all, ...row.held])));
      return row.own.some((i) => {
        if (!near(row, bands[i].inner) && !near(row, bands[i].outer)) return false;
        const beyond = row.held.includes(i) ? row.held.filter((other) => other !== i) : [...row.held, i];
        return String(shown(new Set([...all, ...beyond]))) !== now;
      });
    };
    const borderline = main.edge < close ? main : rows.filter((row) => row.edge < close && changes(row))
      .reduce((best, row) => (!best || row.edge < best.edge ? row : best), null);
    const count = rows.filter(({ held }) => held.length).length;
    return { main, within: shown(new Set(rows.flatMap(({ held }) => held))), borderline, count, nearest: rows[0].km };
  },

  // Values, each once, and the number of each.
  numbered() {
    const all = [], known = new Map();
    const of = (value) => {
      const key = String(value);
      if (!known.has(key)) known.set(key, all.push(value) - 1);
      return known.get(key);
    };
    return { all, of };
  },

  // The nearest whole number, of two the even one, as Python has it.
  whole(number) {
    const down = Math.floor(number), rest = number - down;
    return rest > 0.5 || (rest === 0.5 && down % 2) ? down + 1 : down;
  },

  // A short length, to a tenth of the unit, as its figure and with the unit behind, as HTML: see `units.tenths`.
  tenths: ([called, unit]) => (km) => {
    const number = Number((km / unit).toFixed(1)), tenth = { minimumFractionDigits: 1 };
    return { figure: atlas.number(number, tenth), length: atlas.length(number, called, tenth).replace("\u00a0", "&#160;") };
  },
});
