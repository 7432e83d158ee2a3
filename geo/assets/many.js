// Thousands of places: the dots of one look are one path, and names come and go with the view.
// Belongs to atlas.js, which is loaded before.
Object.assign(atlas, {
  // The places' dots by their codes, as `capitals` has those of few.
  many(map, places, most) {
    const crowd = map.crowd = { map, most, looks: new Map(), named: new Map(), tip: L.tooltip({ offset: [6, 0] }) };
    return Object.fromEntries(places.map(([code, [lat, lon, name, country]]) => {
      return [code, { dot: new atlas.Dot(crowd, String(code), L.latLng(lat, lon)), name, country }];
    }));
  },

  // The dots that a change left, each in the path of its look.
  manyDrawn(map, shown) {
    const { crowd } = map;
    for (const path of crowd.looks.values()) path.remove();
    crowd.looks.clear();
    crowd.shown = shown;
    for (const dot of [...shown].reverse()) {
      const key = dot.colours.join();
      if (!crowd.looks.has(key)) {
        const [fillColor, color] = dot.colours;
        crowd.looks.set(key, new atlas.Dots({ fillColor, color, fill: true, fillOpacity: 1, fillRule: "nonzero", interactive: false, className: "atlas-dots" }));
      }
      crowd.looks.get(key).dots.push(dot);
    }
    for (const path of crowd.looks.values()) path.addTo(map);
    atlas.manyNames(map);
  },

  // Name the leading ones of the places in view, as many as a reader can look at.
  manyNames(map) {
    if (!map.crowd?.shown || map.turning || map.gone.signal.aborted) return;
    const { named, most } = map.crowd, leading = new Map();
    for (const dot of map.crowd.shown) {
      if (leading.size === most) break;
      if (atlas.inView(map, dot.getLatLng())) leading.set(dot.code, dot);
    }
    for (const [code, label] of named) if (!leading.has(code)) { label.remove(); named.delete(code); }
    for (const [code, dot] of leading) {
      if (named.has(code)) continue;
      named.set(code, atlas.label(dot.getLatLng(), map.capitals[code].name, "place", { dot }).addTo(map));
    }
  },

  // The pointer lights the dot that is nearest to it, if one is near.
  manyPointed(map) {
    let waiting = 0;
    const follow = ({ containerPoint }) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        if (!map.crowd?.shown || map.gone.signal.aborted) return;
        let [nearest, least] = [null, 12];
        for (const dot of map.crowd.shown) {
          const away = map.latLngToContainerPoint(dot.getLatLng()).distanceTo(containerPoint);
          if (away < least) [nearest, least] = [dot, away];
        }
        if (nearest?.code === map.pointed) return;
        if (nearest) nearest.openTooltip();
        else map.capitals[map.pointed]?.dot.closeTooltip();
      });
    };
    map.on("mousemove", follow);
    map.on("click", (event) => map.sends || follow(event));  // a finger; on the page it moves the launch point
    map.on("moveend", () => atlas.manyNames(map));
  },

  manyGone(map) {
    if (!map.crowd) return;
    for (const each of [...map.crowd.looks.values(), ...map.crowd.named.values(), map.crowd.tip]) each.remove();
    map.crowd = null;
  },
});

// One of many dots. It answers as a circle marker of Leaflet's does, and is drawn with others.
atlas.Dot = class {
  constructor(crowd, code, place) {
    Object.assign(this, { crowd, code, place, radius: 2.6, colours: [], words: () => "" });
  }
  getLatLng() {
    const { map } = this.crowd;
    return map.round ? this.place : atlas.near(map, this.place, atlas.about(this.place.lng));
  }
  getRadius() {
    return this.radius;
  }
  setRadius(radius) {
    if (radius === this.radius) return;
    this.radius = radius;
    const { crowd } = this;
    cancelAnimationFrame(crowd.waiting);
    crowd.waiting = requestAnimationFrame(() => crowd.looks.forEach((path) => path.redraw()));
  }
  openTooltip() {
    const { map, tip } = this.crowd;
    map.capitals[map.pointed]?.dot.closeTooltip();
    tip.setLatLng(this.getLatLng()).setContent(this.words()).addTo(map);
    atlas.point(map, this.code, true);
  }
  closeTooltip() {
    if (this.crowd.map.pointed !== this.code) return;
    this.crowd.tip.remove();
    atlas.point(this.crowd.map, this.code, false);
  }
};

// The dots of one look as one path.
atlas.Dots = L.Path.extend({
  initialize(options) {
    L.setOptions(this, options);
    this.dots = [];
  },
  _project() {
    this.pixels = this.dots.map((dot) => this._map.latLngToLayerPoint(dot.getLatLng()));
  },
  _update() {
    if (!this._map) return;
    const { min, max } = this._renderer._bounds;
    const path = this.pixels.map(({ x, y }, i) => {
      if (x < min.x || y < min.y || x > max.x || y > max.y) return "";
      const r = this.dots[i].radius;
      return `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
    });
    this.getElement()?.setAttribute("d", path.join("") || "M0 0");
  },
});
