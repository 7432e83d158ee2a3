// The slider through the years. Belongs to atlas.js, which is loaded before; YEARS is what `basemap_js` in
// geo/outputs/web/webmap.py defines:
// { first, last, step, words, sentences with {year} to fill in, said: which of these are said of each year,
// sites: [lat, lon, html, first year, last year or 0] }.
Object.assign(atlas, {
  // A button that opens the slider, and the slider, with the words above it, so that it stays where it is.
  years(map) {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar atlas-years");
      box.role = "group";
      box.ariaLabel = YEARS.words.years;
      box.innerHTML = `<button type="button" class="open"></button><div hidden><p></p><button type="button" class="play"></button>
        <input type="range" min="${YEARS.first}" max="${YEARS.last}" step="1"><output></output>
        <button type="button" class="leave">×</button></div>`;
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      const part = (name) => box.querySelector(name);
      map.slider = { box, open: part(".open"), panel: part("div"), play: part(".play"), input: part("input"), year: part("output"), said: part("p") };
      map.slider.open.textContent = YEARS.words.years;
      map.slider.input.ariaLabel = YEARS.words.year;
      part(".leave").ariaLabel = YEARS.words.leave;
      map.slider.open.addEventListener("click", () => { atlas.atYear(map, YEARS.last); atlas.sendYear(map); map.slider.input.focus(); });
      map.slider.play.addEventListener("click", () => (map.playing ? atlas.pause(map) : atlas.play(map)));
      map.slider.input.addEventListener("input", () => { atlas.stop(map); atlas.atYear(map, Number(map.slider.input.value)); });
      map.slider.input.addEventListener("change", () => atlas.sendYear(map));
      part(".leave").addEventListener("click", () => { atlas.stop(map); atlas.atYear(map, 0); atlas.sendYear(map); map.slider.open.focus(); });
      atlas.stop(map);
      return box;
    };
    control.addTo(map);
    map.stood = L.layerGroup().addTo(map);
  },

  // The map in a year, or in none if it is 0: what stood, and in words what was so.
  atYear(map, year) {
    map.year = year;
    const { open, panel, input, year: shown, said } = map.slider;
    open.hidden = Boolean(year);
    panel.hidden = !year;
    map.stood.clearLayers();
    if (!year) return;
    input.value = shown.textContent = year;
    said.textContent = YEARS.said[year - YEARS.first].map((i) => YEARS.sentences[i]).join(" ").replaceAll("{year}", year);
    for (const [lat, lon, html, first, last] of YEARS.sites) {
      if (year < first || (last && year > last)) continue;
      const icon = L.divIcon({ className: "atlas-stood", iconSize: [11, 11] });
      L.marker([lat, lon], { icon, keyboard: false, title: "" }).bindTooltip(html).addTo(map.stood);
    }
  },

  // The year of the scenario that the page sends. While the slider plays, or is ahead of the page, it stays.
  scenarioYear(map, year) {
    if (map.sentYear !== undefined && map.sentYear !== year) return;
    map.sentYear = undefined;
    if (!map.playing && year !== map.year) atlas.atYear(map, year);
  },

  // A year after the other to the newest one, from the first if it is there.
  play(map) {
    if (map.year >= YEARS.last) atlas.atYear(map, YEARS.first);
    map.playing = setInterval(() => {
      atlas.atYear(map, map.year + 1);
      if (map.year >= YEARS.last) atlas.pause(map);
    }, YEARS.step);
    map.slider.play.textContent = "❚❚";
    map.slider.play.ariaLabel = YEARS.words.pause;
  },

  stop(map) {
    clearInterval(map.playing);
    map.playing = null;
    map.slider.play.textContent = "▶";
    map.slider.play.ariaLabel = YEARS.words.play;
  },

  pause(map) {
    atlas.stop(map);
    atlas.sendYear(map);
  },

  // The page makes the year part of its scenario; where no page listens the map has it alone.
  sendYear(map) {
    if (!map.sends) return;
    map.sentYear = map.year;
    map.sends(null, { year: map.year });
  },
});
