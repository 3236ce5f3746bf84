// Other years: what changed, as far as that can be told from noise and from another method.
const VERDICTS = { i: 'improved', w: 'worsened', o: 'no_change' };

function trendHere(node, area) {
  const series = trends[node];
  if (!series || series.every(year => year.score[area] === null)) return [];
  const base = series.find(({ period }) => period === TREND.base);
  const rows = series.map(year => {
    const value = year.score[area], verdict = year.verdict[area], before = base.score[area];
    const change = verdict === 'b' || value === null || before === null ? ''
      : ' (' + t('trend.change', { n: num(value - before, 1, true), base: TREND.base, noise: num(year.noise[area], 1) }) + ')';
    return h('li', null, h('b', null, year.period), h('span', null,
      value === null ? '' : num(value, 1) + ' – ', TREND.verdicts[verdict], change));
  });
  return [h('h3', null, t('trend'), h('span', { class: 'note' }, t('trend.basis', { kept: TREND.kept, all: TREND.all }))),
    h('div', { class: 'trend' }, trendLine(series, area), h('ul', null, rows))];
}

// A line through the years that compare; a year by another method gets a gap and no point.
function trendLine(series, area) {
  const wide = 190, high = 64, values = series.map(year => year.score[area]);
  const known = [...values.filter(value => value !== null), 100], low = Math.min(...known) - 6, top = Math.max(...known) + 6;
  const x = at => 24 + at * (wide - 48) / Math.max(1, series.length - 1);
  const y = value => (8 + (top - value) / (top - low) * (high - 26)).toFixed(1);
  const svg = s('svg', { viewBox: '0 0 ' + wide + ' ' + high, class: 'line', 'aria-hidden': 'true' },
    s('path', { d: 'M4 ' + y(100) + 'H' + (wide - 4), class: 'axis' }));
  series.forEach((year, at) => {
    if (at && values[at] !== null && values[at - 1] !== null)
      svg.append(s('path', { d: 'M' + x(at - 1) + ' ' + y(values[at - 1]) + 'L' + x(at) + ' ' + y(values[at]), class: 'run' }));
    if (at && (year.verdict[area] === 'x') !== (series[at - 1].verdict[area] === 'x')) {
      const middle = (x(at) + x(at - 1)) / 2;
      svg.append(s('path', { d: 'M' + middle + ' 2V' + (high - 14), class: 'cut' }));
    }
    svg.append(s('text', { x: x(at), y: high - 2 }, year.period));
  });
  values.forEach((value, at) => {
    if (value !== null) svg.append(s('circle', { cx: x(at), cy: y(value), r: 4.5, class: 'k' + classOf(value) }));
    else if (series[at].verdict[area] === 'x') t('trend.other').split(' ').forEach((word, line) =>
      svg.append(s('text', { x: x(at), y: 18 + 13 * line }, word)));
  });
  return svg;
}

// How many areas changed, and how many did not as far as can be told.
function trendOfTown(node) {
  if (!trends[node]) return [];
  const areas = areasOf(state.level), lines = trends[node].filter(({ period }) => period !== TREND.base).map(year => {
    const count = sign => areas.filter(area => year.verdict[area] === sign).length;
    const told = Object.keys(VERDICTS).filter(count).map(sign =>
      num(count(sign)) + ' ' + TREND.verdicts[sign]);
    return h('li', null, h('b', null, year.period), h('span', null, count('x') ? TREND.verdicts.x : told.join('; ') || t('none')));
  });
  return [h('h3', null, t('trend'), h('span', { class: 'note' }, t('trend.basis', { kept: TREND.kept, all: TREND.all }))),
    h('div', { class: 'trend' }, h('ul', null, lines)), note(t('trend.count', { areas: t('n.' + state.level) }))];
}

// The years that can be chosen for the subject; those by another method are named and cannot.
function drawYears() {
  const select = byId('year'), years = state.layer < 0 ? yearsOf(state.node) : [];
  byId('year-field').hidden = !TREND;
  if (!TREND) return;
  select.replaceChildren(h('option', { value: '' }, t('year.now')), ...TREND.periods.map(period =>
    h('option', { value: period, disabled: !years.includes(period) },
      years.includes(period) || !years.length ? period : t('year.other', { year: period }))));
  select.value = state.year;
  select.disabled = !years.length;
}
