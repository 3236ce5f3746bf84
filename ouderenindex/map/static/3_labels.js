// Names on the map: each where it fits, and none over another. Areas go before sites.
const flags = []; // where the names of sites stand

function drawLabels() {
  if (labels) map.removeLayer(labels);
  labels = L.layerGroup().addTo(map);
  if (current.areas.length > MANY) return;
  current.names ||= current.areas.map(area => {
    const box = h('span', { class: 'name', 'aria-hidden': 'true' }, name(area));
    const marker = L.marker(centres[area], { pane: 'labels', interactive: false, keyboard: false,
      icon: L.divIcon({ html: box, className: 'anchor', iconSize: null }) });
    return { area, box, marker, width: 0 };
  });
  current.names.forEach(({ marker }) => marker.addTo(labels));
}

function placeLabels() {
  const size = map.getSize();
  if (!current || !size.x) return;
  // As wide as the browser makes them, measured once and all together.
  for (const label of [...current.names || [], ...state.sites ? flags : []]) label.width ||= label.box.offsetWidth;
  const zoom = map.getZoom(), taken = [];
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
    // Beside the dots if that can be, else over them: they are many then, and the list has them all.
    const places = [0, -16, 16].map(dy => [dy, around(x, y + dy, width, 16)]);
    const found = fits * 1.35 > width && free(places[0][1]) &&
      (places.find(([, place]) => free(place) && dots.every(dot => apart(place, dot))) || places[0]);
    box.hidden = !found;
    if (!found) continue;
    box.style.marginTop = found[0] + 'px';
    taken.push(found[1]);
  }
  if (!state.sites) return;
  // Without room for its name a site is a dot, which a press or the list explains. A name that would
  // stand over such a dot looks for another place, until none does.
  const order = flags.map((flag, at) => at).sort((a, b) => (flags[b].number === state.site) - (flags[a].number === state.site));
  let bare = new Set(), spots;
  for (let more = true; more;) {
    const names = [...taken];
    spots = new Map();
    for (const at of order) {
      const { middle, width } = flags[at], { x, y } = pixels(middle), side = width / 2 + 10;
      const found = [[0, 24], [0, -24], [side, 0], [-side, 0], [side, -20], [-side, -20], [side, 20], [-side, 20]].find(([dx, dy]) => {
        const place = around(x + dx, y + dy, width, 24);
        return place[0] >= 0 && place[1] >= 0 && place[2] <= size.x && place[3] <= size.y && !bare.has(at) &&
          names.every(other => apart(place, other)) && [...bare].every(other => apart(place, dots[other]));
      });
      if (!found) continue;
      spots.set(at, found);
      names.push(around(x + found[0], y + found[1], width, 24));
    }
    const now = new Set([...bare, ...order.filter(at => !spots.has(at))]);
    more = now.size > bare.size;
    bare = now;
  }
  flags.forEach(({ box, number }, at) => {
    const [dx, dy] = spots.get(at) || [0, 0];
    box.classList.toggle('small', !spots.has(at));
    box.hidden = !spots.has(at) && !free(dots[at]);
    box.classList.toggle('on', number === state.site);
    box.style.transform = 'translate(-50%, -50%) translate(' + dx + 'px, ' + dy + 'px)';
  });
}
