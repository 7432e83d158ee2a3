// A launch point is dragged. Belongs to atlas.js, which is loaded before; a file is without it, and without geodesic.js
// and reach.js, for nothing is dragged there.
Object.assign(atlas, {
  // Its rings follow the pointer as light lines, and dots, tooltips and the legend say what is so there; the grounds of
  // bands come when it is let go and the server has answered.
  drags(map, group, [lat, lon, , number, ranges], place, label) {
    const flat = map.flat ?? map, { data } = flat.latest;
    const trail = ranges.map((km) => atlas.line(map, data.unheard ? atlas.ring([lat, lon], km) : [], { className: "atlas-trail", interactive: false }));
    let waiting = 0, follows = null;
    const says = (...at) => (follows ??= atlas.file ? atlas.retells(map, number) : atlas.follows(map, data, number))(...at);
    const there = () => {
      const { lat, lng } = place.getLatLng();
      return [Math.max(-90, Math.min(90, atlas.kept(lat))), atlas.kept(lng)];
    };
    if (data.unheard) trail.forEach((line) => line.addTo(group));
    atlas.hears(flat);
    place.on("dragstart", () => {
      trail.forEach((line) => line.addTo(group));
      follows = null;
    });
    place.on("drag", () => {  // the pointer may move many times a frame
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const at = there();
        label.setLatLng(at);
        trail.forEach((line, i) => line.setLatLngs(atlas.ring(at, ranges[i])));
        if (data.drag.frames) says(at);
      });
    });
    place.on("dragend", ({ distance }) => {
      map.dropped = true;  // let go beside the point, whose last pixels Leaflet leaves out, it is a click too
      setTimeout(() => map.dropped = false);
      cancelAnimationFrame(waiting);
      if (distance >= 5) return atlas.drops(flat, there(), number, says);
      for (const each of [place, label]) each.setLatLng([lat, lon]);  // brought back to where it was, as near as Leaflet takes it
      trail.forEach((line) => line.remove());
      if (data.drag.frames) says([lat, lon], true);
      if (data.unheard) setTimeout(() => atlas.redraw(flat));
    });
  },

  // A degree as the server keeps it of a place on the map, see geo/page/map_click.py: what is seen is what it answers.
  kept: (degree) => Number(degree.toFixed(3)),

  // A place as its launch point is called there, unless it has a name of its own: see `display.format_point`.
  placed([lat, lon]) {
    return atlas.decimal([lat, atlas.within180(lon)]);
  },

  // A longitude, which on the map goes on beyond 180 degrees, as the server keeps it.
  within180: (lon) => atlas.kept(((lon + 180) % 360 + 360) % 360 - 180),

  // A place in degrees, as `display.format_point` writes it.
  decimal([lat, lon]) {
    const read = (degree) => (degree * 8 % 1 ? degree : atlas.whole(100 * degree) / 100).toFixed(2);  // halves to the even one
    return `${read(Math.abs(lat))}° ${lat < 0 ? "S" : "N"}, ${read(Math.abs(lon))}° ${lon < 0 ? "W" : "E"}`;
  },

  // Lets the map say what is so as one of its launch points moves: a function of its place, which returns what the map
  // is told of places then. `back` at its own it has its own name.
  follows(map, { drag: table, bands, places }, number) {
    const moved = places.sites.findIndex((site) => site[3] === number), codes = Object.keys(map.capitals);
    const where = codes.map((code) => Object.values(map.capitals[code].dot.getLatLng()));
    const seen = places.sites.map((site, i) => i !== moved && atlas.seenFrom(table, table.round[i], site, where));
    return (at, back = false) => {
      const named = (site) => (back ? site : [...at, atlas.placed(at), ...site.slice(3)]);
      const sites = places.sites.map((site, i) => (i === moved ? named(site) : site));
      seen[moved] = atlas.seenFrom(table, table.round[moved], at, where);
      const found = atlas.reachOf({ table, bands, unit: places.unit, sites, codes, seen });
      const now = { ...places, sites, looks: found.looks, labels: found.labels, rows: found.rows };
      atlas.reached(map, back ? places : now);
      atlas.counts(map, table, found);
      return now;
    };
  },

  // The legend's counts, and its lines of places outside every band.
  counts(map, { bands, outside }, { counts, outside: groups, rim, common }) {
    const list = map.legend?.getContainer().querySelector("ul"), known = String([counts, groups, rim, common]);
    if (!list || !bands.length || map.legend.known === known) return;
    Object.assign(map.legend, { known, html: null });
    const lines = [...list.querySelectorAll(":scope > li:not([class])")], made = (html) => {
      const box = document.createElement("ul");
      box.innerHTML = html;
      return box.firstElementChild;
    };
    const drawn = lines.filter((line) => line.querySelector(".atlas-swatch"));
    lines.filter((line) => line.querySelector(".atlas-dot")).forEach((line) => line.remove());
    [...counts, common].forEach((n, i) => drawn[i]?.querySelector("b").replaceChildren(atlas.number(n)));
    drawn[bands.length - 1].after(...groups.map(([position, n]) => {
      const line = made(atlas.say(DRAGGED[outside[position].ban ? "banned" : "entry"], outside[position]));
      line.querySelector("b").replaceChildren(atlas.number(n));
      return line;
    }));
    list.querySelector(".rims")?.remove();
    if (rim) list.insertBefore(made(atlas.say(DRAGGED.rims, { colour: rim[0], rim: rim[1] })), list.querySelector(".countries"));
  },

  // A launch point was let go. Where nobody hears of it the map keeps what it says; bands have no ground then, for
  // the server draws that, but all their rings.
  drops(flat, at, number, says) {
    if (atlas.hears(flat)) return flat.sends({ lat: at[0], lng: at[1] }, { dragged: number });
    const { data } = flat.latest, map = flat.front, places = { ...says(at), circles: [] };
    const bands = data.bands.map((band) => ({ ...band, polygons: [], countries: undefined }));
    const legend = map.legend?.getContainer().innerHTML;
    flat.latest.data = { ...data, bands, legend, places, nearer: null, common: undefined, unheard: true };
    atlas.unheard().set(number, at);
    setTimeout(() => atlas.redraw(flat));  // once Leaflet has done with what was in hand
  },

  // Where each launch point was let go while nobody heard of it, by its number. The page keeps it, for it may put
  // another frame in the place of the map's.
  unheard() {
    return atlas.page().defaultView.atlasUnheard ??= new Map();
  },

  // Whether the server can be reached. If it cannot, or has not heard of all, the map says so, and tells the server when
  // it is back: of one launch point at a time, for a run of the page hears of one.
  hears(flat) {
    const app = atlas.page().querySelector('[data-testid="stApp"]'), is = (name, value) => app?.dataset[name] === value;
    const waiting = atlas.unheard(), on = !app || is("testConnectionState", "CONNECTED"), map = flat.front;
    if (on && !waiting.size) map.speaks?.remove();
    else if (!map.speaks?.isConnected) {
      map.speaks = L.DomUtil.create("p", "atlas-hint", map.getContainer());
      Object.assign(map.speaks, { role: "status", textContent: DRAGGED.unreached });
      map.speaks.style.bottom = "5rem";  // above a word on how to move the map
    }
    if (!app || atlas.listens) return on;
    let later = 0;
    const tell = () => {
      const [next] = waiting;
      if (!next || !is("testConnectionState", "CONNECTED") || !is("testScriptState", "notRunning")) return;
      const [number, [lat, lng]] = next;
      waiting.delete(number);
      flat.sends({ lat, lng }, { dragged: number });
      later = setTimeout(tell, 1000);
    };
    atlas.listens = new MutationObserver(() => {
      clearTimeout(later);
      if (waiting.size) later = setTimeout(tell, 400);  // the page asks for a run of its own first
      atlas.hears(flat);
    });
    atlas.listens.observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
    window.addEventListener("pagehide", () => atlas.listens.disconnect());
    if (waiting.size) later = setTimeout(tell, 400);
    return on;
  },
});
