// Questions that every view asks: score, class, words. Area -1 is the municipality as a whole.
const WHOLE = -1;
// Its place in the list, where all is one municipality.
const TOWN = DATA.regions.levels.filter(level => !level).length === 1 ? DATA.regions.levels.indexOf(0) : -1;
// Whether all is compared with the municipality itself: then it has no score, it is 100.
const OWN = DATA.ref.kind === 'own';
// A name written from right to left keeps its signs to itself.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const isolate = text => RIGHT_TO_LEFT.test(text) ? '\u2068' + text + '\u2069' : text;
const NAMES = DATA.regions.names.map(isolate);
const name = area => area === WHOLE ? DATA.place : NAMES[area];
// Each name is made comparable once; a collator of the browser takes long to load.
const byName = areas => areas.map(area => [plain(name(area)), area]).sort(([a], [b]) => a < b ? -1 : +(a > b)).map(([, area]) => area);
const levelOf = area => LEVELS[DATA.regions.levels[area]];
const parentOf = area => DATA.regions.parents[area];
const byLevel = {};
LEVELS.forEach((level, number) => {
  byLevel[level] = DATA.regions.levels.flatMap((found, at) => found === number ? [at] : []);
});
const areasOf = level => [...byLevel[level]];
const score = (node, area) => area !== WHOLE ? scores[node][area] : OWN || TOWN < 0 ? null : scores[node][TOWN];
const figure = (node, area) => area !== WHOLE ? figures[node][area]
  : OWN ? references[node] : TOWN < 0 ? null : figures[node][TOWN];
const isIndicator = node => NODES[node].level === 'indicator';
const isContext = node => isIndicator(node) && NODES[node].context;

// Same rule as ouderenindex.classes.classify, on the score as shown.
function classOf(value) {
  if (value === null) return 0;
  const [a, b, c, d] = DATA.limits;
  return 1 + (value >= a) + (value >= b) + (value > c) + (value > d);
}
const weightOf = node => NODES[node].weight ?? 1;
const classAt = (node, area) => classOf(score(node, area));

// Only where certainty is told: indicators, and the municipality that all is compared with, have none.
const isTold = node => !!SURE && !!SURE.chance[node];
const isUnsure = (node, area) => area !== WHOLE && isTold(node) && certain.other[node][area] !== null;
const unsureText = (node, area) => isUnsure(node, area) ? ', ' + t('indicative') : '';
const unsureClass = (node, area) => isUnsure(node, area) ? ' unsure' : '';

const REASONS = { s: 'suppressed', x: 'missing', n: 'not_applicable' };
const reason = sign => REASONS[sign] ? t('why.' + REASONS[sign]) : t('none');

const shortReason = sign => REASONS[sign] ? t('short.' + REASONS[sign]) : t('none');

function inWords(node, area) {
  const value = score(node, area);
  if (value === null) return isContext(node) ? figureText(node, area) : t('noscore') + ' - ' + reason(why[node][area]);
  return num(value, 1) + ' - ' + DATA.classes[classOf(value)].label + unsureText(node, area);
}
function figureText(node, area) {
  const value = figure(node, area);
  if (value === null) return area === WHOLE ? t('none') : reason(figureStatus[node][area]);
  return withUnit(num(value, NODES[node].decimals), NODES[node].unit);
}
function below(node) {
  return isIndicator(node) ? [node] : children[node].flatMap(below);
}
function ancestors(node) {
  const found = [node];
  while (NODES[found[0]].parent !== undefined) found.unshift(NODES[found[0]].parent);
  return found;
}
function years(nodes) {
  const found = [...new Set(nodes.map(at => NODES[at].period).filter(Boolean))].sort();
  return found.length > 1 ? found[0] + '–' + found[found.length - 1] : found[0] || '–';
}
const sourceName = at => DATA.sources[at] ? DATA.sources[at].publisher : '';

// The coloured label of a class: sign, score and, where there is room, its name and how sure it is.
function chip(node, area, say = '') {
  const value = score(node, area), number = classOf(value), kind = DATA.classes[number];
  if (isContext(node)) return h('span', { class: 'chip kn' }, figureText(node, area));
  return h('span', { class: 'chip k' + number + unsureClass(node, area) },
    value === null ? shortReason(why[node][area]) :
      [h('b', { 'aria-hidden': 'true' }, kind.sign), ' ', num(value, 1),
        h('span', say ? null : { class: 'hidden' }, ' ' + kind.label),
        h('span', say === 'sure' ? null : { class: 'hidden' }, unsureText(node, area))]);
}

// Words that differ where all is held against a norm, which is no average.
const judged = key => t(DATA.ref.kind === 'norm' ? key + '.norm' : key);

// One state; whoever shows it is told when it changes.
const state = { view: 'kaart', level: DATA.levels[0], node: 0, layer: -1, year: '', area: WHOLE, pair: WHOLE,
  site: -1, sites: true, people: false, tiles: !!DATA.tiles, spots: '0'.repeat(SPOTS.length) };
const START = { ...state };
const watchers = [];
function set(change) {
  if (Object.entries(change).every(([key, value]) => state[key] === value)) return;
  const before = { ...state };
  Object.assign(state, change);
  if (change.node !== undefined && change.layer === undefined) state.layer = -1;
  if (state.layer >= 0 || !yearsOf(state.node).includes(state.year)) state.year = '';
  if (change.area !== undefined && change.site === undefined) state.site = -1;
  if (state.area !== WHOLE && levelOf(state.area) !== state.level) {
    // Going to another level keeps the place: from a buurt to its wijk, else to the whole.
    if (change.area !== undefined) state.level = levelOf(state.area);
    else state.area = levelOf(parentOf(state.area)) === state.level ? parentOf(state.area) : WHOLE;
  }
  if (state.pair !== WHOLE && (levelOf(state.pair) !== state.level || state.pair === state.area)) state.pair = WHOLE;
  watchers.forEach(run => run(before));
}
// Years of which a node has scores that can be compared with each other.
const yearsOf = node => !trends[node] ? []
  : trends[node].filter(({ score }) => score.some(value => value !== null)).map(({ period }) => period);
