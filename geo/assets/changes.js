// The reader of a file changes its map: moves a launch point, switches bands, adds one of their own. Nothing is asked of
// any network. Belongs to retold.js and written.js, which are loaded before; `table` is that of
// geo/outputs/web/change_table.py. The address keeps what was changed: `#site=54.7,20.5&band=shorter`.
Object.assign(atlas, {
  changes(map, table) {
    const form = document.querySelector(".atlas-change"), { places } = map.latest.data, rows = atlas.rowsOf(places.rows, places.asked);
    const codes = Object.keys(rows), at = places.asked && atlas.decode(places.asked.where, 1, 4);
    const names = Object.fromEntries([...document.querySelectorAll("tr[data-capital]")].map((row) => [row.dataset.capital, row.cells[0].textContent]));
    const exported = { points: table.points, bands: table.shown, joined: table.joined };
    const known = { codes, where: at || codes.map((code) => CAPITALS[code]), names };
    atlas.file = { map, table, form, exported, state: exported, known, active: 0, data: map.latest.data };
    map.sends = atlas.heard;
    map.front.sends = atlas.heard;
    map.on("click", (event) => map.dropped || atlas.heard(event.latlng));
    atlas.controls(form);
    const said = atlas.retell(table, exported, known);
    map.latest.data.drag = said.drag;
    atlas.redraw(map);
    const follow = () => atlas.linked(atlas.seat()?.location.hash ?? "");
    window.addEventListener("hashchange", follow);
    window.addEventListener("beforeprint", atlas.writeRest);
    follow();
  },

  // What the map is told by a hand: a click, a launch point that was dragged, a switch of the legend, a year.
  heard(place, { dragged, band, on, year } = {}) {
    const { state, table, map } = atlas.file;
    if (year !== undefined) {
      map.latest.data.places.year = year;
      return true;
    }
    if (place) {
      if (dragged !== undefined) Object.assign(atlas.file, { active: dragged, adding: false });
      return atlas.moved([Math.max(-90, Math.min(90, atlas.kept(place.lat))), atlas.within180(place.lng)]);
    }
    const kind = table.bands.find(({ token }) => token === band);
    if (kind?.part) return false;  // the legend hides it; a claim stays a claim
    atlas.off.delete(band);
    const bands = new Set(state.bands), treaty = atlas.ofTreaty(table);
    bands[on ? "add" : "delete"](band);
    const [first, own] = [treaty.filter((each) => bands.has(each)), [...bands].filter((each) => !treaty.includes(each))];
    return atlas.changed({ ...state, bands: [...first, ...own] });
  },

  // A launch point as it is at a place: as a site, or with a name of its own, or called by its coordinates.
  pointAt(at, { name, tail } = {}) {
    const token = at.map((degree) => (degree % 1 ? degree.toFixed(9).replace(/0+$/, "") : degree.toFixed(1))).join();
    return { at, name: name ?? atlas.coordinates(at, atlas.file.table.dms), label: name ?? atlas.decimal(at), site: "", token: token + (tail ?? ""), tail: tail ?? "" };
  },

  pointOf: ({ id, name, at }) => ({ at, name, label: name, site: id, token: id, tail: "" }),

  coordinates([lat, lon], dms) {
    if (!dms) return atlas.decimal([lat, lon]);
    const written = (degrees, letters) => {
      const seconds = atlas.whole(Math.abs(degrees) * 3600), two = (n) => String(n).padStart(2, "0");
      return `${Math.floor(seconds / 3600)}°${two(Math.floor(seconds / 60) % 60)}′${two(seconds % 60)}″ ${letters[Number(degrees < 0)]}`;
    };
    return `${written(lat, "NS")}, ${written(lon, "EW")}`;
  },

  // Lets the map say what is so as a launch point is dragged: a function of its place, as `follows` in drags.js is.
  retells(map, number) {
    const { state, table, known } = atlas.file, point = state.points[number];
    return ([lat, lon], back = false) => {
      const now = back ? point : atlas.pointAt([lat, atlas.within180(lon)], point.tail ? point : {});
      const { legend, places } = atlas.dataOf(atlas.retell(table, { ...state, points: state.points.with(number, now) }, known));
      atlas.reached(map, places);
      if (map.legend) atlas.legendSays(map, legend);
    };
  },

  // The active launch point goes to a place; one of its own name keeps that.
  moved(at, point = null) {
    const { state, adding, table } = atlas.file, active = adding ? state.points.length : atlas.file.active, before = state.points[active];
    const next = point ?? atlas.pointAt(at, before?.tail ? before : {});
    if (state.points.some((other, i) => i !== active && String(other.at) === String(next.at))) {
      atlas.redraw(atlas.file.map);
      return atlas.tells(atlas.say(table.words.twin, { place: atlas.coordinates(next.at, table.dms) }));
    }
    const points = adding ? [...state.points, next] : state.points.with(active, next);
    Object.assign(atlas.file, { active, adding: false });
    // Rings of two are a tangle, so they are joined, as on the page.
    return atlas.changed({ ...state, points, joined: adding && points.length === 2 ? 1 : state.joined });
  },

  // Begin to add a launch point, or leave it; and take the active one away.
  addingOrNot() {
    const { file } = atlas;
    file.adding = !file.adding;
    atlas.dress(file.form, file.form.elements.back.hidden);
    return atlas.tells(file.adding ? file.table.words.adding : "");
  },

  removed() {
    const { file } = atlas, points = file.state.points.filter((_, i) => i !== file.active);
    Object.assign(file, { active: Math.max(0, file.active - 1), adding: false });
    return atlas.changed({ ...file.state, points, joined: points.length > 1 ? file.state.joined : 0 });
  },

  // Show a state: in the document, on the map, and in the address.
  changed(state) {
    const { table, map, known, form } = atlas.file, n = state.bands.length;
    if (n > table.limits.bands[2]) {
      atlas.dress(form, form.elements.back.hidden);
      return atlas.tells(atlas.say(table.words.bands, { n }));
    }
    const said = atlas.retell(table, state, known);
    const as = said.query === table.query;
    atlas.file.state = state;
    atlas.writeAll(said);
    map.latest.data = as ? { ...atlas.file.data, drag: said.drag } : atlas.dataOf(said);
    atlas.redraw(map);
    atlas.asked = as ? "" : said.query;
    atlas.address();
    atlas.tells("");
    atlas.dress(form, as);
    return true;
  },

  // The scenario as the map takes it: see `scenario_data` in geo/outputs/web/webmap.py.
  dataOf(said) {
    const { table, state, bands, found, sites, drag } = said, { places } = atlas.file.data, round = state.points.map(({ at }) => at);
    return {
      bands: bands.map(({ look, token, inner, outer, edges }) => ({ ...look, token, round, inner, outer, joined: state.joined, edges })),
      legend: atlas.mapLegend(said),
      nearer: atlas.nearerOf(said, round),
      places: {
        ...places, sites, rows: found.rows, looks: found.looks, labels: found.labels, circles: [],
        reached: bands.length ? atlas.ofNumber(table, state.points).reached : "", year: atlas.file.map.latest.data.places.year,
      },
      drag,
    };
  },

  // The ground nearer than the treaty's ranges, where its shorter band is the subject, and where its name may stand.
  nearerOf({ table, bands, state }, round) {
    const { inner, at: [azimuths, far], ...look } = table.nearer;
    if (bands.some(({ part }) => part) || !bands.some((band) => band.treaty && band.inner === inner)) return null;
    const over = bands.filter((band) => round.length > 1 || band.inner < inner);
    const free = (place) => {
      const far = round.map((each) => atlas.inverse(each, place).km);
      return far.some((km) => km <= inner) && !over.some((band) => far.some((km) => band.inner <= km && km <= band.outer));
    };
    const named = state.points.flatMap(({ at }) => azimuths.map((azimuth) => atlas.direct(at, azimuth, far).slice(0, 2)));
    return { ...look, round, inner, named: named.filter(free) };
  },

  // The controls below the map: which launch point, where to, and a range of one's own.
  controls(form) {
    const { table } = atlas.file, { which, place, own, range, add, remove, back } = form.elements;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      atlas.typed(place.value);
    });
    which.addEventListener("change", () => { atlas.file.active = Number(which.value); place.value = ""; });
    add.addEventListener("click", atlas.addingOrNot);
    remove.addEventListener("click", atlas.removed);
    const ranged = () => atlas.ranged(own.checked, Number(range.value));
    own.addEventListener("change", ranged);
    range.addEventListener("input", () => {
      own.checked = true;
      cancelAnimationFrame(atlas.file.waiting);
      atlas.file.waiting = requestAnimationFrame(ranged);
    });
    back.addEventListener("click", () => {
      Object.assign(atlas.file, { own: null, active: 0, adding: false });
      atlas.changed(atlas.file.exported);
    });
    form.querySelector("datalist").replaceChildren(...table.sites.map(({ name }) => atlas.made("option", { value: name })));
    atlas.dress(form, true);
  },

  // The form says what is so now; `as` is whether that is as it was exported.
  dress(form, as) {
    const { state, table, active, adding, own: ranged } = atlas.file, { which, back, own, range, add, remove } = form.elements, n = state.points.length;
    own.checked = state.bands.includes(ranged);
    which.parentElement.hidden = remove.hidden = n === 1;
    add.disabled = n >= table.limits.points;
    add.title = add.disabled ? table.words.most : "";
    add.replaceChildren(adding ? table.words.cancel : table.words.add);
    which.replaceChildren(...state.points.map(({ name }, i) => atlas.made("option", { value: i, ...(i === active ? { selected: "" } : {}) }, `${i + 1} ${name}`)));
    form.querySelector("output").replaceChildren(`0–${atlas.lengthOf(Number(range.value), table.unit)}`);
    back.hidden = as;
    document.querySelector(".atlas-changed").hidden = as;
  },

  tells(words) {
    atlas.file.form.querySelector("[role=status]").replaceChildren(words);
    return true;
  },

  // A range from the launch points on, which the slider gives, in the place of the one it gave before.
  ranged(on, km) {
    const { state, own } = atlas.file, rest = state.bands.filter((token) => token !== own), token = `0-${km}`;
    atlas.file.own = on && !rest.includes(token) ? token : null;
    const bands = atlas.file.own ? [...rest, token] : rest;
    return atlas.changed({ ...state, bands });
  },

  // What was typed: the name of a site, or coordinates.
  typed(words) {
    const { table } = atlas.file, same = (text) => text.toLowerCase() === words.trim().toLowerCase();
    const site = table.sites.find(({ id, name }) => same(id) || same(name));
    if (site) return atlas.moved(site.at, atlas.pointOf(site));
    const at = atlas.readPlace(words), [lat, lon] = at ?? [];
    if (!at) return atlas.tells(atlas.say(table.words.unknown, { text: words.slice(0, 60) }));
    if (Math.abs(lat) > 90) return atlas.tells(atlas.say(table.words.latitude, { degrees: String(lat) }));
    if (Math.abs(lon) > 180) return atlas.tells(atlas.say(table.words.longitude, { degrees: String(lon) }));
    return atlas.moved(at);
  },

  // Latitude and longitude as people write them, in degrees, or in degrees, minutes and seconds; null if they are none,
  // or may be read in two ways. All that this reads `parse_point` of geo/coordinates reads so too.
  readPlace(words) {
    const whole = String.raw`\d{1,3}`, small = String.raw`[0-5]?\d`, rest = String.raw`(?:\.\d+)?`, minute = String.raw`\s?['′’]\s?`;
    const degrees = `${whole}\\s?[°º]\\s?(?=\\d)${small}${minute}(?:${small}${rest}\\s?(?:["″”]|''))?|${whole}\\s?[°º]\\s?${small}${rest}${minute}|${whole}${rest}\\s?[°º]?`;
    const part = `([-+−](?!.{0,30}[NSEW]))?(${degrees})\\s?([NSEW])?`, found = words.trim().match(new RegExp(`^${part}(\\s*[,;]\\s*|\\s+)${part}$`, "i"));
    if (!found) return null;
    const read = (sign, text, letter) => {
      const [degrees, minutes = 0, seconds = 0] = text.match(/\d+(?:\.\d+)?/g).map(Number), back = /[-−]/.test(sign ?? "") || /[SW]/i.test(letter ?? "");
      return Number(((back ? -1 : 1) * (degrees + minutes / 60 + seconds / 3600)).toFixed(9));
    };
    const [one, between, other] = [found.slice(1, 4), found[4], found.slice(5, 8)], letters = `${one[2] ?? ""}${other[2] ?? ""}`;
    const marked = [one, other].filter(([, text]) => /[°º]/.test(text)).length, single = marked === 1 && !/;|, /.test(between);  // 54° 42, 54,7°
    if (single || !/^(|[NS][EW]|[EW][NS])$/i.test(letters)) return null;
    return /^[EW]/i.test(letters) ? [read(...other), read(...one)] : [read(...one), read(...other)];
  },

  // The state of an address, or what was exported where it has none; what it cannot show it says.
  linked(hash) {
    const given = new URLSearchParams(hash.replace(/^#/, "")), { table, exported } = atlas.file;
    if (!given.has("site") && !given.has("band")) return void (atlas.asked && atlas.changed(exported));
    const rest = new URLSearchParams(table.rest[1]), views = Object.keys(atlas.projections), other = [];
    for (const [key, value] of given) if (!["site", "band", "flat", ...views].includes(key) && rest.get(key) !== value) other.push(`${key}=${value}`);
    const points = given.getAll("site").map(atlas.pointIn), bands = given.getAll("band").flatMap(atlas.bandIn);
    const sites = given.getAll("site").length, wrong = [...other, ...given.getAll("site").filter((_, i) => !points[i]), ...given.getAll("band").filter((text) => !atlas.bandIn(text))];
    if (sites > table.limits.points) return void atlas.tells(atlas.say(table.words.points, { n: sites }));
    if (wrong.length || bands.length > table.limits.bands[2]) return void atlas.tells(atlas.say(table.words.link, { part: (wrong.join(", ") || hash).slice(0, 60) }));
    const chosen = given.has("band") ? [...new Set(bands)] : sites ? atlas.ofTreaty(table) : exported.bands;
    const some = points.filter(({ token }, i) => points.findIndex((other) => other.token === token) === i), joined = Number(given.has("form") && some.length > 1);
    Object.assign(atlas.file, { active: 0, adding: false });
    atlas.changed({ bands: chosen, ...(sites ? { points: some, joined } : { points: exported.points, joined: exported.joined }) });
  },

  // A launch point of an address, null if it is none: as it was exported, a site, or coordinates with a name.
  pointIn(text) {
    const { table } = atlas.file, encoded = atlas.encoded(text), same = table.points.find(({ token }) => token === encoded);
    const site = table.sites.find(({ id }) => id === text);
    if (same || site) return same ?? atlas.pointOf(site);
    const [, lat, lon, tail] = text.match(/^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(,.{1,300})?$/) ?? [];
    if (lat === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
    const name = tail?.replace(/^,{1,2}/, "");
    return atlas.pointAt([Number(lat), Number(lon)], name ? { name, tail: atlas.encoded(tail) } : {});
  },

  // The bands of one text of an address: of `none` none; null if it is no band.
  bandIn(text) {
    const { table: { bands, limits: { bands: [least, most] } } } = atlas.file;
    if (text === "none" || bands.some(({ token, part }) => token === text && !part)) return text === "none" ? [] : [text];
    const [, inner, outer] = text.match(/^(\d{1,5}(?:\.\d{1,6})?)-(\d{1,5}(?:\.\d{1,6})?)$/) ?? [];
    return inner !== undefined && outer - inner >= least && outer <= most ? [text] : null;
  },

  encoded: (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%20/g, "+").replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt().toString(16).toUpperCase()}`),
});
