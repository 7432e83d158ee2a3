// The Earth as it is: a second map, on which d3-geo projects and cuts what Leaflet's own map draws flat.
// Belongs to views.js, which is loaded before; in a file it is packed with d3. A map that has `round` is such a map.
Object.assign(atlas, {
  pixels: 128 / Math.PI,  // that a radius of the Earth has at zoom 0: at the equator as many as on the flat map

  // A map of one of the projections, its middle at `place`, in the frame of the flat map.
  roundMap(flat, kind, place) {
    const box = document.createElement("div");
    box.className = `atlas-round ${kind}`;
    flat.getContainer().after(box);
    const { d3: name, rim, reach, turns } = atlas.projections[kind];
    const unit = d3[name]().scale(1).translate([0, 0]).rotate([-place.lng, -place.lat]);
    const map = L.map(box, {
      crs: atlas.roundCrs(unit, rim, reach), center: place, zoom: 2, minZoom: -1, maxZoom: 8, zoomSnap: 0, zoomDelta: 0.75,
      wheelPxPerZoomLevel: 120, attributionControl: false, trackResize: false, doubleClickZoom: false, zoomAnimation: false,
      dragging: !turns, keyboard: !turns, scrollWheelZoom: turns ? "center" : true, touchZoom: turns ? "center" : true,
    });
    map.round = { kind, rim, turns, unit, drawn: d3[name]().clipAngle(reach), middle: place, renderers: {} };
    map.on("viewprereset move zoom resize", () => { map.round.view = null; });
    if (turns) atlas.hand(map);
    return map;
  },

  // How Leaflet finds the pixel of a place and the place of a pixel. What is beyond the horizon lies far outside
  // of every frame; a pixel beside the Earth is at its rim.
  roundCrs(unit, rim, reach) {
    const nowhere = L.point(1e4, 1e4), most = (reach + 0.01) * Math.PI / 180;
    const middle = () => unit.rotate().slice(0, 2).map((angle) => -angle);
    return L.extend({}, L.CRS.Earth, {
      infinite: true,
      transformation: new L.Transformation(1, 0, 1, 0),
      scale: (zoom) => atlas.pixels * 2 ** zoom,
      zoom: (scale) => Math.log2(scale / atlas.pixels),
      projection: {
        project: ({ lat, lng }) => (d3.geoDistance(middle(), [lng, lat]) > most ? nowhere : L.point(unit([lng, lat]))),
        unproject: ({ x, y }) => {
          const shrink = Math.min(1, 0.9999 * rim / Math.hypot(x, y));
          const [lng, lat] = unit.invert([x * shrink, y * shrink]);
          return L.latLng(lat, lng);
        },
      },
    });
  },

  // Whether a pixel of the frame is on the Earth.
  onEarth(map, pixel) {
    const { x, y } = pixel.subtract(map.latLngToContainerPoint(map.round.middle));
    return Math.hypot(x, y) <= map.round.rim * atlas.pixels * 2 ** map.getZoom();
  },

  // What follows is GeoJSON as d3 reads it. Its grounds lie to the right of their rings, those of Leaflet and
  // RFC 7946 to the left. And from vertex to vertex it goes the shortest way, where they go straight on the plane of
  // longitude and latitude, as a border along a parallel does: so none is farther than a degree from the next.
  lonlat(line) {
    const found = [];
    line.forEach(([lat, lon], i) => {
      const [y, x] = line[i - 1] ?? [lat, lon];
      const steps = Math.ceil(Math.max(Math.abs(lon - x) * Math.cos(lat * Math.PI / 180), Math.abs(lat - y)));
      for (let k = 1; k < steps; k++) found.push([x + k / steps * (lon - x), y + k / steps * (lat - y)]);
      found.push([lon, lat]);
    });
    return found;
  },

  groundOf(polygons) {
    return { type: "MultiPolygon", coordinates: polygons.map((polygon) => polygon.map((ring) => atlas.lonlat(ring).reverse())) };
  },

  lineOf(line) {
    return atlas.linesOf([line]);
  },

  linesOf(lines) {
    return { type: "MultiLineString", coordinates: lines.map(atlas.lonlat) };
  },

  // The same with fewer vertices, for as long as the Earth turns: none nearer than so many degrees to the one before.
  coarse(geo, step = 2) {
    const thin = (line) => {
      let [x, y] = line[0] ?? [];
      return line.filter(([lon, lat], i) => {
        const kept = !i || i === line.length - 1 || Math.hypot((lon - x) * Math.cos(lat * Math.PI / 180), lat - y) >= step;
        if (kept) [x, y] = [lon, lat];
        return kept;
      });
    };
    if (geo.type === "MultiLineString") return { ...geo, coordinates: geo.coordinates.map(thin) };
    if (geo.type !== "MultiPolygon") return geo;
    const polygons = geo.coordinates.map((polygon) => polygon.map(thin).filter((ring) => ring.length > 4));
    return { ...geo, coordinates: polygons.filter((polygon) => polygon.length) };
  },

  // Have d3 draw as Leaflet sees the Earth now. Returns a value that is another for each view.
  aim(map) {
    const { drawn, unit, view } = map.round;
    if (view) return view;
    const zoom = map.getZoom(), { x, y } = map.getPixelOrigin(), size = map.getSize();
    const corner = map.containerPointToLayerPoint(size.multiplyBy(-0.1)), end = corner.add(size.multiplyBy(1.2));
    drawn.rotate(unit.rotate()).scale(atlas.pixels * 2 ** zoom).translate([-x, -y]).precision(map.turning ? 0 : 0.2)
      .clipExtent([[corner.x, corner.y], [end.x, end.y]]);
    return map.round.view = {};
  },

  // The text of some GeoJSON as SVG draws it; kept for as long as the view is the same, for what is drawn twice.
  drawn(map, geo, view) {
    if (geo.view === view) return geo.text;
    const part = map.turning ? 1 : 100, at = (x, y) => `${Math.round(part * x) / part},${Math.round(part * y) / part}`;
    let text = "";
    d3.geoPath(map.round.drawn, {
      beginPath() {}, arc() {}, closePath() { text += "Z"; },
      moveTo(x, y) { text += `M${at(x, y)}`; },
      lineTo(x, y) { text += `L${at(x, y)}`; },
    })(map.turning ? (geo.less ??= atlas.coarse(geo)) : geo);
    geo.view = view;
    return geo.text = text;
  },

  // Land, borders and sea. A land that is cut along the antimeridian is one here: it has no border there.
  roundEarth(map) {
    const { whole, parts, borders } = atlas.roundLands();
    const shape = (pane, name, ...geo) => new atlas.Shape(geo, { pane, className: `atlas-${name}`, fill: true, fillRule: "evenodd", interactive: false }).addTo(map);
    const sphere = { type: "Sphere" };
    shape("land", "ocean", sphere);
    shape("land", "graticule", d3.geoGraticule10());
    shape("land", "land", whole, parts);
    shape("sea", "sea", sphere, whole, parts);
    shape("sea", "border", whole, borders);
    shape("overlayPane", "rim", sphere);
  },

  roundLands() {
    if (atlas.rounded) return atlas.rounded;
    const cut = (polygon) => polygon.some((ring) => ring.some(([, lon]) => Math.abs(lon) === 180));
    const [whole, parts] = [false, true].map((is) => atlas.groundOf(atlas.land().filter((polygon) => cut(polygon) === is)));
    const borders = atlas.linesOf(atlas.outlines(atlas.land().filter(cut).flat(), 90));
    return atlas.rounded = { whole, parts, borders };
  },

  // Whatever the hand does, one map of Leaflet's can be turned only by setting its view anew.
  turn(map, { lat, lng }, zoom = map.getZoom()) {
    const middle = L.latLng(Math.max(-90, Math.min(90, lat)), ((lng + 540) % 360 + 360) % 360 - 180);
    map.round.middle = middle;
    map.round.unit.rotate([-middle.lng, -middle.lat]);
    map.setView(middle, zoom, { reset: true, animate: false });
  },

  // Turn by so many pixels, as if a hand had the Earth there: quick and rough, until it rests.
  spin(map, x, y) {
    const { lat, lng } = map.round.middle, degrees = 180 / Math.PI / (atlas.pixels * 2 ** map.getZoom());
    if (!map.turning) map.getContainer().classList.add("turning");
    map.turning = true;
    atlas.turn(map, { lat: lat + y * degrees, lng: lng - x * degrees / Math.max(0.2, Math.cos(lat * Math.PI / 180)) });
  },

  rests(map) {
    if (!map.turning) return;
    map.turning = false;
    map.getContainer().classList.remove("turning");
    atlas.turn(map, map.round.middle);
  },

  // A hand, or two fingers, turn the globe; let go in motion it turns on for a moment, where motion is welcome.
  // A finger that moves up or down scrolls the page: the browser takes it away, see `touch-action` in map.css.
  hand(map) {
    const box = map.getContainer(), held = new Map(), still = window.matchMedia("(prefers-reduced-motion: reduce)");
    let frame = 0, way = [0, 0], pace = [0, 0], at = 0, far = 0;
    const step = (now) => {
      frame = 0;
      const [x, y] = way;
      if (x || y) atlas.spin(map, x, y);
      way = [0, 0];
      const most = 24 / Math.max(24, Math.hypot(x, y));  // pixels a frame: however many moves came in one
      pace = [most * x, most * y];
      at = now;
    };
    const glide = () => {
      pace = pace.map((each) => 0.9 * each);
      if (Math.hypot(...pace) < 0.5) { frame = 0; return atlas.rests(map); }
      atlas.spin(map, ...pace);
      frame = requestAnimationFrame(glide);
    };
    const down = ({ target, pointerId, clientX, clientY, button }) => {
      if (button || target.closest(".leaflet-control, .leaflet-marker-draggable")) return;
      cancelAnimationFrame(frame);
      [frame, far, pace] = [0, 0, [0, 0]];
      held.set(pointerId, [clientX, clientY]);
    };
    const move = ({ pointerId, clientX, clientY }) => {
      const from = held.get(pointerId);
      if (!from) return;
      const [x, y] = [clientX - from[0], clientY - from[1]];
      far += Math.hypot(x, y);
      held.set(pointerId, [clientX, clientY]);
      if (far < 4) return;  // a click that trembles
      if (!box.hasPointerCapture(pointerId)) box.setPointerCapture(pointerId);
      way = [way[0] + x / held.size, way[1] + y / held.size];
      frame ||= requestAnimationFrame(step);
    };
    const up = ({ pointerId }) => {
      if (!held.delete(pointerId) || held.size || far < 4) return;
      map.dropped = true;  // it is no click
      setTimeout(() => map.dropped = false);
      if (frame) {  // moves since the last frame are part of the way
        cancelAnimationFrame(frame);
        step(performance.now());
      }
      if (still.matches || performance.now() - at > 80 || Math.hypot(...pace) < 2) { pace = [0, 0]; atlas.rests(map); }
      else frame = requestAnimationFrame(glide);
    };
    box.addEventListener("pointerdown", down);
    box.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, up);
    map.on("unload", () => cancelAnimationFrame(frame));
    box.tabIndex = 0;
    box.addEventListener("keydown", (event) => {
      const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
      const closer = { "+": 1, "=": 1, "-": -1 }[event.key];
      if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey || !(x || y || closer)) return;
      event.preventDefault();
      const { lat, lng } = map.round.middle, angle = event.shiftKey ? 30 : 10;
      if (closer) map.setZoom(map.getZoom() + closer * map.options.zoomDelta);
      else atlas.turn(map, { lat: lat + y * angle, lng: lng + x * angle });
    });
  },

  // The view that shows each launch point's widest ring; of the globe at least four fifths, turned to the launch points.
  recentre(map) {
    const points = (map.launchPoints ?? []).map(([lat, lon, , , ranges]) => [L.latLng(lat, lon), Math.max(500, ...ranges)]);
    const { turns, rim } = map.round, middle = points[0]?.[0] ?? map.round.middle;
    const widest = Math.max(...points.map(([place, range]) => middle.distanceTo(place) / 1000 + range), 500) / (L.CRS.Earth.R / 1000);
    const { x, y } = map.getSize(), radius = turns ? Math.max(0.8, Math.min(1, 1.08 * Math.sin(Math.min(widest, Math.PI / 2)))) : Math.min(rim, widest);
    atlas.turn(map, middle, Math.log2(0.47 * Math.min(x, y) / radius / atlas.pixels));
  },

  // How it opens: as it was told, or round the launch points.
  roundOpen(map) {
    atlas.recentre(map);
    const { center, zoom } = map.told ?? {};
    if (!center) return;
    if (map.round.turns) atlas.turn(map, center, zoom);
    else map.setView(center, zoom, { animate: false });
  },

  // New launch points: the true shape is that round the first, the globe turns if none is on its side.
  roundReveal(map, points) {
    const before = map.launchPoints, view = map.round.middle;
    map.launchPoints = points;
    if (!points.length) return;
    const first = L.latLng(points[0].slice(0, 2));
    const seen = points.some(([lat, lon]) => d3.geoDistance([view.lng, view.lat], [lon, lat]) < 75 * Math.PI / 180);
    if (!before) atlas.roundOpen(map);
    else if (map.round.turns ? !seen : !first.equals(view)) atlas.recentre(map);
  },
});

// A line or ground of GeoJSON on a round map, which looks and behaves as any other of Leaflet's.
atlas.Shape = L.Path.extend({
  initialize(geos, options) {
    L.setOptions(this, options);
    this.geos = geos;
  },
  beforeAdd(map) {  // a globe is never drawn beyond its frame, and less is painted anew as it turns
    const { pane } = this.options, { renderers, turns } = map.round;
    this.options.renderer = renderers[pane] ??= L.svg({ pane, padding: turns ? 0 : 0.1 });
    return L.Path.prototype.beforeAdd.call(this, map);
  },
  setLatLngs(line) {
    this.geos = [atlas.lineOf(line)];
    return this.redraw();
  },
  _project() {},  // d3 does, the whole at once
  _update() {
    const path = this.getElement(), view = this._map && atlas.aim(this._map);
    if (!view || (path.view === view && path.geos === this.geos)) return;  // Leaflet asks thrice for each view
    Object.assign(path, { view, geos: this.geos });
    path.setAttribute("d", this.geos.map((geo) => atlas.drawn(this._map, geo, view)).join("") || "M0 0");
  },
});
