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
const VALUE = Object.fromEntries([...SIGNS].map((sign, value) => [sign, value]));

// Fixed-width digits to numbers; null where there is none (see encode.encode_column).
function column(coded, count) {
  const values = new Array(count).fill(null);
  if (!coded) return values;
  const [decimals, offset, width, text] = coded, scale = 10 ** decimals;
  for (let row = 0; row < count; row++) {
    let code = 0;
    for (let place = 0; place < width; place++) code = code * BASE + VALUE[text[row * width + place]];
    if (code || !width) values[row] = (offset + code) / scale;
  }
  return values;
}

// Digits of base 42, all but the last of a number raised by 42 (see encode.encode_integers).
function integers(text) {
  const values = [];
  let value = 0, weight = 1;
  for (const sign of text) {
    const digit = VALUE[sign];
    value += digit % HALF * weight;
    weight *= HALF;
    if (digit < HALF) { values.push(value); value = 0; weight = 1; }
  }
  return values;
}
const unfold = value => value % 2 ? -(value + 1) / 2 : value / 2;

// Lists of points, each as a difference from the one before, to latitude and longitude.
function paths(text) {
  const numbers = integers(text), found = [], unit = DATA.geo.unit;
  let at = 0, lat = 0, lon = 0;
  while (at < numbers.length) {
    const path = [];
    for (let left = numbers[at++]; left; left--) {
      lat += unfold(numbers[at++]);
      lon += unfold(numbers[at++]);
      path.push([lat * unit, lon * unit]);
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
    while (VALUE[text[end]] >= HALF) end++;
    row += integers(text.slice(at, end + 1))[0];
    values[row] = text[end + 1];
    at = end + 2;
  }
  return values;
}

const COUNT = DATA.regions.codes.length;
const LEVELS = ['gemeente', 'wijk', 'buurt'];
const NODES = DATA.nodes;
const scores = DATA.scores.map(coded => column(coded, COUNT));
const why = DATA.why.map(text => statuses(text, COUNT));
const figures = {}, figureStatus = {}, covers = {}, points = {}, references = {};
NODES.map((node, at) => at).filter(at => NODES[at].level === 'indicator').forEach((at, i) => {
  figures[at] = column(DATA.figures[i], COUNT);
  figureStatus[at] = statuses(DATA.statuses[i], COUNT);
  covers[at] = column(DATA.covers[i], COUNT);
  points[at] = column(DATA.points[i], COUNT);
  references[at] = DATA.refs[i];
});
// How sure the classes are, if the page knows (see certainty.certainty_columns).
const SURE = DATA.certainty;
const certain = {};
for (const key of SURE ? ['chance', 'low', 'high', 'other', 'often', 'bare'] : [])
  certain[key] = SURE[key].map(coded => column(coded, COUNT));
const people = DATA.people.map(count => ({ label: count.label, of: column(count.column, COUNT) }));
const children = NODES.map(() => []);
NODES.forEach((node, at) => { if (node.parent !== undefined) children[node.parent].push(at); });

const ALWAYS = { place: DATA.place, reference: DATA.reference };
// Filled in one pass, so that a name holding "{place}" stays what it is.
function t(key, values) {
  const all = { ...ALWAYS, ...values };
  return DATA.texts[key].replace(/\{(\w+)\}/g, (whole, name) => name in all ? all[name] : whole);
}
const formats = {};
function num(value, decimals = 0, plus = false) {
  if (value === null || value === undefined) return '–';
  formats[decimals] ||= new Intl.NumberFormat(DATA.lang,
    { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const text = formats[decimals].format(Math.abs(value));
  return (/[1-9]/.test(text) ? value < 0 ? '−' : plus ? '+' : '' : '') + text;
}
const withUnit = (text, unit) => unit ? text + (unit === '%' ? '%' : ' ' + unit) : text;

// Elements are made from parts that we write and texts that may say anything: never from HTML.
function fillIn(element, props, parts) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name === 'on') for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value);
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
