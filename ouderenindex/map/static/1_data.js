// What the page knows: the payload, decoded; texts and numbers as the reader's language writes them.
const DATA = JSON.parse(document.getElementById('oi-data').textContent);
const SIGNS = (() => {
  let signs = '';
  for (let code = 33; code < 127; code++) {
    const sign = String.fromCharCode(code);
    if (!'<>&"\'`\\${}'.includes(sign)) signs += sign;
  }
  return signs;
})();
const BASE = SIGNS.length, HALF = BASE / 2;
// By character code: a country has millions of digits.
const VALUE = new Uint8Array(128);
[...SIGNS].forEach((sign, value) => { VALUE[sign.charCodeAt(0)] = value; });
const digitOf = (text, at) => VALUE[text.charCodeAt(at)];

// Fixed-width digits to numbers; null where there is none (see encode.encode_column).
function column(coded, count) {
  const values = new Array(count).fill(null);
  if (!coded) return values;
  const [decimals, offset, width, text] = coded, scale = 10 ** decimals;
  for (let row = 0; row < count; row++) {
    let code = 0;
    for (let place = 0; place < width; place++) code = code * BASE + digitOf(text, row * width + place);
    if (code || !width) values[row] = (offset + code) / scale;
  }
  return values;
}

// Digits of base 42, all but the last of a number raised by 42 (see encode.encode_integers).
function integers(text) {
  const values = [];
  let value = 0, weight = 1;
  for (let at = 0; at < text.length; at++) {
    const digit = digitOf(text, at);
    value += digit % HALF * weight;
    weight *= HALF;
    if (digit < HALF) { values.push(value); value = 0; weight = 1; }
  }
  return values;
}
const unfold = value => value % 2 ? -(value + 1) / 2 : value / 2;

// Lists of points, each as a difference from the one before. Leaflet takes such points as they are:
// of anything else it would make them again, for each area that shares a border.
function paths(text, unit = DATA.geo.unit) {
  const numbers = integers(text), found = [];
  let at = 0, lat = 0, lon = 0;
  while (at < numbers.length) {
    const path = [];
    for (let left = numbers[at++]; left; left--) {
      lat += unfold(numbers[at++]);
      lon += unfold(numbers[at++]);
      path.push(new L.LatLng(lat * unit, lon * unit));
    }
    found.push(path);
  }
  return found;
}

// One sign for all, then the exceptions: steps through the rows and signs (see payload._status).
function statuses(text, count) {
  const values = new Array(count).fill(text[0]);
  for (let at = 1, row = -1; at < text.length;) {
    let end = at;
    while (digitOf(text, end) >= HALF) end++;
    row += integers(text.slice(at, end + 1))[0];
    values[row] = text[end + 1];
    at = end + 2;
  }
  return values;
}

const COUNT = DATA.regions.codes.length;
const LEVELS = ['gemeente', 'wijk', 'buurt'];
const NODES = DATA.nodes;
// A straight line through the figures, and what is not on it (see encode.encode_line).
function line({ line: [a, b], rows, values }, known) {
  const found = known.map(x => x === null ? null : Math.floor((a + b * x) * 10 + 0.5) / 10), steps = integers(rows);
  const others = column(values, steps.length);
  let row = -1;
  steps.forEach((step, at) => { found[row += step] = others[at]; });
  return found;
}
// Columns are read when first asked for: a country has millions of figures, a reader sees a few.
function lazily(count, make) {
  const found = [], columns = {};
  for (let at = 0; at < count; at++) Object.defineProperty(columns, at, { get: () => found[at] ??= make(at) });
  return columns;
}
const indicators = NODES.flatMap((node, at) => node.level === 'indicator' ? [at] : []);
const place = [];
indicators.forEach((node, at) => { place[node] = at; });
const lazyFigures = make => lazily(NODES.length, node => make(place[node]));
const why = lazily(NODES.length, node => statuses(DATA.why[node], COUNT));
const figures = lazyFigures(at => column(DATA.figures[at], COUNT));
const figureStatus = lazyFigures(at => statuses(DATA.statuses[at], COUNT));
const covers = lazyFigures(at => column(DATA.covers[at], COUNT));
const points = lazyFigures(at => column(DATA.points && DATA.points[at], COUNT));
const shares = lazyFigures(at => DATA.shares ? DATA.shares[at] : null);
const references = lazyFigures(at => DATA.refs[at]);
const scores = lazily(NODES.length, node => {
  const coded = DATA.scores[node];
  return coded && coded.line ? line(coded, figures[node]) : column(coded, COUNT);
});
// How sure the classes are, if the page knows (see certainty.certainty_columns).
const SURE = DATA.certainty;
const certain = {};
for (const key of SURE ? ['chance', 'low', 'high', 'other', 'often', 'bare'] : [])
  certain[key] = lazily(NODES.length, node => column(SURE[key][node], COUNT));
const people = DATA.people.map(count => ({ label: count.label, of: column(count.column, COUNT) }));
// Figures outside the index, and scores of other years, as far as the page knows them.
const LAYERS = (DATA.layers || []).map(layer =>
  ({ unit: '', note: '', texts: {}, ...layer, of: column(layer.column, COUNT) }));
const SPOTS = DATA.spots || [];
const TREND = DATA.trend;
const trends = {};
for (const [node, coded] of Object.entries(TREND ? TREND.nodes : {})) {
  trends[node] = TREND.periods.map((period, at) => ({ period,
    score: column(coded.score[at], COUNT), verdict: statuses(coded.verdict[at], COUNT),
    noise: column(coded.noise[at], COUNT) }));
}
const children = NODES.map(() => []);
NODES.forEach((node, at) => { if (node.parent !== undefined) children[node.parent].push(at); });

const ALWAYS = { place: DATA.place, reference: DATA.reference, ref: DATA.ref.name };
// Filled in one pass, so that a name holding "{place}" stays what it is.
function t(key, values) {
  const all = { ...ALWAYS, ...values };
  return DATA.texts[key].replace(/\{(\w+)\}/g, (whole, name) => name in all ? all[name] : whole);
}
// By hand: to make an Intl.NumberFormat takes as long as to draw the areas.
const [COMMA, DOT] = DATA.lang === 'en' ? ['.', ','] : [',', '.'];
function num(value, decimals = 0, plus = false) {
  if (value === null || value === undefined) return '–';
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, DOT) + (rest ? COMMA + rest : '');
  return (/[1-9]/.test(text) ? value < 0 ? '−' : plus ? '+' : '' : '') + text;
}
const withUnit = (text, unit) => unit ? text + (unit === '%' ? '%' : ' ' + unit) : text;

// Elements are made from parts that we write and texts that may say anything: never from HTML.
function fillIn(element, props, parts) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name === 'on') for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (name.startsWith('aria-') ? value !== null : value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : value);
  }
  element.append(...parts.flat(Infinity).filter(part => part !== null && part !== undefined && part !== ''));
  return element;
}
const h = (tag, props, ...parts) => fillIn(document.createElement(tag), props, parts);
const s = (tag, props, ...parts) =>
  fillIn(document.createElementNS('http://www.w3.org/2000/svg', tag), props, parts);
const note = (...parts) => h('p', { class: 'note' }, parts);
const link = (text, run) => h('button', { type: 'button', class: 'plain', on: { click: run } }, text);
const byId = name => document.getElementById('oi-' + name);
