// What a file says once its reader has changed the map: title and sentence, legend, chart and table, worked out anew.
// Belongs to reach.js, which is loaded before. The words and rules come as the table that
// geo/outputs/web/change_table.py makes; that this says what Python would is held by tests/test_changed_file.py.
Object.assign(atlas, {
  // All of it, of launch points and bands: `state` has `points`, of each its place, name and label, and the texts of `bands`.
  retell(table, state, { codes, where, names }) {
    const bands = atlas.chosen(table, state), drag = atlas.dragTable(table, state, bands);
    const seen = state.points.map(({ at }, i) => atlas.seenFrom(drag, drag.round[i], at, where));
    const sites = atlas.sitesOf(state, bands), unit = table.unit;
    const found = atlas.reachOf({ table: drag, bands, unit, sites, codes, seen });
    const entries = atlas.entries(table, bands, drag, found), facts = atlas.factsOf(table, state);
    const known = { table, state, bands, drag, found, entries, facts, names, sites };
    return { ...known, title: atlas.title(known), summary: atlas.summary(known), pole: atlas.poleNote(known), query: atlas.query(table, state) };
  },

  // The bands drawn, in their order: those chosen, then those of claims; those of the reader's own take their look in turn.
  chosen(table, { bands }) {
    const known = (token) => table.bands.find((band) => band.token === token) ?? atlas.ownBand(table, token);
    let turn = 0;
    return [...bands.map(known), ...table.bands.filter(({ part }) => part)].map((band) => {
      const look = band.look ?? table.own[turn++ % table.own.length];
      return { ...band, look, colour: look.colour };
    });
  },

  // The texts of the treaty's bands, which a link leaves out where both are drawn and no other.
  ofTreaty: ({ bands }) => bands.filter(({ treaty }) => treaty).map(({ token }) => token),

  // A band of the reader's own, from its text in a link.
  ownBand({ unit, says }, token) {
    const [inner, outer] = token.split("-").map(Number), edges = [inner, outer].filter((km) => km > 0);
    const length = (km) => atlas.lengthOf(km, unit), ranges = `${atlas.figure(inner, unit)}–${length(outer)}`;
    const label = atlas.say(says.label, { ranges });
    return {
      token, inner, outer, open: 0, bound: 0, part: "", treaty: 0, label, entry: label, ban: "", phrase: atlas.say(says.phrase, { ranges }), marks: edges,
      nearer: atlas.say(says.nearer, { range: length(inner) }), farther: atlas.say(says.farther, { range: length(outer) }),
      edges: edges.map((km) => [km, length(km), ""]), km: edges,
    };
  },

  // A number as it is in a length: of km all of it, of another unit whole, or a tenth below 10.
  shown(km, [, unit]) {
    const value = km / unit;
    return unit === 1 ? value : value >= 10 ? atlas.whole(value) : Number(value.toFixed(1));
  },

  figure: (km, unit) => atlas.plain(atlas.number(atlas.shown(km, unit), { maximumFractionDigits: 9 })),

  lengthOf: (km, unit) => atlas.plain(atlas.length(atlas.shown(km, unit), unit[0], { maximumFractionDigits: 9 })),

  plain: (text) => text.replaceAll("\u202f", "\u00a0"),  // French has a narrow space between thousands, which Python has not

  escaped: (text) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt()};`),

  // The same as geo/outputs/web/drag_table.py makes of a scenario.
  dragTable(table, { points }, bands) {
    const all = bands.map((_, i) => i), of = (i) => bands[i], numbers = (has) => all.filter((i) => has(of(i)));
    const order = (i) => (of(i).part ? 0 : of(i).treaty ? 1 : 2);
    const own = ({ part }, i) => ({
      under: part === "disputed" ? numbers((other) => other.part === "agreed") : [],
      figure: part ? numbers((other) => other.part).filter((other) => other <= i) : [i],
    });
    const { label, ban } = atlas.outsideWords(table, bands);
    return {
      frames: true, close: table.limits.close, plain: table.plain, least: 0, order: all.toSorted((i, j) => order(i) - order(j)), round: points.map(() => all),
      bands: bands.map((band, i) => ({ ...band, label: atlas.escaped(band.label), back: band.treaty, ...own(band, i) })),
      outside: Object.fromEntries(Object.entries(table.outside).map(([name, { colour }]) => [name, { colour, label: atlas.escaped(label(name)), ban: ban(name) }])),
    };
  },

  // What places outside every band are called, and whether the treaty banned what reaches no farther, or no nearer.
  outsideWords({ outside, limits, says }, bands) {
    const first = bands.reduce((least, band) => (least && least.inner <= band.inner ? least : band), null);
    const last = bands.reduce((most, band) => (most && (most.outer > band.outer || (most.outer === band.outer && most.bound >= band.bound)) ? most : band), null);
    const label = (name) => (!first ? "" : name === "nearer" ? first.nearer : name === "farther" ? last.farther : outside[name].label);
    const apart = (name) => (name === "nearer" ? first.inner <= limits.treaty[0] : name === "farther" && last.outer >= limits.treaty[1]);
    return { label, ban: (name) => (first && apart(name) ? says.unbanned : "") };
  },

  // Launch points as the map has them: see `sites` in atlas.js.
  sitesOf({ points }, bands) {
    const ranges = [...new Set(bands.flatMap(({ km }) => km))].sort((a, b) => a - b);
    return points.map(({ at, name }, i) => [...at, atlas.escaped(name), i, ranges]);
  },

  // The lines of the legend, of each its words, whether it was banned, how many places lie there, and its samples.
  entries(table, bands, drag, { parts, counts, outside }) {
    const { label, ban } = atlas.outsideWords(table, bands);
    return bands.length ? [
      ...bands.map((band, i) => ({
        id: band.token, label: band.entry, phrase: band.phrase, ban: band.ban, part: band.part, places: parts.filter(({ within }) => within.includes(i)).length,
        counted: counts[i], samples: [band.look.swatch], dot: band.look.dot, band,
      })),
      ...outside.map(([name, n]) => ({
        id: name, label: label(name), phrase: label(name)[0].toLowerCase() + label(name).slice(1), ban: ban(name), places: n, counted: n,
        samples: [], dot: table.outside[name].dot,
      })),
    ] : [];
  },

  // What is known of each launch point: the site, whether a fact places the system there, or only what launches it.
  factsOf({ sites, limits, says }, { points }) {
    return points.map(({ at, site }) => {
      const near = sites.filter((each) => (each.had || each.launcher) && atlas.inverse(at, each.at).km <= limits.town)
        .sort((one, other) => (other.id === site) - (one.id === site));
      const placed = near.filter(({ had }) => had), launched = near.filter(({ launcher }) => launcher);
      const known = placed[0] ?? launched[0] ?? sites.find(({ id }) => id === site);
      const unplaced = "alone" in says.what_if && !placed.length;
      return { site: known, unplaced, launched: unplaced && launched.length > 0 };
    });
  },

  listed({ says }, parts, joiner = "and") {
    return parts.length === 1 ? parts[0] : atlas.say(says.list[joiner], { others: parts.slice(0, -1).join(", "), last: parts.at(-1) });
  },

  // Launch points by their names, if that is no long list.
  someOf({ table, state, facts }, has, joiner) {
    const points = state.points.filter((_, i) => has(facts[i])), [most] = table.limits.named;
    return points.length <= most ? atlas.listed(table, points.map(({ name }) => name), joiner) : table.says.some[points.length - most - 1];
  },

  title(known) {
    const { table, state: { points }, bands, facts } = known, { titles } = atlas.ofNumber(table, points);
    const unplaced = facts.filter((each) => each.unplaced).length;
    const kind = !bands.length ? "none" : bands.some(({ part }) => part) ? (unplaced === points.length ? "nowhere" : unplaced ? "some" : "there")
      : bands.every(({ treaty }) => treaty) ? "treaty" : "own";
    return atlas.say(titles[kind], { origin: points[0].name, places: kind === "some" ? atlas.someOf(known, (each) => each.unplaced, "and") : "" });
  },

  // What is said according to how many launch points there are.
  ofNumber: ({ says }, { length }) => says.numbers[length - 1],

  summary(known) {
    const { table, bands, entries } = known, { says } = table;
    if (!bands.length) return [atlas.whatIf(known), says.none, says.without].filter(Boolean).join(" ");
    const lies = entries.map(({ places: n, phrase }) => atlas.say(n ? atlas.inForm(says.lies, n) : says.lies.zero, { n: atlas.plain(atlas.number(n)), where: phrase }));
    const counts = atlas.say(atlas.ofNumber(table, known.state.points).all, { counts: atlas.listed(table, lies) });
    return [atlas.whatIf(known), counts, atlas.tooClose(known), says.without].filter(Boolean).join(" ");
  },

  inForm: (forms, n) => forms[new Intl.PluralRules(document.documentElement.lang || "en").select(n)] ?? forms.other,

  whatIf(known) {
    const { alone, launched } = known.table.says.what_if;
    const said = (words, has, joiner) => (known.facts.some(has) ? atlas.say(words, { places: atlas.someOf(known, has, joiner) }) : "");
    return [said(alone, (each) => each.unplaced && !each.launched, "or"), said(launched, (each) => each.launched, "and")].filter(Boolean).join(" ");
  },

  tooClose({ table, found: { parts }, names }) {
    const close = parts.filter(({ borderline }) => borderline), n = close.length, [, most] = table.limits.named;
    if (!n) return "";
    const places = n <= most ? atlas.listed(table, close.map(({ code }) => names[code])) : atlas.counted(table, n);
    return atlas.say(atlas.inForm(table.says.close, n), { places });
  },

  counted: ({ says }, n) => atlas.say(atlas.inForm(says.counted, n), { n: atlas.plain(atlas.number(n)) }),

  headed: ({ says }, head, text) => atlas.say(says.headed, { head, text }),

  // Whether the treaty banned what an entry holds, and with whose missiles, which it did not bind.
  banOf({ table, facts }, { ban, part }) {
    const sites = facts.map(({ site }) => site), holders = [...new Set(sites.filter((site) => site?.holds).map(({ operator }) => operator))];
    if (!part || !ban || !holders.length) return ban;
    const words = sites.every((site) => site && holders.includes(site.operator)) ? table.says.held : table.says.held_too;
    return atlas.say(words, { ban, holders: atlas.listed(table, holders) });
  },

  // Why a ring is no circle on the flat map, if it encloses a pole.
  poleNote({ table, state: { points }, sites }) {
    for (const [i, pole] of [90, -90].entries()) for (const [j, { at }] of points.entries()) {
      const nearest = atlas.inverse(at, [pole, 0]).km, farthest = table.limits.halfway - nearest;
      const range = sites[j][4].find((km) => nearest < km && km < farthest);
      if (range && nearest >= 1) return atlas.say(table.says.poles[i], { range: atlas.lengthOf(range, table.unit) });
    }
    return "";
  },

  // The link's query: see geo/scenario/link.py.
  query(table, { points, bands, joined }) {
    const chosen = String(bands) === String(atlas.ofTreaty(table)) ? [] : (bands.length ? bands : ["none"]).map((token) => `band=${token}`);
    return [...points.map(({ token }) => `site=${token}`), ...chosen, table.rest[joined]].filter(Boolean).join("&");
  },
});
