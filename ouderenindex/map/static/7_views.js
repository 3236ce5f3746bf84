// The table of areas, the explanation, the legend and the footer: the same facts as text.
let order = null; // {column, down}: as the reader asked; by name otherwise, so nothing is ranked

function drawTable() {
  const view = byId('view-tabel'), node = state.node, columns = [node, ...children[node]];
  const sortable = [
    { label: t('a.' + state.level), of: area => name(area), show: area => name(area) },
    ...people.map(count => ({ label: count.label, of: area => count.of[area], show: area => num(count.of[area]) })),
    ...columns.map((at, i) => isIndicator(at) ? {
      label: NODES[at].unit ? t('table.figure', NODES[at]) : NODES[at].label,
      of: area => figure(at, area),
      show: area => [figureText(at, area), ' ', isContext(at) ? '' : chip(at, area)],
    } : { label: NODES[at].label, of: area => score(at, area), show: area => chip(at, area, i ? '' : 'class') }),
  ];
  if (isTold(node)) sortable.splice(people.length + 2, 0, { label: t('table.sure'),
    of: area => certain.chance[node][area], show: area => sureCell(node, area) });
  const column = sortable[order ? Math.min(order.column, sortable.length - 1) : 0], sign = order && order.down ? -1 : 1;
  const areas = areasOf(state.level).sort((a, b) => {
    const x = column.of(a), y = column.of(b);
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === 'string' ? x.localeCompare(y, DATA.lang) : x - y);
  });
  const head = sortable.map((one, at) => {
    const here = one === column;
    return h('th', { scope: 'col', 'aria-sort': here ? sign > 0 ? 'ascending' : 'descending' : null },
      h('button', { type: 'button', title: t('sort', { label: one.label }), on: { click: () => {
        order = { column: at, down: here && sign > 0 };
        drawTable();
      } } }, one.label, h('span', { 'aria-hidden': 'true' }, here ? sign > 0 ? ' ▲' : ' ▼' : ' ↕')));
  });
  const area = t('a.' + state.level).toLowerCase();
  view.replaceChildren(h('h2', null, t('table', { node: NODES[node].label, area })),
    note(t('table.hint'), isTold(node) ? ' ' + t('table.lines') : ''),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('view.tabel') }, h('table', null,
      h('thead', null, h('tr', null, head)),
      h('tbody', null, cityRow(columns), areas.map(area => h('tr', null,
        h('th', { scope: 'row' }, link(name(area), () => set({ view: 'kaart', area }))),
        sortable.slice(1).map((one, at) => h('td', { class: at < people.length ? 'n' : null }, one.show(area)))))))));
}

// The municipality itself: its own people, figures and scores.
const TOWN = DATA.regions.levels.indexOf(0);
function cityRow(columns) {
  return h('tr', { class: 'city' }, h('th', { scope: 'row' }, DATA.place),
    people.map(count => h('td', { class: 'n' }, TOWN < 0 ? '–' : num(count.of[TOWN]))),
    columns.map((at, i) => [h('td', null, isIndicator(at) ? figureText(at, WHOLE)
      : TOWN < 0 ? '–' : num(scores[at][TOWN], 1)), !i && isTold(at) ? h('td', null, '–') : '']));
}
function sureCell(node, area) {
  const share = certain.chance[node][area];
  return share === null ? '–' : t('table.sure.cell', { p: percent(share),
    verdict: t(isUnsure(node, area) ? 'indicative' : 'stable') });
}

function drawLegend() {
  const box = byId('legend'), areas = areasOf(state.level), node = state.node;
  const row = (swatch, sign, label, count) => h('li', null, h('i', { class: 'swatch ' + swatch }),
    h('b', { 'aria-hidden': 'true' }, sign), h('span', null, label), h('span', { class: 'count' }, count));
  let rows;
  if (isContext(node)) {
    const scale = contextScale(node, areas), info = NODES[node];
    const bound = at => withUnit(num(scale.low + at * scale.step, info.decimals), info.unit);
    rows = [1, 2, 3, 4, 5, 0].map(number => row('c' + number, '',
      number ? bound(number - 1) + ' – ' + bound(number) : t('none'),
      areas.filter(area => scale.classOf(figure(node, area)) === number).length));
  } else {
    rows = [5, 4, 3, 2, 1, 0].map(number => row('k' + number, DATA.classes[number].sign, DATA.classes[number].label,
      areas.filter(area => classAt(node, area) === number).length));
  }
  const drawn = state.sites ? DATA.sites.filter(onMap) : [];
  box.setAttribute('aria-label', t('legend'));
  const key = (swatch, text) => note(h('i', { class: 'swatch ' + swatch }), ' ', text);
  box.replaceChildren(h('h2', null, NODES[node].label), note(t('legend.count', { areas: t('n.' + state.level) })),
    h('ul', null, rows),
    isTold(node) ? h('ul', { class: 'apart' }, row('lines', '', t('legend.indicative'),
      areas.filter(area => isUnsure(node, area)).length)) : '',
    isContext(node) ? note(t('legend.context')) : '',
    drawn.some(site => site.point) ? key('dot', t('legend.point')) : '',
    drawn.some(site => !site.point) ? key('dashed', t('legend.site')) : '');
}

function drawHelp() {
  const [a, b, c, d] = DATA.limits.map(limit => num(limit));
  const list = keys => h('ul', null, keys.map(key => h('li', null, t(key))));
  const section = (key, ...parts) => h('section', null, h('h2', null, t('help.' + key)), parts);
  byId('view-uitleg').replaceChildren(h('div', { class: 'prose' },
    section('read', [NODES[0].text, ...['help.read.1', 'help.read.2', 'help.read.3'].map(key =>
      t(key, { a, b, c, d, index: NODES[0].label }))].filter(Boolean).map(text => h('p', null, text)),
    SURE ? h('p', null, t('help.sure', { p: num(SURE.threshold) }), ' ', drawn()) : ''),
    section('not', list(['help.not.1', 'help.not.2', 'help.not.3', 'help.not.4'])),
    section('made', h('p', null, t('help.made.1')), h('p', null, t('help.made.2'))),
    section('keys', h('p', null, t('help.keys.1')))),
  h('h2', null, t('help.parts')), note(t('help.grades')), partsTable(),
  h('h2', null, t('help.sources')), sourceTable(), note(t('help.leaflet')));
}

function partsTable() {
  const keys = ['part', 'direction', 'unit', 'weight', 'evidence', 'year', 'city', 'publisher'];
  return wideTable(t('help.parts'), keys.map(key => t('help.' + key)), NODES.map((node, at) => {
    const depth = ancestors(at).length - 1, indicator = isIndicator(at);
    const cells = indicator ? [t('help.' + node.direction), node.unit, '', node.evidence, node.period,
      figureText(at, WHOLE), sourceName(node.source)] : new Array(7).fill('');
    cells[2] = isContext(at) ? '' : num(weightOf(at), weightOf(at) % 1 ? 2 : 0);
    return [h('div', { class: 'd' + depth }, indicator ? node.label : h('b', null, node.label),
      node.text ? note(node.text) : ''), ...cells];
  }));
}

function sourceTable() {
  const keys = ['publisher', 'source', 'period', 'licence'];
  return wideTable(t('help.sources'), keys.map(key => t('help.' + key)), DATA.sources.map(source =>
    [source.publisher, [linked(source), source.note ? '. ' + source.note : ''], source.period, source.licence]));
}
// Only a web address becomes a link: "javascript:" is a scheme too.
const linked = source => (source.url || '').match(/^https?:\/\//i)
  ? h('a', { href: source.url, rel: 'noopener noreferrer', target: '_blank' }, source.table || source.url)
  : source.table || '';

function wideTable(label, head, rows) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, h('table', null,
    h('thead', null, h('tr', null, head.map(text => h('th', { scope: 'col' }, text)))),
    h('tbody', null, rows.map(([first, ...rest]) => h('tr', null, h('th', { scope: 'row' }, first),
      rest.map(text => h('td', null, text || '')))))));
}

function drawFooter() {
  const used = [...new Set(NODES.map(node => node.source).filter(at => at !== undefined && at >= 0)
    .map(at => DATA.sources[at].publisher))];
  const parts = [t('footer.sources', { list: used.join('; ') })];
  if (DATA.bounds >= 0) parts.push(t('footer.bounds', { source: sourceText(DATA.bounds) }));
  if (DATA.tiles) parts.push(t('footer.tiles'));
  parts.push(t('footer.signal'));
  byId('footer').append(h('span', null, parts.join(' ')), h('span', { class: 'printed', id: 'oi-printed' }));
}
