// What can be laid over or under the areas: circles of people, places, and a background map.
let tileLayer = null, underlaid = false, circles = null, spotLayer = null;

function drawTiles() {
  const on = state.tiles && !!DATA.tiles;
  if (on && !tileLayer) {
    tileLayer = L.tileLayer(DATA.tiles, { maxZoom: 17, className: 'tiles' });
    // Without a network nothing comes, and nothing changes.
    tileLayer.once('tileload', () => { underlaid = true; drawMap(); });
  }
  if (!tileLayer || on === map.hasLayer(tileLayer)) return;
  if (on) tileLayer.addTo(map);
  else {
    map.removeLayer(tileLayer);
    tileLayer = null;
    underlaid = false;
    current.shapes.forEach(shape => shape.setStyle({ fillOpacity: 1 }));
  }
}

// Circles whose area is the number of people, on one scale for wijken and buurten. Fewer people than
// the index speaks of are not drawn.
const olderPeople = () => people[0];
const enough = area => olderPeople().of[area] !== null && olderPeople().of[area] >= Math.max(1, DATA.peopleMin || 0);
let mostPeople = 0;
function radius(count) {
  mostPeople ||= Math.max(1, ...DATA.levels.flatMap(areasOf).map(area => olderPeople().of[area]).filter(n => n !== null));
  return Math.sqrt(count / mostPeople) * (innerWidth <= 820 ? 20 : 28);
}
function drawCircles() {
  const wanted = state.people ? current : null;
  if (circles && circles.of === wanted) return;
  if (circles) map.removeLayer(circles.group);
  circles = null;
  if (!wanted) return;
  const renderer = wanted.svg ? L.svg({ padding: 0.5, pane: 'circles' }) : L.canvas({ padding: 0.3, pane: 'circles' });
  const group = L.layerGroup();
  // Leaflet draws circles by whole pixels, which makes small ones a third too large or too small.
  if (wanted.svg) renderer._updateCircle = function (circle) {
    const r = circle._radius.toFixed(2), turn = 'a' + r + ',' + r + ' 0 1,0 ';
    this._setPath(circle, 'M' + (circle._point.x - r) + ',' + circle._point.y + turn + 2 * r + ',0 ' + turn + -2 * r + ',0');
  };
  // Only rings, dark on white: the colour beneath is what is told.
  for (const area of wanted.areas.filter(enough)) {
    for (const [color, weight] of [['#fff', 4], ['#16191d', 1.6]]) {
      L.circleMarker(centres[area], { renderer, pane: 'circles', interactive: false, fill: false,
        radius: radius(olderPeople().of[area]), color, weight, className: 'people-ring' }).addTo(group);
    }
  }
  circles = { of: wanted, group: group.addTo(map) };
}
// Two round sizes for the legend, of the areas now shown.
function circleSizes() {
  const most = Math.max(1, ...areasOf(state.level).filter(enough).map(area => olderPeople().of[area]));
  const down = value => { const up = nice(value); return up > value * 1.0001 ? nice(value / 2.001) : up; };
  return [...new Set([down(most), Math.max(1, down(most / 5))])];
}

// Places: one canvas for all of them, since ten thousand elements would be slow.
const SHAPES = {
  circle: (pen, r) => pen.arc(0, 0, r, 0, 2 * Math.PI),
  square: (pen, r) => pen.rect(-r, -r, 2 * r, 2 * r),
  triangle: (pen, r) => { pen.moveTo(0, -r * 1.2); pen.lineTo(r * 1.2, r); pen.lineTo(-r * 1.2, r); pen.closePath(); },
  diamond: (pen, r) => { pen.moveTo(0, -r * 1.4); pen.lineTo(r * 1.4, 0); pen.lineTo(0, r * 1.4); pen.lineTo(-r * 1.4, 0); pen.closePath(); },
  cross: (pen, r) => { pen.moveTo(-r, -r); pen.lineTo(r, r); pen.moveTo(r, -r); pen.lineTo(-r, r); },
};
function drawShape(pen, symbol, r, edge) {
  pen.beginPath();
  SHAPES[symbol](pen, r);
  pen.lineWidth = symbol === 'cross' ? 2 + edge : edge;
  pen.strokeStyle = '#fff';
  pen.stroke();
  pen.fillStyle = pen.strokeStyle = '#16191d';
  pen.lineWidth = 2;
  pen[symbol === 'cross' ? 'stroke' : 'fill']();
}
// The same shape as a picture beside its name.
function symbolOf(symbol) {
  const d = { circle: 'M8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z', square: 'M4 4h8v8H4z', triangle: 'M8 3l5 9H3z',
    diamond: 'M8 2l6 6-6 6-6-6z', cross: 'M4 4l8 8M12 4l-8 8' }[symbol];
  return s('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', class: 'symbol ' + symbol }, s('path', { d }));
}
const spotCache = [];
// Places of a layer: where, in which area, and what is said of each.
function spotsOf(number) {
  if (spotCache[number]) return spotCache[number];
  const layer = SPOTS[number], steps = integers(layer.at || ''), count = layer.count || 0, at = [];
  let lat = 0, lon = 0;
  for (let i = 0; i < count; i++) {
    lat += unfold(steps[2 * i]);
    lon += unfold(steps[2 * i + 1]);
    at.push(L.latLng(lat * DATA.geo.unit, lon * DATA.geo.unit));
  }
  const texts = coded => {
    const numbers = coded ? integers(coded[1]) : null;
    return i => numbers ? isolate(coded[0][numbers[i]]) : '';
  };
  return spotCache[number] = { ...layer, at, count, area: column(layer.area, count),
    nameOf: texts(layer.names), detailOf: texts(layer.details), pixels: new Float64Array(2 * count) };
}
const shownSpots = () => SPOTS.flatMap((layer, number) => state.spots[number] === '1' ? [spotsOf(number)] : []);

function drawSpots() {
  if (state.spots.includes('1') && !spotLayer) {
    const Spots = L.Layer.extend({
      onAdd() {
        this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-hide', map.getPane('spots'));
        map.on('moveend zoomend resize', this.draw, this);
      },
      draw() {
        const size = map.getSize(), ratio = Math.min(2, devicePixelRatio || 1), origin = map.containerPointToLayerPoint([0, 0]);
        L.DomUtil.setPosition(this.canvas, origin);
        [this.canvas.width, this.canvas.height] = [size.x * ratio, size.y * ratio];
        this.canvas.style.width = size.x + 'px';
        this.canvas.style.height = size.y + 'px';
        const pen = this.canvas.getContext('2d');
        for (const layer of shownSpots()) layer.at.forEach((place, i) => {
          const { x, y } = map.latLngToContainerPoint(place);
          layer.pixels[2 * i] = x;
          layer.pixels[2 * i + 1] = y;
          if (x < -9 || y < -9 || x > size.x + 9 || y > size.y + 9) return;
          pen.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
          drawShape(pen, layer.symbol, layer.count > 1000 ? 2 : 4, layer.count > 1000 ? 1 : 3);
        });
      },
    });
    spotLayer = new Spots().addTo(map);
  }
  if (spotLayer) spotLayer.draw();
}
// The place nearest to a pixel, if it is near.
function spotAt(pixel) {
  let best = 81, found = null;
  for (const layer of shownSpots()) for (let i = 0; i < layer.count; i++) {
    const far = (layer.pixels[2 * i] - pixel.x) ** 2 + (layer.pixels[2 * i + 1] - pixel.y) ** 2;
    if (far < best) [best, found] = [far, [layer, i]];
  }
  if (!found) return null;
  const [layer, i] = found, words = [layer.nameOf(i), layer.detailOf(i)].filter(Boolean);
  return { key: layer.key + ' ' + i, text: [h('b', null, layer.label), words.map(text => [h('br'), text])] };
}
const spotsIn = (layer, area) => layer.at.flatMap((place, i) => {
  const found = layer.area[i];
  return area === WHOLE || found !== null && (found === area || parentOf(found) === area) ? [i] : [];
});

// The switches of what is laid over the map, each with its key.
function makeLayers() {
  const list = h('div', { class: 'switches' });
  const add = (id, key, swatch, text, change) => list.append(h('label', { class: 'check' },
    h('input', { type: 'checkbox', id: 'oi-' + id, on: { change: event => set(change(event.target.checked)) } }), swatch, h('span', null, text)));
  if (DATA.sites.some(onMap)) add('sites', 'sites', null, t('layer.sites'), sites => ({ sites }));
  if (people.length) add('people', 'people', null, t('layer.people', { label: olderPeople().label }), on => ({ people: on }));
  SPOTS.forEach((layer, number) => add('spot-' + number, 'spots', symbolOf(layer.symbol), isolate(layer.label), on =>
    ({ spots: state.spots.slice(0, number) + (on ? 1 : 0) + state.spots.slice(number + 1) })));
  if (DATA.tiles) add('tiles', 'tiles', null, t('layer.tiles'), tiles => ({ tiles }));
  byId('layers').hidden = !list.children.length;
  byId('layers').append(h('h2', null, t('layers')), list);
}
function drawLayers() {
  for (const key of ['sites', 'people', 'tiles']) if (byId(key)) byId(key).checked = state[key];
  SPOTS.forEach((layer, number) => { byId('spot-' + number).checked = state.spots[number] === '1'; });
}
