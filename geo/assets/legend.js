// The legend in the map, which is the switch of the bands too. Belongs to atlas.js, which is loaded before.
Object.assign(atlas, {
  off: new Set(),  // what a file's reader has switched off, in whichever view

  // `html` is the whole of it; `bands` are the layers by the values of its boxes. The page is told of a switch;
  // a file, which nobody hears, takes the layer away itself.
  legend(map, group, html, bands) {
    const focused = map.legend?.getContainer().querySelector(":focus")?.value;
    const shown = ({ checked, value }) => (checked ? bands[value].addTo(group) : bands[value].removeFrom(group));
    map.legend?.remove();
    map.legend = null;
    if (!html) return;
    const control = map.legend = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar atlas-legend");
      box.innerHTML = html;
      const details = box.querySelector("details");
      details.open = map.unfolded ?? true;
      details.addEventListener("toggle", () => atlas.declutter(map));
      details.firstElementChild.addEventListener("click", () => { map.unfolded = !details.open; });
      box.querySelectorAll("input").forEach((input) => input.addEventListener("change", () => {
        if (map.sends && map.sends(null, { band: input.value, on: input.checked }) !== false) return;
        atlas.off[input.checked ? "delete" : "add"](input.value);
        shown(input);
      }));
      for (const input of box.querySelectorAll("input")) if (atlas.off.has(input.value)) {
        input.checked = false;
        shown(input);
      }
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
    if (focused) control.getContainer().querySelector(`input[value="${focused}"]`)?.focus();
  },

  // The legend is folded where it would cover a launch point or an eighth of the map, until the reader says otherwise.
  aside(map) {
    const details = map.legend?.getContainer().querySelector("details");
    if (!details || map.unfolded !== undefined) return;
    details.open = true;
    const { x: width, y: height } = map.getSize(), { left } = map.getContainer().getBoundingClientRect();
    const box = map.legend.getContainer(), start = box.getBoundingClientRect().left - left, end = box.offsetTop + box.offsetHeight;
    const covered = map.launchPoints?.some(([lat, lon]) => {
      const { x, y } = map.latLngToContainerPoint(map.round ? [lat, lon] : atlas.near(map, [lat, lon]));
      return x > start - 12 && x < width && y > 0 && y < end + 12;
    });
    details.open = !covered && box.offsetWidth * box.offsetHeight < width * height / 8;
  },
});
