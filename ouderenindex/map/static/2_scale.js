// What the areas are coloured by: a score, a score of another year, or a figure that is not judged.
// A scale gives the number of an area's class (0: none), its words, a colour per class, and the
// classes as rows of a legend.
let scaleKey = '', scaleNow = null;
function scale() {
  const key = [state.level, state.node, state.layer, state.year].join(' ');
  if (key !== scaleKey) [scaleKey, scaleNow] = [key, counted(makeScale())];
  return scaleNow;
}
// Each area is classed once: legend, map and panel ask for it again and again.
function counted(made) {
  const number = new Map(areasOf(state.level).map(area => [area, made.number(area)])), counts = {};
  for (const found of number.values()) counts[found] = (counts[found] || 0) + 1;
  return { ...made, number: area => number.get(area) ?? made.number(area), count: found => counts[found] || 0 };
}
function makeScale() {
  if (state.layer >= 0) return figureScale(layerFacts(LAYERS[state.layer]));
  if (isContext(state.node)) return figureScale({ ...NODES[state.node], kind: 'amount', note: t('legend.context'),
    value: area => figure(state.node, area), words: area => inWords(state.node, area) });
  return state.year ? yearScale(state.node, state.year) : scoreScale(state.node);
}
const layerFacts = layer => ({ ...layer, value: area => area === WHOLE ? layer.of[TOWN] ?? null : layer.of[area],
  words: area => layerText(layer, area) });
function layerText(layer, area) {
  const value = area === WHOLE ? layer.of[TOWN] ?? null : layer.of[area];
  return value === null ? t('layer.unknown')
    : withUnit(num(value, layer.decimals, layer.kind === 'difference'), layer.unit);
}

const classRows = () => [5, 4, 3, 2, 1, 0].map(number =>
  ({ number, swatch: 'k' + number, sign: DATA.classes[number].sign, label: DATA.classes[number].label }));
const classColour = number => DATA.classes[number].colour;
const scoreScale = node => ({ title: NODES[node].label, note: '', rows: classRows(), colour: classColour, score: true,
  number: area => classAt(node, area), words: area => NODES[node].label + ' ' + inWords(node, area),
  short: area => inWords(node, area), unsure: area => isUnsure(node, area) });
function yearScale(node, year) {
  const { score: values } = trends[node].find(({ period }) => period === year);
  const short = area => values[area] === null ? t('noscore') + ' - ' + t('none')
    : num(values[area], 1) + ' - ' + DATA.classes[classOf(values[area])].label;
  return { title: NODES[node].label + ', ' + year, rows: classRows(), colour: classColour, unsure: () => false,
    note: t('year.note', { kept: TREND.kept, all: TREND.all, reference: TREND.reference, base: TREND.base }),
    number: area => classOf(values[area]), short, words: area => NODES[node].label + ' ' + year + ' ' + short(area) };
}

// The least of 1, 2, 5, 10, 20 ... that is not below a value.
function nice(value) {
  const ten = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(times => times * ten).find(step => step >= value * (1 - 1e-9));
}
function figureScale({ label, value, words, unit, decimals = 0, kind, note }) {
  const found = areasOf(state.level).map(value).filter(one => one !== null);
  const bands = kind === 'difference' ? aroundZero(found, decimals) : upwards(found, decimals);
  const say = (one, plus) => withUnit(num(one, decimals, plus), unit === '%' ? unit : '');
  const rows = bands.map((band, at) => ({ number: at + 1, swatch: band.swatch, sign: '', label: band.label(say) }));
  if (kind === 'difference') rows.reverse();
  return { title: unit && unit !== '%' ? label + ' (' + unit + ')' : label, note, unsure: () => false,
    rows: [...rows, { number: 0, swatch: 'k0', sign: '', label: t('none') }],
    colour: number => bands[number - 1].colour, short: words, words: area => label + ': ' + words(area),
    number: area => {
      const one = value(area);
      return one === null ? 0 : 1 + bands.findIndex((band, at) => at === bands.length - 1 || one <= band.to);
    } };
}
// At most five bands of one round width, from light to dark.
function upwards(found, decimals) {
  if (!found.length) return [];
  const least = 10 ** -decimals, low = Math.min(...found), high = Math.max(...found);
  let step = Math.max(least, nice((high - low) / 5 || least));
  const start = () => Math.floor(low / step + 1e-9) * step;
  while (start() + 5 * step < high - least / 2) step = nice(step * 1.1);
  const from = start(), count = Math.max(1, Math.ceil((high - from) / step - 1e-9));
  return Array.from({ length: count }, (_, at) => {
    const tone = count === 1 ? 2 : Math.round(at * 4 / (count - 1));
    const a = from + at * step, end = from + (at + 1) * step, b = high > end - least / 2 && at === count - 1 ? end : end - least;
    return { to: b + least / 2, swatch: 's' + (tone + 1), colour: DATA.palette.sequential[tone],
      label: say => Math.abs(b - a) < least / 2 ? say(a) : say(a) + '–' + say(b) };
  });
}
// Shortage and surplus: two bands on either side, and nothing at all between them.
function aroundZero(found, decimals) {
  const least = 10 ** -decimals, most = Math.max(least, ...found.map(Math.abs)), edge = Math.max(least, nice(most / 2));
  const text = [say => t('band.below', { n: say(-edge) }), say => say(-edge) + ' ' + t('band.to') + ' ' + say(-least),
    say => say(0), say => say(least, true) + ' ' + t('band.to') + ' ' + say(edge, true), say => t('band.above', { n: say(edge, true) })];
  return [-edge - least / 2, -least / 2, least / 2, edge + least / 2, Infinity].map((to, at) => ({ to, swatch: 'd' + (at + 1),
    colour: DATA.palette.diverging[at], label: text[at] }));
}
