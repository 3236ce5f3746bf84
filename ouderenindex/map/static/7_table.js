// The table of areas, the legend and the footer: the same facts as text.
let order = null; // {column, down}: as the reader asked; by name otherwise, so nothing is ranked

function drawTable() {
  const view = byId('view-tabel'), node = state.node, layer = LAYERS[state.layer];
  const first = [{ label: t('a.' + state.level), of: area => name(area), show: area => name(area), town: () => DATA.place },
    ...people.map(count => ({ label: count.label, n: true, of: area => count.of[area], show: area => num(count.of[area]),
      town: () => TOWN < 0 ? '–' : num(count.of[TOWN]) }))];
  const columns = [...first, ...(layer ? layerColumns(layer) : nodeColumns(node))];
  const column = columns[order ? Math.min(order.column, columns.length - 1) : 0], sign = order && order.down ? -1 : 1;
  const areas = areasOf(state.level).sort((a, b) => {
    const x = column.of(a), y = column.of(b);
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === 'string' ? x.localeCompare(y, DATA.lang) : x - y);
  });
  const head = columns.map((one, at) => {
    const here = one === column;
    return h('th', { scope: 'col', 'aria-sort': here ? sign > 0 ? 'ascending' : 'descending' : null },
      h('button', { type: 'button', title: t('sort', { label: one.label }), on: { click: () => {
        order = { column: at, down: here && sign > 0 };
        drawTable();
        view.querySelectorAll('thead button')[at].focus();
      } } }, one.label, h('span', { 'aria-hidden': 'true' }, here ? sign > 0 ? ' ▲' : ' ▼' : ' ↕')));
  });
  const area = t('a.' + state.level).toLowerCase(), title = layer ? isolate(layer.label) : NODES[node].label;
  const single = !layer && areas.map(each => again(node, each)).find(Boolean);
  view.replaceChildren(h('h2', null, t('table', { node: title, area })),
    note(t('table.hint'), !layer && isTold(node) ? ' ' + t('table.lines') : '', single ? ' ' + t('again.table') : '',
      state.year ? ' ' + scale().note : ''),
    layer ? layerNote(layer) : '',
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('view.tabel') }, h('table', null,
      h('thead', null, h('tr', null, head)),
      h('tbody', null, h('tr', { class: 'city' }, columns.map((one, at) => at
        ? h('td', { class: one.n ? 'n' : null }, one.town()) : h('th', { scope: 'row' }, DATA.place))),
      areas.map(area => h('tr', null,
        h('th', { scope: 'row' }, link(name(area), () => set({ view: 'kaart', area }))),
        columns.slice(1).map(one => h('td', { class: one.n ? 'n' : null }, one.show(area)))))))));
}

function nodeColumns(node) {
  const found = [node, ...children[node]].map((at, i) => isIndicator(at) ? {
    label: NODES[at].unit ? t('table.figure', NODES[at]) : NODES[at].label,
    of: area => figure(at, area), town: () => [figureText(at, WHOLE), nationalNote(at)],
    show: area => [figureText(at, area), ' ', isContext(at) ? '' : chip(at, area)],
  } : { label: NODES[at].label, of: area => score(at, area), show: area => chip(at, area, i ? '' : 'class'),
    town: () => TOWN < 0 ? '–' : num(scores[at][TOWN], 1) });
  if (isTold(node)) found.splice(1, 0, { label: t('table.sure'), town: () => '–',
    of: area => certain.chance[node][area], show: area => sureCell(node, area) });
  return [...found, ...(trends[node] ? yearColumns(node) : [])];
}
const nationalNote = at => national(at) === null ? ''
  : note(t('national') + ' ' + withUnit(num(national(at), NODES[at].decimals), NODES[at].unit));
// The chosen year, with what may be said of it against the base year.
function yearColumns(node) {
  const year = trends[node].find(({ period }) => period === state.year);
  if (!year) return [];
  const shown = area => year.score[area] === null ? '–' : h('span', { class: 'chip k' + classOf(year.score[area]) },
    DATA.classes[classOf(year.score[area])].sign, ' ', num(year.score[area], 1));
  return [{ label: NODES[node].label + ', ' + year.period, of: area => year.score[area], show: shown,
    town: () => TOWN < 0 ? '–' : num(year.score[TOWN], 1) },
  { label: t('trend'), of: area => TREND.verdicts[year.verdict[area]], show: area => TREND.verdicts[year.verdict[area]],
    town: () => TOWN < 0 ? '–' : TREND.verdicts[year.verdict[TOWN]] }];
}
const layerColumns = chosen => LAYERS.filter(layer => layer === chosen || layer.group === chosen.group)
  .sort((a, b) => (b === chosen) - (a === chosen)).map(layer => ({ n: true, label: isolate(layer.label) + (layer.unit ? ' (' + layer.unit + ')' : ''),
    of: area => layer.of[area], town: () => layerText(layer, WHOLE),
    show: area => [layerText(layer, area), layer.texts[area] ? note(layer.texts[area]) : ''] }));

function sureCell(node, area) {
  const share = certain.chance[node][area];
  return share === null ? '–' : t('table.sure.cell', { p: percent(share),
    verdict: t(isUnsure(node, area) ? 'indicative' : 'stable') });
}

function drawLegend() {
  const box = byId('legend'), areas = areasOf(state.level), now = scale();
  const row = (swatch, sign, label, count) => h('li', null, h('i', { class: 'swatch ' + swatch }),
    h('b', { 'aria-hidden': 'true' }, sign), h('span', null, label), h('span', { class: 'count' }, count));
  const sites = state.sites ? DATA.sites.filter(onMap) : [], told = now.score && isTold(state.node);
  const key = (swatch, text) => note(h('i', { class: 'swatch ' + swatch }), ' ', text);
  box.setAttribute('aria-label', t('legend'));
  box.replaceChildren(h('h2', null, isolate(now.title)), note(t('legend.count', { areas: t('n.' + state.level) })),
    h('ul', { class: now.score || now.rows.some(each => each.sign) ? null : 'bands' }, now.rows.map(each => row(each.swatch, each.sign, each.label,
      num(now.count(each.number))))),
    told ? h('ul', { class: 'apart' }, row('lines', '', t('legend.indicative'), num(areas.filter(area => now.unsure(area)).length))) : '',
    now.note ? note(now.note) : '',
    state.people ? circleKey() : '',
    sites.some(site => site.point) ? key('dot', t('legend.point')) : '',
    sites.some(site => !site.point) ? key('dashed', t('legend.site')) : '');
}
// The circles of the legend are as large as those of the map.
function circleKey() {
  const sizes = circleSizes(), wide = radius(sizes[0]) * 2 + 4;
  const least = DATA.peopleMin > 1 ? t('legend.people.least', { n: num(DATA.peopleMin) }) : '';
  return h('div', { class: 'sizes' }, note(t('legend.people', { label: olderPeople().label })), h('ul', null, sizes.map(size =>
    h('li', null, s('svg', { width: wide, height: radius(size) * 2 + 4, 'aria-hidden': 'true' },
      s('circle', { cx: wide / 2, cy: radius(size) + 2, r: radius(size), class: 'ring' })), ' ', num(size)))), least ? note(least) : '');
}

function drawFooter() {
  const used = [...new Set([...NODES.map(node => node.source), ...LAYERS.map(layer => layer.source), ...SPOTS.map(layer => layer.source)]
    .filter(at => at !== undefined && at >= 0).map(at => DATA.sources[at].publisher))];
  const parts = [t('footer.sources', { list: used.join('; ') })];
  if (DATA.bounds >= 0) parts.push(t('footer.bounds', { source: sourceText(DATA.bounds) }));
  if (DATA.tiles) parts.push(t('footer.tiles'));
  parts.push(t('footer.signal'));
  byId('footer').append(h('span', null, parts.join(' ')), h('span', { class: 'printed', id: 'oi-printed' }),
    h('button', { type: 'button', class: 'plain', id: 'oi-print', on: { click: () => print() } }, t('print')));
}
