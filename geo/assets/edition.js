// The map of a page of the static edition, from the data in the page. Leaflet, the words and atlas.js are loaded before.
(() => {
  const { d3, scenario } = JSON.parse(document.getElementById("map-data").textContent);
  // What is the same in every language has a file of its own.
  scenario.bands.forEach((band, i) => { band.polygons = GROUND.bands[i]; });
  if (scenario.nearer) scenario.nearer.polygons = GROUND.nearer;
  scenario.places.rows = GROUND.rows;
  const map = L.map("map", OPTIONS), group = L.featureGroup();
  atlas.open(map, d3);
  atlas.scenario(map, group, scenario);
  group.addTo(map);
})();
