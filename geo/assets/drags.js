// A launch point is dragged. Belongs to atlas.js, which is loaded before; a file is without it, and without geodesic.js,
// for nothing is dragged there.
Object.assign(atlas, {
  // Its rings follow the pointer as light lines; bands and all else come when it is let go.
  drags(map, group, [lat, lon, , number, ranges], place, label) {
    const trail = ranges.map(() => atlas.line(map, [], { className: "atlas-trail", interactive: false }));
    let waiting = 0;
    place.on("dragstart", () => trail.forEach((line) => line.addTo(group)));
    place.on("drag", () => {  // the pointer may move many times a frame
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const { lat, lng } = place.getLatLng();
        label.setLatLng([lat, lng]);
        trail.forEach((line, i) => line.setLatLngs(atlas.ring([lat, lng], ranges[i])));
      });
    });
    place.on("dragend", ({ distance }) => {
      map.dropped = true;  // let go beside the point, whose last pixels Leaflet leaves out, it is a click too
      setTimeout(() => map.dropped = false);
      if (distance >= 5) return map.sends(place.getLatLng(), { dragged: number });
      cancelAnimationFrame(waiting);  // brought back to where it was, as near as Leaflet takes it
      for (const each of [place, label]) each.setLatLng([lat, lon]);
      trail.forEach((line) => line.remove());
    });
  },
});
