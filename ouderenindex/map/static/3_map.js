// The map: one layer of areas per level, restyled when the subject changes.
const COARSE = matchMedia('(pointer: coarse)').matches;
const MANY = 1000; // above this, canvas: areas then have no element to focus, the table carries them
const layers = {};
// Lines over a colour, as a tile that repeats: close and thick for no data, thin and far apart, the
// other way, for indicative.
const hatchLines = number => number
  ? { size: 9, d: 'M-2-2L11 11M7-2L11 2M-2 7L2 11', stroke: DATA.classes[number].hatch, width: 1.2 }
  : { size: 7, d: 'M-2 9L9-2M-2 2L2-2M5 9L9 5', stroke: '#a9a9a9', width: 2 };
let map, arcs, centres, current, frame, labels, tip, home;

function makeMap() {
  map = L.map(byId('map'), {
    keyboard: false, attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120, maxZoom: 17, dragging: !COARSE,
  });
  const unit = DATA.geo.unit * DATA.geo.step;
  arcs = paths(DATA.geo.arcs, unit);
  const middle = integers(DATA.geo.centres).map(unfold);
  let lat = 0, lon = 0;
  centres = DATA.geo.rings.map((text, at) => {
    const i = 2 * (at - DATA.geo.first);
    if (i < 0) return null;
    lat += middle[i];
    lon += middle[i + 1];
    return [lat * unit, lon * unit];
  });
  for (const [pane, z] of [['lines', 410], ['circles', 414], ['spots', 416], ['sites', 420], ['labels', 430], ['flags', 440]]) {
    map.createPane(pane).style.zIndex = z;
    if (!['sites', 'flags'].includes(pane)) map.getPane(pane).style.pointerEvents = 'none';
  }
  L.control.zoom({ position: 'topright', zoomInTitle: t('zoom.in'), zoomOutTitle: t('zoom.out') }).addTo(map);
  addHome();
  frame = L.polygon([], { renderer: L.svg({ padding: 0.5, pane: 'sites' }), pane: 'sites', interactive: false,
    fill: false, color: '#111', weight: 3.5, smoothFactor: 0, className: 'frame' }).addTo(map);
  tip = L.tooltip({ direction: 'top', offset: [0, -8], className: 'tip' });
  byId('page').append(s('svg', { class: 'patterns', 'aria-hidden': 'true' }, DATA.classes.map(svgHatch)));
  map.on('click', () => set({ area: WHOLE }));
  map.on('zoomend resize', () => {
    if (COARSE) map.dragging[map.getZoom() > home + 0.1 ? 'enable' : 'disable']();
  });
  map.on('moveend resize', placeLabels);
  fit();
  // The legend beside or below it may grow, and the map then shrinks.
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = byId('map'), { x, y } = map.getSize();
    if (clientWidth !== x || clientHeight !== y) map.getZoom() === home ? fit() : map.invalidateSize(false);
  }).observe(byId('map'));
}

// The rings of an area, put together from arcs when it is first drawn.
const rings = [];
function ringsOf(area) {
  if (rings[area]) return rings[area];
  const numbers = integers(DATA.geo.rings[area]), found = [];
  for (let at = 0; at < numbers.length;) {
    const ring = [];
    for (let left = numbers[at++]; left; left--) {
      const arc = unfold(numbers[at++]), path = arcs[arc < 0 ? -1 - arc : arc], last = path.length - 1;
      // The last point is the first of the next arc.
      for (let step = 0; step < last; step++) ring.push(path[arc < 0 ? last - step : step]);
    }
    found.push(ring);
  }
  return rings[area] = found;
}

function addHome() {
  const control = L.control({ position: 'topright' });
  control.onAdd = () => {
    const box = h('div', { class: 'leaflet-bar' },
      h('button', { type: 'button', class: 'home', title: t('home'), 'aria-label': t('home'), on: { click: fit } },
        s('svg', { viewBox: '0 0 20 20', width: 18, height: 18, 'aria-hidden': 'true' },
          s('path', { d: 'M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5', class: 'icon' }))));
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  control.addTo(map);
}

let extent = null;
function extentOf(areas) {
  let [south, west, north, east] = [90, 180, -90, -180];
  for (const area of areas) for (const ring of ringsOf(area)) for (const { lat, lng } of ring) {
    if (lat < south) south = lat;
    if (lat > north) north = lat;
    if (lng < west) west = lng;
    if (lng > east) east = lng;
  }
  return north < south ? null : [[south, west], [north, east]];
}
function fit() {
  extent ||= extentOf(areasOf(DATA.levels[0]));
  if (!extent) { map.setView([52.2, 5.3], 7); return; }
  map.invalidateSize(false);
  // Beside the buttons where there is room.
  const right = map.getSize().x > 500 ? 62 : 10;
  map.fitBounds(extent, { animate: false, paddingTopLeft: [10, 10], paddingBottomRight: [right, 10] });
  home = map.getZoom();
}

// Draws a level once; later only its styles change.
function layerOf(level) {
  if (layers[level]) return layers[level];
  const areas = areasOf(level), svg = areas.length <= MANY;
  const renderer = svg ? L.svg({ padding: 0.5 }) : L.canvas({ padding: 0.3 });
  const group = L.layerGroup(), shapes = new Map();
  for (const area of areas) {
    const shape = L.polygon(ringsOf(area), { renderer, className: 'area', bubblingMouseEvents: false, smoothFactor: 0 });
    shape.on({
      click: () => set({ area: state.area === area ? WHOLE : area }),
      ...COARSE ? {} : { mouseover: event => showTip(area, event), mousemove: event => showTip(area, event),
        mouseout: () => { tipOf = null; map.removeLayer(tip); } },
    });
    shapes.set(area, shape.addTo(group));
  }
  const lines = level === 'buurt' && svg ? areasOf('wijk') : [];
  if (lines.length) {
    const over = L.svg({ padding: 0.5, pane: 'lines' });
    lines.forEach(area => L.polygon(ringsOf(area), { renderer: over, pane: 'lines', interactive: false,
      fill: false, color: '#333', weight: 1.6, opacity: 0.75, smoothFactor: 0 }).addTo(group));
  }
  return layers[level] = { group, shapes, areas, svg, renderer };
}

// Under the pointer: a place if there is one, else the area.
let tipOf = null;
function showTip(area, event) {
  const spot = spotAt(event.containerPoint);
  if (tipOf !== (spot ? spot.key : area)) {
    tipOf = spot ? spot.key : area;
    tip.setContent(spot ? h('div', null, spot.text)
      : h('div', null, h('b', null, name(area)), h('br'), scale().words(area), state.people ? [h('br'), peopleLine(area)] : ''));
  }
  tip.setLatLng(event.latlng).addTo(map);
}

function drawMap(before) {
  const layer = layerOf(state.level), now = scale();
  if (current !== layer) {
    if (current) map.removeLayer(current.group);
    map.removeLayer(tip);
    layer.group.addTo(map);
    current = layer;
    if (layer.svg) makeList(layer);
    drawLabels();
  }
  for (const [area, shape] of layer.shapes) {
    const number = now.number(area), unsure = now.unsure(area), chosen = area === state.area;
    shape.setStyle({ fillColor: number && !unsure ? now.colour(number) : hatched(number, layer.svg),
      fillOpacity: underlaid ? 0.8 : 1, color: '#6b7178', weight: 0.8 });
    const path = shape.getElement && shape.getElement();
    if (path) {
      path.setAttribute('aria-label', name(area) + ': ' + now.short(area));
      path.setAttribute('aria-selected', chosen);
      path.setAttribute('tabindex', chosen ? 0 : -1);
    }
  }
  tipOf = null;
  // A frame of its own marks the choice: moving the area itself to the front would lose the focus.
  const chosen = layer.shapes.get(state.area);
  frame.setLatLngs(chosen ? ringsOf(state.area) : []);
  if (chosen) {
    if (before && before.area !== state.area && !map.getBounds().contains(chosen.getBounds()))
      map.fitBounds(chosen.getBounds(), { animate: false, maxZoom: home + 2 });
  } else if (layer.svg && layer.areas.length) layer.shapes.get(layer.areas[0]).getElement().setAttribute('tabindex', 0);
  drawTiles();
  drawCircles();
  drawSpots();
  drawSites();
  const site = DATA.sites[state.site];
  if (site && before && before.site !== state.site) showSite(site);
  placeLabels();
}

// A class colour with lines over it: a pattern of the page for SVG, one of its own for a canvas.
const svgHatch = ({ colour }, number) => {
  const { size, d, stroke, width } = hatchLines(number), box = { width: size, height: size };
  return s('pattern', { id: 'oi-hatch-' + number, ...box, patternUnits: 'userSpaceOnUse' },
    s('rect', { ...box, fill: colour }), s('path', { d, stroke, 'stroke-width': width }));
};
const hatchTiles = [];
function hatched(number, svg) {
  if (svg) return 'url(#oi-hatch-' + number + ')';
  if (!hatchTiles[number]) {
    const { size, d, stroke, width } = hatchLines(number), tile = h('canvas', { width: size, height: size });
    const pen = tile.getContext('2d');
    pen.fillStyle = DATA.classes[number].colour;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke(new Path2D(d));
    hatchTiles[number] = pen.createPattern(tile, 'repeat');
  }
  return hatchTiles[number];
}

// The areas are one list, so one tab stop: arrow keys move, and choose as they move.
function makeList(layer) {
  const paths = layer.areas.map(area => layer.shapes.get(area).getElement());
  // Leaflet makes new elements each time that a level comes back; their parent stays.
  paths.forEach(path => path.setAttribute('role', 'option'));
  const list = paths[0] && paths[0].parentNode;
  if (!list || list.getAttribute('role')) return;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', t('areas', { n: layer.areas.length, areas: t('n.' + state.level) }));
  moveAmong(list, () => layer.areas, area => layer.shapes.get(area).getElement(),
    area => set({ area }), name);
}

// Arrow keys, Home, End and first letters within a list of which one item is in the tab order.
function moveAmong(list, items, elementOf, choose, nameOf) {
  const itemOf = element => items().find(item => elementOf(item) === element);
  list.addEventListener('keydown', event => {
    const all = items(), at = all.indexOf(itemOf(event.target));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    let next;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (step) next = all[(at + step + all.length) % all.length];
    else if (event.key === 'Home') next = all[0];
    else if (event.key === 'End') next = all[all.length - 1];
    else if (event.key.length === 1 && event.key.trim()) {
      const letter = event.key.toLowerCase();
      next = [...all.slice(at + 1), ...all.slice(0, at + 1)]
        .find(item => nameOf(item).toLowerCase().startsWith(letter));
    }
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    elementOf(next).focus();
  });
  list.addEventListener('focusin', event => {
    const item = itemOf(event.target);
    if (item !== undefined && event.target.matches(':focus-visible')) choose(item);
  });
}
