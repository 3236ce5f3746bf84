// Two areas side by side: both wheels, and every node with the difference in points.
let comparing;

function makeCompare() {
  const choose = key => h('select', { id: 'oi-' + key, on: { change: event => set({ [key]: +event.target.value }) } });
  comparing = { one: choose('area'), two: choose('pair'), wheels: [makeWheel(), makeWheel()], body: h('div', { class: 'compared' }), level: null };
  const field = (select, text) => h('div', { class: 'field' }, h('label', { class: 'label', for: select.id }, t(text)), select);
  byId('view-vergelijk').append(h('h2', null, t('compare')), h('div', { class: 'choices' },
    field(comparing.one, 'compare.one'), field(comparing.two, 'compare.two')), comparing.body);
}

function drawCompare() {
  const [a, b] = [state.area, state.pair];
  if (comparing.level !== state.level) {
    comparing.level = state.level;
    for (const select of [comparing.one, comparing.two]) {
      select.replaceChildren(h('option', { value: WHOLE }, t('compare.choose.' + state.level)), ...byName(areasOf(state.level))
        .map(area => h('option', { value: area }, name(area))));
    }
  }
  comparing.one.value = a;
  comparing.two.value = b;
  if (a === WHOLE || b === WHOLE) { comparing.body.replaceChildren(h('p', null, t('compare.hint'))); return; }
  const side = (area, at) => {
    comparing.wheels[at].draw(area);
    return h('section', { class: 'side' }, comparing.wheels[at].svg, h('div', null,
      h('h3', null, h('span', { class: 'which' }, pin(at)), ' ', name(area)), h('p', null, chip(0, area, 'sure')),
      h('p', { class: 'people' }, t('a.' + levelOf(area)), ' · ', peopleLine(area))));
  };
  comparing.body.replaceChildren(h('div', { class: 'sides' }, side(a, 0), side(b, 1)), ...greatest(a, b), compareTable(a, b),
    note(t('compare.points'), ' ', SURE ? t('compare.overlap') : ''));
}
// Which of the two, without colour: a filled and an open dot.
const pin = at => s('svg', { viewBox: '0 0 14 14', width: 14, height: 14, class: 'pin', 'aria-hidden': 'true' },
  s('circle', { cx: 7, cy: 7, r: 5, class: at ? 'open' : 'full' }));

const gap = (node, a, b) => {
  const [x, y] = [score(node, a), score(node, b)];
  return x === null || y === null ? null : Math.round(x * 10 - y * 10) / 10;
};
// Where both could be had by other defensible choices, a difference is not told.
function overlaps(node, a, b) {
  if (!isTold(node)) return false;
  const [low, high] = [certain.low[node], certain.high[node]];
  return low[a] !== null && low[b] !== null && low[a] <= high[b] && low[b] <= high[a];
}

function greatest(a, b) {
  const all = indicators.filter(at => !isContext(at) && gap(at, a, b) !== null);
  const list = (one, two) => all.filter(at => gap(at, one, two) > 0).sort((x, y) => gap(y, one, two) - gap(x, one, two))
    .slice(0, 3).map(at => NODES[at].label).join('; ') || t('compare.nothing');
  return [h('ul', { class: 'greatest' }, h('li', null, t('compare.better', { name: name(a) }), ' ', list(a, b), '.'),
    h('li', null, t('compare.better', { name: name(b) }), ' ', list(b, a), '.'))];
}

function compareTable(a, b) {
  const rows = NODES.map((node, at) => {
    const depth = ancestors(at).length - 1, cell = area => isIndicator(at)
      ? h('td', null, figureText(at, area), ' ', isContext(at) ? '' : mark(at, area)) : h('td', null, chip(at, area));
    const difference = gap(at, a, b);
    return h('tr', { class: isIndicator(at) ? null : 'group' },
      h('th', { scope: 'row' }, h('div', { class: 'd' + depth }, node.label)), cell(a), cell(b),
      h('td', { class: 'n' }, isContext(at) ? t('no.context') : num(difference, 1, true),
        difference !== null && overlaps(at, a, b) ? [' ', h('span', { class: 'note' }, t('compare.unsure'))] : ''),
      h('td', { class: 'strip-cell' }, isContext(at) ? '' : strip(at, a, b)));
  });
  const layers = LAYERS.map(layer => {
    const [x, y] = [layer.of[a], layer.of[b]];
    return h('tr', null, h('th', { scope: 'row' }, isolate(layer.label)), [a, b].map(area => h('td', null, layerText(layer, area))),
      h('td', { class: 'n' }, x === null || y === null ? '–' : withUnit(num(x - y, layer.decimals, true), layer.unit)), h('td'));
  });
  const groups = new Set(LAYERS.map(layer => layer.group)), group = groups.size === 1 && LAYERS[0].group || t('layers.group');
  const head = [t('node'), [pin(0), ' ', name(a)], [pin(1), ' ', name(b)], t('compare.difference'), t('compare.strip')];
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('compare') }, h('table', { class: 'pairs' },
    h('thead', null, h('tr', null, head.map(text => h('th', { scope: 'col' }, text)))),
    h('tbody', null, rows),
    layers.length ? h('tbody', null, h('tr', { class: 'group' }, h('th', { colspan: 5, scope: 'colgroup' }, isolate(group))), layers) : ''));
}

// Both scores on one line from 0 to 200, which holds nearly all; the tick is 100.
function strip(node, a, b) {
  const wide = 150, x = value => 8 + Math.max(0, Math.min(200, value)) / 200 * (wide - 16);
  const found = [a, b].map(area => score(node, area)), svg = s('svg', { viewBox: '0 0 ' + wide + ' 16', class: 'strip', 'aria-hidden': 'true' },
    s('path', { d: 'M8 8H' + (wide - 8), class: 'axis' }), s('path', { d: 'M' + wide / 2 + ' 2V14', class: 'tick' }));
  if (!found.includes(null)) svg.append(s('path', { d: 'M' + x(found[0]) + ' 8H' + x(found[1]), class: 'between' }));
  found.forEach((value, at) => { if (value !== null) svg.append(s('circle', { cx: x(value), cy: 8, r: 5, class: at ? 'open' : 'full' })); });
  return svg;
}
