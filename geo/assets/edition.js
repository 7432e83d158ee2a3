// The map of a page of the static edition, from the data in the page. Leaflet, the words and atlas.js are loaded before.
(() => {
  const { d3, scenario } = JSON.parse(document.getElementById("map-data").textContent);
  // What is the same in every language has a file of its own.
  scenario.bands.forEach((band, i) => { band.polygons = GROUND.bands[i]; });
  if (scenario.nearer) scenario.nearer.polygons = GROUND.nearer;
  scenario.places.rows = GROUND.rows;
  const map = L.map("map", OPTIONS), group = L.featureGroup();
  // d3 comes packed in a script, once, when it is wanted; then views.js unpacks it.
  const loads = atlas.loads, script = { src: d3 };
  let came;
  atlas.loads = async () => {
    came ??= new Promise((done, failed) => document.head.append(Object.assign(document.createElement("script"), script, { onload: done, onerror: failed })));
    came.catch(() => { came = null; });
    await came;
    return loads();
  };
  atlas.open(map);
  atlas.scenario(map, group, scenario);
  group.addTo(map);
})();
