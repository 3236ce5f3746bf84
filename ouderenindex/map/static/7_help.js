// The explanation: how to read, what it does not say, what it is made of, and how accessible it is.
function drawHelp() {
  const [a, b, c, d] = DATA.limits.map(limit => num(limit));
  const paragraphs = keys => keys.map(key => h('p', null, t(key)));
  const list = keys => h('ul', null, keys.map(key => h('li', null, t(key))));
  const section = (key, ...parts) => h('section', null, h('h2', null, t('help.' + key)), parts);
  byId('view-uitleg').replaceChildren(h('div', { class: 'prose' },
    section('read', [NODES[0].text, ...['help.read.1', 'help.read.2', 'help.read.3', 'help.read.4'].map(key =>
      t(key, { a, b, c, d, index: NODES[0].label }))].filter(Boolean).map(text => h('p', null, text)),
    SURE ? h('p', null, t('help.sure', { p: num(SURE.threshold) }), ' ', drawn()) : ''),
    section('not', list(['help.not.1', 'help.not.2', 'help.not.3', 'help.not.4'])),
    section('made', h('p', null, t('help.made.1')), h('p', null, t('help.made.2'))),
    TREND ? section('trend', paragraphs(['help.trend.1']), h('ul', null, TREND.notes.map(text => h('li', null, text)))) : '',
    LAYERS.length || SPOTS.length ? section('layers', paragraphs(['help.layers.1']), h('ul', null, layerNotes().map(([said, layers]) =>
      h('li', null, layers.map((layer, at) => [at ? '; ' : '', isolate(layer.label)]), ': ', said)))) : '',
    section('keys', list(['help.keys.1', 'help.keys.2', 'help.keys.3'])),
    section('access', paragraphs(['help.access.1']), list(['help.access.2', 'help.access.3', 'help.access.4']), paragraphs(['help.access.5'])),
    section('ask', paragraphs(['help.ask.1']))),
  h('h2', null, t('help.parts')), note(t('help.grades')), partsTable(),
  h('h2', null, t('help.sources')), sourceTable(), note(t('help.leaflet')));
}

function partsTable() {
  const keys = ['part', 'direction', 'unit', 'weight', 'evidence', 'year', 'city', 'publisher'];
  return wideTable(t('help.parts'), keys.map(key => t('help.' + key)), NODES.map((node, at) => {
    const depth = ancestors(at).length - 1, indicator = isIndicator(at);
    const cells = indicator ? [t('help.' + node.direction), node.unit, '', node.evidence, node.period,
      [figureText(at, WHOLE), nationalNote(at)], sourceName(node.source)] : new Array(7).fill('');
    cells[2] = isContext(at) ? '' : num(weightOf(at), weightOf(at) % 1 ? 2 : 0);
    return [h('div', { class: 'd' + depth }, indicator ? isolate(node.label) : h('b', null, isolate(node.label)),
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
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, h('table', { class: 'stacked' },
    h('thead', null, h('tr', null, head.map(text => h('th', { scope: 'col' }, text)))),
    h('tbody', null, rows.map(([first, ...rest]) => h('tr', null, h('th', { scope: 'row' }, first),
      rest.map((text, at) => h('td', { 'data-label': head[at + 1] }, text || '')))))));
}

// What is said of several layers is said once.
function layerNotes() {
  const found = new Map();
  for (const layer of LAYERS) if (layer.note) found.set(layer.note, [...found.get(layer.note) || [], layer]);
  return [...found];
}
