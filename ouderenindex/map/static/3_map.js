// The map: one layer of areas per level, restyled when the subject changes.
const COARSE = matchMedia('(pointer: coarse)').matches;
const MANY = 1000; // above this, canvas: areas then have no element to focus, the table carries them
const layers = {};
// Lines over a colour, as a tile that repeats: close and thick for no data, thin and far apart, the
// other way, for indicative.
const hatchLines = number => number
  ? { size: 9, d: 'M-2-2L11 11M7-2L11 2M-2 7L2 11', stroke: DATA.classes[number].hatch, width: 1.2 }
  : { size: 7, d: 'M-2 9L9-2M-2 2L2-2M5 9L9 5', stroke: '#a9a9a9', width: 2 };
let map, rings, centres, current, frame, labels, siteLayer, tip, home;

function makeMap() {
  map = L.map(byId('map'), {
    keyboard: false, attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120, maxZoom: 17, dragging: !COARSE,
  });
  const arcs = paths(DATA.geo.arcs);
  rings = DATA.geo.rings.map(text => ringsOf(text, arcs));
  const middle = integers(DATA.geo.centres).map(unfold);
  let lat = 0, lon = 0;
  centres = DATA.geo.rings.map((text, at) => {
    const i = 2 * (at - DATA.geo.first);
    if (i < 0) return null;
    lat += middle[i];
    lon += middle[i + 1];
    return [lat * DATA.geo.unit, lon * DATA.geo.unit];
  });
  for (const [pane, z] of [['lines', 410], ['sites', 420], ['labels', 430], ['flags', 440]])
    map.createPane(pane).style.zIndex = z;
  map.getPane('labels').style.pointerEvents = map.getPane('lines').style.pointerEvents = 'none';
  if (DATA.tiles) L.tileLayer(DATA.tiles, { maxZoom: 17, className: 'tiles' }).addTo(map);
  L.control.zoom({ position: 'topright', zoomInTitle: t('zoom.in'), zoomOutTitle: t('zoom.out') }).addTo(map);
  addHome();
  frame = L.polygon([], { renderer: L.svg({ padding: 0.5, pane: 'sites' }), pane: 'sites', interactive: false,
    fill: false, color: '#111', weight: 3.5, smoothFactor: 0, className: 'frame' }).addTo(map);
  tip = L.tooltip({ direction: 'top', offset: [0, -8], className: 'tip' });
  byId('view-kaart').append(s('svg', { class: 'patterns', 'aria-hidden': 'true' }, DATA.classes.map(svgHatch)));
  map.on('click', () => set({ area: WHOLE }));
  map.on('zoomend resize', () => {
    if (COARSE) map.dragging[map.getZoom() > home + 0.1 ? 'enable' : 'disable']();
    placeLabels();
  });
  fit();
}

function ringsOf(text, arcs) {
  const numbers = integers(text), found = [];
  for (let at = 0; at < numbers.length;) {
    const ring = [];
    for (let left = numbers[at++]; left; left--) {
      const arc = unfold(numbers[at++]);
      const path = arc < 0 ? [...arcs[-1 - arc]].reverse() : arcs[arc];
      ring.push(...path.slice(0, -1)); // the last point is the first of the next arc
    }
    found.push(ring);
  }
  return found;
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

function fit() {
  const points = areasOf(DATA.levels[0]).flatMap(at => rings[at].flat());
  if (!points.length) { map.setView([52.2, 5.3], 7); return; }
  map.invalidateSize(false);
  map.fitBounds(L.latLngBounds(points), { animate: false, padding: [10, 10] });
  home = map.getZoom();
}

// Draws a level once; later only its styles change.
function layerOf(level) {
  if (layers[level]) return layers[level];
  const areas = areasOf(level), svg = areas.length <= MANY;
  const renderer = svg ? L.svg({ padding: 0.5 }) : L.canvas({ padding: 0.3 });
  const group = L.layerGroup(), shapes = new Map();
  for (const area of areas) {
    const shape = L.polygon(rings[area], { renderer, className: 'area', bubblingMouseEvents: false, smoothFactor: 0 });
    shape.on({
      click: () => set({ area: state.area === area ? WHOLE : area }),
      ...COARSE ? {} : { mouseover: event => showTip(area, event), mousemove: event => tip.setLatLng(event.latlng),
        mouseout: () => map.removeLayer(tip) },
    });
    shapes.set(area, shape.addTo(group));
  }
  const lines = level === 'buurt' && svg ? areasOf('wijk') : [];
  if (lines.length) {
    const over = L.svg({ padding: 0.5, pane: 'lines' });
    lines.forEach(area => L.polygon(rings[area], { renderer: over, pane: 'lines', interactive: false,
      fill: false, color: '#333', weight: 1.6, opacity: 0.75, smoothFactor: 0 }).addTo(group));
  }
  return layers[level] = { group, shapes, areas, svg, renderer };
}

function showTip(area, event) {
  tip.setLatLng(event.latlng).setContent(h('div', null, h('b', null, name(area)), h('br'),
    (isContext(state.node) ? '' : NODES[state.node].label + ' ') + inWords(state.node, area)));
  tip.addTo(map);
}

function drawMap(before) {
  const layer = layerOf(state.level);
  if (current !== layer) {
    if (current) map.removeLayer(current.group);
    map.removeLayer(tip);
    layer.group.addTo(map);
    current = layer;
    if (layer.svg) makeList(layer);
    drawLabels();
  }
  const scale = isContext(state.node) ? contextScale(state.node, layer.areas) : null;
  for (const [area, shape] of layer.shapes) {
    const number = scale ? scale.classOf(figure(state.node, area)) : classAt(state.node, area);
    const chosen = area === state.area;
    shape.setStyle({
      fillColor: number && scale ? scale.colours[number - 1]
        : number && !isUnsure(state.node, area) ? DATA.classes[number].colour : hatched(number, layer.svg),
      fillOpacity: DATA.tiles ? 0.8 : 1, color: '#6b7178',
      weight: 0.8,
    });
    const path = shape.getElement && shape.getElement();
    if (path) {
      path.setAttribute('aria-label', name(area) + ': ' + inWords(state.node, area));
      path.setAttribute('aria-selected', chosen);
      path.setAttribute('tabindex', chosen ? 0 : -1);
    }
  }
  // A frame of its own marks the choice: moving the area itself to the front would lose the focus.
  const chosen = layer.shapes.get(state.area);
  frame.setLatLngs(chosen ? rings[state.area] : []);
  if (chosen) {
    if (before && before.area !== state.area && !map.getBounds().contains(chosen.getBounds()))
      map.fitBounds(chosen.getBounds(), { animate: false, maxZoom: home + 2 });
  } else if (layer.svg && layer.areas.length) layer.shapes.get(layer.areas[0]).getElement().setAttribute('tabindex', 0);
  drawSites();
  placeLabels();
}

// A class colour with lines over it: a pattern of the page for SVG, one of its own for a canvas.
const svgHatch = ({ colour }, number) => {
  const { size, d, stroke, width } = hatchLines(number), box = { width: size, height: size };
  return s('pattern', { id: 'oi-hatch-' + number, ...box, patternUnits: 'userSpaceOnUse' },
    s('rect', { ...box, fill: colour }), s('path', { d, stroke, 'stroke-width': width }));
};
const tiles = [];
function hatched(number, svg) {
  if (svg) return 'url(#oi-hatch-' + number + ')';
  if (!tiles[number]) {
    const { size, d, stroke, width } = hatchLines(number), tile = h('canvas', { width: size, height: size });
    const pen = tile.getContext('2d');
    pen.fillStyle = DATA.classes[number].colour;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke(new Path2D(d));
    tiles[number] = pen.createPattern(tile, 'repeat');
  }
  return tiles[number];
}

// Context is not judged: grey-green by height, in five steps of equal size.
function contextScale(node, areas) {
  const values = areas.map(area => figure(node, area)).filter(value => value !== null);
  const low = values.length ? Math.min(...values) : 0, step = (Math.max(low, ...values) - low) / 5 || 1;
  return { low, step, colours: ['#edf3f1', '#c9dbd6', '#9dbdb5', '#6c9a90', '#3c7268'],
    classOf: value => value === null ? 0 : Math.min(5, 1 + Math.floor((value - low) / step)) };
}

// The areas are one list, so one tab stop: arrow keys move, and choose as they move.
function makeList(layer) {
  const paths = layer.areas.map(area => layer.shapes.get(area).getElement());
  const list = paths[0] && paths[0].parentNode;
  if (!list || list.getAttribute('role')) return;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', t('areas', { n: layer.areas.length, areas: t('n.' + state.level) }));
  paths.forEach(path => path.setAttribute('role', 'option'));
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

function drawLabels() {
  if (labels) map.removeLayer(labels);
  labels = L.layerGroup().addTo(map);
  if (current.areas.length > MANY) return;
  current.names = current.areas.map(area => {
    const box = h('span', { class: 'name', 'aria-hidden': 'true' }, name(area));
    L.marker(centres[area], { pane: 'labels', interactive: false, keyboard: false,
      icon: L.divIcon({ html: box, className: 'anchor', iconSize: null }) }).addTo(labels);
    return { area, box, width: Math.min(name(area).length, 24) * 6.2 + 6 };
  });
}

// Names where they fit: sites, then the chosen area, then the larger areas.
function placeLabels() {
  if (!current || !current.names) return;
  const zoom = map.getZoom();
  const taken = [];
  // A label that would cover another stays away: the panel, the table and the list name everything.
  const put = (box, [x, y], width, top, height, fits) => {
    const free = fits && taken.every(other => x + width / 2 < other[0] || x - width / 2 > other[2] ||
      y + top + height < other[1] || y + top > other[3]);
    box.hidden = !free;
    if (free) taken.push([x - width / 2, y + top, x + width / 2, y + top + height]);
  };
  const pixels = point => { const { x, y } = map.latLngToLayerPoint(point); return [x, y]; };
  if (state.sites) flags.forEach(({ box, middle, width }) => put(box, pixels(middle), width, 10, 24, true));
  const sized = current.names.map(label => {
    const bounds = current.shapes.get(label.area).getBounds();
    const size = map.project(bounds.getNorthEast(), zoom).x - map.project(bounds.getSouthWest(), zoom).x;
    return { ...label, size: label.area === state.area ? Infinity : size };
  }).sort((a, b) => b.size - a.size);
  for (const { area, box, width, size } of sized) put(box, pixels(centres[area]), width, -8, 16, size * 1.35 > width);
}
