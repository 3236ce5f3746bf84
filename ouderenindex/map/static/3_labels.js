// Names on the map: each where it fits, and none over another. Areas go before sites.
const flags = []; // where the names of sites stand
const ruler = document.createElement('canvas').getContext('2d');
function widthOf(text, weight) {
  ruler.font = weight + ' 12px ' + getComputedStyle(document.body).fontFamily;
  return ruler.measureText(text).width;
}

function drawLabels() {
  if (labels) map.removeLayer(labels);
  labels = L.layerGroup().addTo(map);
  if (current.areas.length > MANY) return;
  current.names ||= current.areas.map(area => {
    const box = h('span', { class: 'name', 'aria-hidden': 'true' }, name(area));
    const marker = L.marker(centres[area], { pane: 'labels', interactive: false, keyboard: false,
      icon: L.divIcon({ html: box, className: 'anchor', iconSize: null }) });
    return { area, box, marker, width: Math.min(160, widthOf(name(area), 600) + 4) };
  });
  current.names.forEach(({ marker }) => marker.addTo(labels));
}

function placeLabels() {
  if (!current) return;
  const zoom = map.getZoom(), size = map.getSize(), taken = [];
  const pixels = point => map.latLngToContainerPoint(point);
  const apart = (box, other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3];
  const free = box => taken.every(other => apart(box, other));
  const around = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const wide = area => {
    const bounds = current.shapes.get(area).getBounds();
    return map.project(bounds.getNorthEast(), zoom).x - map.project(bounds.getSouthWest(), zoom).x;
  };
  const sized = (current.names || []).map(label => ({ ...label, fits: label.area === state.area ? Infinity : wide(label.area) }))
    .sort((a, b) => b.fits - a.fits);
  // Sites come last, but where one may have to be a dot no name stands.
  const dots = state.sites ? flags.map(({ middle }) => pixels(middle)).map(({ x, y }) => around(x, y, 14, 14)) : [];
  for (const { area, box, width, fits } of sized) {
    // A label that would cover another stays away: the panel, the table and the list name everything.
    const { x, y } = pixels(centres[area]);
    const found = fits * 1.35 > width && free(around(x, y, width, 16)) && [0, -16, 16].map(dy => [dy, around(x, y + dy, width, 16)])
      .find(([, place]) => free(place) && dots.every(dot => apart(place, dot)));
    box.hidden = !found;
    if (!found) continue;
    box.style.marginTop = found[0] + 'px';
    taken.push(found[1]);
  }
  if (!state.sites) return;
  const placed = [...flags].sort((a, b) => (b.number === state.site) - (a.number === state.site));
  for (const { box, middle, width, number } of placed) {
    const { x, y } = pixels(middle), side = width / 2 + 10;
    const places = [[0, 24], [0, -24], [side, 0], [-side, 0]].map(([dx, dy]) => [dx, dy, around(x + dx, y + dy, width, 24)]);
    const inside = place => place[0] >= 0 && place[1] >= 0 && place[2] <= size.x && place[3] <= size.y;
    const found = places.find(([,, place]) => inside(place) && free(place));
    // Without room for its name a site is a dot, which a press or the list explains.
    box.classList.toggle('small', !found);
    box.classList.toggle('on', number === state.site);
    const [dx, dy] = found || [0, 0];
    box.style.transform = 'translate(-50%, -50%) translate(' + dx + 'px, ' + dy + 'px)';
    if (found) taken.push(found[2]);
  }
}
