// Land, the grounds of bands, their rings, and countries: what has an area. Belongs to atlas.js, which is loaded before.
Object.assign(atlas, {
  // Land and borders. Coloured by map.css, in light and dark. The grounds of bands lie on the land, and on them
  // the sea as a veil, with the borders: so they are strong on land and faint at sea.
  basemap(map) {
    for (const [pane, height] of [["land", 300], ["tiles", 310], ["grounds", 350], ["sea", 360]]) map.createPane(pane).style.zIndex = height;
    map.createPane("ranges").classList.add("leaflet-zoom-hide");
    map.getPane("ranges").innerHTML = `<svg class="atlas-ranges" aria-hidden="true"></svg>`;
    if (map.round) return atlas.roundEarth(map);
    const rings = atlas.land().flat(), world = [[-90, -540], [-90, 540], [90, 540], [90, -540]];
    // Even-odd: a country in a hole of another's is land, a sea in a hole is not.
    const look = (name) => ({ pane: name, className: `atlas-${name}`, interactive: false, smoothFactor: 0.5, fillRule: "evenodd" });
    L.polygon(rings, { ...look("land"), stroke: false }).addTo(map);
    L.polygon([world, ...rings], { ...look("sea"), around: true }).addTo(map);
  },

  // The polygons of all lands, each the latitudes and longitudes of its rings.
  land() {
    return atlas.lands ??= LAND.map((polygon) => polygon.map((ring) => atlas.decode(ring, 1, 3)));
  },

  // A line, and polygons, as the map draws them.
  line(map, places, look) {
    return map.round ? new atlas.Shape([atlas.lineOf(places)], look) : L.polyline(places, look);
  },

  area(map, polygons, look) {
    return map.round ? new atlas.Shape([atlas.groundOf(polygons)], { ...look, fill: true }) : L.polygon(polygons, look);
  },

  // A line from the text that geo/outputs/web/polyline.py makes of it: by the order of its differences, and the
  // decimals of a degree.
  decode(text, differences = 3, decimals = 4) {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const numbers = [];
    for (let i = 0, value = 0, shift = 0; i < text.length; i++) {
      const digit = letters.indexOf(text[i]);
      value += (digit & 31) * 2 ** shift;
      shift += 5;
      if (digit & 32) continue;
      numbers.push(value % 2 ? -(value - 1) / 2 : value / 2);
      value = shift = 0;
    }
    for (let order = 0; order < differences; order++)
      for (let i = 2; i < numbers.length; i++) numbers[i] += numbers[i - 2];
    const line = [], degree = 10 ** decimals;
    for (let i = 0; i < numbers.length; i += 2) line.push([numbers[i + 1] / degree, numbers[i] / degree]);
    return line;
  },

  decoded(polygons) {
    return polygons.map((polygon) => polygon.map((ring) => atlas.decode(ring)));
  },

  // The layers of the bands by their tokens; of those that the script draws itself what did not change stays.
  bands(map, group, bands) {
    const before = map.drawnBands ?? new Map(), now = map.drawnBands = new Map();
    const layers = Object.fromEntries(bands.map((band) => {
      const known = band.round && JSON.stringify(band), kept = known && before.get(known), layer = kept ?? L.layerGroup();
      if (known) now.set(known, layer);
      layer.addTo(group);
      if (!kept) atlas.band(map, layer, band);
      else layer.eachLayer((each) => each.bringToBack());
      return [band.token, layer];
    }));
    for (const [known, layer] of before) if (now.get(known) !== layer) layer.removeFrom(group);
    return layers;
  },

  // The ground of a band, below those of the bands before, and its rings.
  band(map, group, band) {
    const { colour, fill, width, dash, hatch, ruled, kind, edges, countries } = band;
    const { grounds, lines: outlines } = band.round ? atlas.annuli(map, band.round, band) : atlas.drawnBand(map, band.polygons);
    const lines = hatch && atlas.hatching(colour, fill, hatch);
    const ground = atlas.below(atlas.ground(map, grounds, ruled ? lines : fill, kind));
    ground.rings = edges.map(([km, length, who]) => ({ km, length, who, colour, lines: outlines }));
    const line = { color: colour, weight: width, dashArray: dash, fill: false, interactive: false, smoothFactor: 0 };
    if (lines) ground.on("add", () => ground.getElement().style.setProperty("--hatching", lines));  // for paper, see map.css
    ground.addTo(group);
    if (countries) requestAnimationFrame(() => atlas.countries(map, group, colour, countries));  // the bands first
    for (const ring of outlines) {
      atlas.below(atlas.line(map, ring, { ...line, className: `atlas-ring ${kind}` })).addTo(group);
    }
  },

  // The polygons of a band and its rings as lines, from their texts.
  drawnBand(map, polygons) {
    const grounds = atlas.decoded(polygons);
    return { grounds, lines: atlas.outlines(grounds.flat(), map.round ? 90 : 85.06) };
  },

  // The countries in a band, in its colour: those wholly in it are shaded. On each ground stands the name with the
  // share that lies there.
  countries(map, group, colour, { wholly, named }) {
    const look = { pane: "grounds", color: colour, fillColor: colour, fillRule: "evenodd", fillOpacity: 0.2, weight: 1.2, interactive: false, smoothFactor: 0.5 };
    const polygons = wholly.flatMap(([from, to]) => atlas.land().slice(from, to));
    atlas.area(map, polygons, { ...look, className: "atlas-country" }).addTo(group);
    named.forEach(([lat, lon, html]) => atlas.label([lat, lon], html, "country").addTo(group));
  },

  // The ground that launch points have in common: a broad line under the rings, and rulings over land and sea.
  common(map, group, { colour, width, hatch, polygons }) {
    const rings = atlas.decoded(polygons), ground = atlas.ground(map, rings, atlas.hatching(colour, "", hatch, 10), "common", "overlayPane");
    const line = { color: colour, weight: width, fill: false, interactive: false, smoothFactor: 0, className: "atlas-common" };
    for (const outline of atlas.outlines(rings.flat(), map.round ? 90 : 85.06)) atlas.below(atlas.line(map, outline, line)).addTo(group);
    atlas.below(ground).addTo(group);
  },

  // What comes later lies below what came before.
  below(layer) {
    return layer.on("add", () => layer.bringToBack());
  },

  // The ground that is nearer than the treaty's ranges: quiet, and named where there is room.
  nearer(map, group, ground) {
    if (!ground) return;
    const { grounds } = ground.round ? atlas.annuli(map, ground.round, { inner: 0, outer: ground.inner }) : atlas.drawnBand(map, ground.polygons);
    atlas.below(atlas.ground(map, grounds, ground.fill, "nearer")).addTo(group);
    ground.named.forEach((place) => atlas.label(place, ground.name, "ground").addTo(group));
  },

  // Nonzero: where bands of several launch points overlap, an even number of them is ground too.
  ground(map, rings, fill, kind, pane = "grounds") {
    const look = { pane, stroke: false, fillRule: "nonzero", fillOpacity: 1, interactive: false, smoothFactor: 0 };
    return atlas.area(map, rings, { ...look, fillColor: fill || "none", className: `atlas-ground ${kind}` });
  },

  // A polygon runs along the antimeridian and over the pole to be valid; its rings do not. `last` is the latitude
  // at which the map ends: beyond 85.06 degrees Mercator does, and Leaflet would draw what lies there along its edge.
  outlines(rings, last) {
    const onFrame = (a, b) => (a[1] === b[1] && Math.abs(a[1]) === 180)
      || (Math.abs(a[0]) >= last && Math.abs(b[0]) >= last);
    const lines = [];
    for (const closed of rings) {
      const ring = closed.slice(0, -1), n = ring.length;
      const cuts = ring.map((point, i) => onFrame(point, ring[(i + 1) % n]));
      const start = cuts.indexOf(true) + 1;
      let line = [];
      for (let i = start; i <= start + n; i++) {
        line.push(ring[i % n]);
        if (cuts[i % n] && i < start + n) { lines.push(line); line = []; }
      }
      lines.push(line);
    }
    return lines.filter((line) => line.length > 1);
  },

  // Lines across the ground, for readers who cannot tell the colours apart. Returns what to fill with.
  hatching(colour, fill, angle, step = 7) {
    const id = `atlas-hatch-${colour.match(/[0-9a-f]{6}/)[0]}-${angle}`;
    if (!document.getElementById(id)) {
      document.body.insertAdjacentHTML("beforeend", `<svg width="0" height="0" style="position:absolute" aria-hidden="true">
        <pattern id="${id}" width="${step}" height="${step}" patternUnits="userSpaceOnUse" patternTransform="rotate(${angle})">
        <rect width="${step}" height="${step}" fill="${fill || "none"}"/>
        <path d="M0 0V${step}" stroke="${colour}" stroke-width="1.2" stroke-opacity="0.5"/></pattern></svg>`);
    }
    return `url(#${id})`;
  },
});
