// The legend in the map, which is the switch of the bands too. Belongs to atlas.js, which is loaded before.
Object.assign(atlas, {
  off: new Set(),  // what a file's reader has switched off, in whichever view

  // `html` is the whole of it; `bands` are the layers by the values of its boxes. The page is told of a switch;
  // a file, which nobody hears, takes the layer away itself.
  legend(map, group, html, bands) {
    if (!html) {
      map.legend?.remove();
      map.legend = null;
      return;
    }
    map.legend ??= atlas.legendBox(map).addTo(map);
    Object.assign(map.legend, { group, bands });
    atlas.legendSays(map, html);
    for (const input of map.legend.getContainer().querySelectorAll("input")) if (atlas.off.has(input.value)) atlas.showsBand(map, input);
  },

  legendBox(map) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar atlas-legend");
      box.addEventListener("toggle", () => atlas.declutter(map), true);
      box.addEventListener("click", ({ target }) => {
        const summary = target.closest("summary");
        if (summary) map.unfolded = !summary.parentElement.open;
      });
      box.addEventListener("change", ({ target }) => {
        if (map.sends && map.sends(null, { band: target.value, on: target.checked }) !== false) return;
        atlas.off[target.checked ? "delete" : "add"](target.value);
        atlas.showsBand(map, target);
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    return control;
  },

  showsBand({ legend: { group, bands } }, { checked, value }) {
    if (checked) bands[value].addTo(group);
    else bands[value].removeFrom(group);
  },

  // The legend has other lines now; it stays as open as it was, and what had the focus keeps it.
  legendSays(map, html) {
    const box = map.legend.getContainer(), focused = box.querySelector(":focus"), known = map.legend.html;
    if (known !== html) {
      const opened = box.querySelector("details")?.open;
      box.innerHTML = html;
      Object.assign(map.legend, { html, known: null });
      box.querySelector("details").open = map.unfolded ?? opened ?? true;
    }
    box.querySelectorAll("input").forEach((input) => { input.checked = input.defaultChecked && !atlas.off.has(input.value); });
    if (focused && known !== html) box.querySelector(focused.value ? `input[value="${focused.value}"]` : "summary")?.focus();
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
