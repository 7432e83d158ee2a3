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
      details.open = map.unfolded ?? map.getSize().x >= 600;  // where it would not cover much of the map
      details.addEventListener("toggle", () => { map.unfolded = details.open; atlas.declutter(map); });
      box.querySelectorAll("input").forEach((input) => input.addEventListener("change", () => {
        if (map.sends) return map.sends(null, { band: input.value, on: input.checked });
        atlas.off[input.checked ? "delete" : "add"](input.value);
        shown(input);
      }));
      if (!map.sends) box.querySelectorAll("input").forEach((input) => {
        input.checked = !atlas.off.has(input.value);
        if (!input.checked) shown(input);
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
    if (focused) control.getContainer().querySelector(`input[value="${focused}"]`)?.focus();
  },
});
