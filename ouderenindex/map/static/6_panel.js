// The panel beside the map: the chosen area in words, its wheel, its reasons, its sites, its limits.
let panelParts, wheel;

function makePanel() {
  wheel = makeWheel();
  panelParts = { head: h('div', { class: 'head' }), tree: h('ul', { class: 'tree' }), more: h('p', { class: 'more' }),
    words: h('p', { class: 'words', 'aria-live': 'polite' }), body: h('div') };
  // Where the panel lies below the map, the map itself says what was chosen, and leads to it.
  panelParts.picked = h('button', { type: 'button', class: 'picked', on: { click: () => {
    byId('panel').focus({ preventScroll: true });
    byId('panel').scrollIntoView();
  } } });
  byId('map').after(panelParts.picked);
  byId('panel').append(panelParts.head,
    h('div', { class: 'wheelrow' }, wheel.svg, h('div', null, panelParts.tree, panelParts.more)), panelParts.words, panelParts.body);
}

function drawPanel(before) {
  if (before && before.area !== state.area) byId('panel').scrollTop = 0;
  const whole = state.area === WHOLE;
  panelParts.head.replaceChildren(...headOf(state.area));
  panelParts.picked.hidden = whole;
  panelParts.picked.replaceChildren(...(whole ? [] : [h('b', null, name(state.area)),
    state.layer < 0 ? chip(state.node, state.area, 'class') : layerText(LAYERS[state.layer], state.area)]));
  wheel.draw(state.area);
  panelParts.tree.replaceChildren(...treeRows());
  panelParts.more.replaceChildren(...[whole ? null : compareLink(),
    pageLink('profile.page', (DATA.profiles || {})[whole ? TOWN : state.area], name(state.area))].filter(Boolean));
  // The index itself is in the heading; its words would say the same again, unless they say why not.
  panelParts.words.textContent = state.layer >= 0 ? scale().words(state.area)
    : whole || !state.node && score(0, state.area) !== null ? '' : NODES[state.node].label + ': ' + inWords(state.node, state.area);
  panelParts.body.replaceChildren(...(whole ? wholeBody() : areaBody(state.area)));
}

const close = () => link('‹ ' + t('all'), () => set({ area: WHOLE }));

function headOf(area) {
  if (area === WHOLE) {
    return [h('h2', null, t('whole')), h('p', { class: 'people' }, peopleLine(TOWN)),
      state.layer >= 0 ? layerNote(LAYERS[state.layer]) : h('p', { class: 'read' }, t('read.1'), ' ', t('read.2'), ' ', judged('read.3'))];
  }
  const up = parentOf(area);
  const wijk = levelOf(area) === 'buurt' && up >= 0;
  return [h('div', { class: 'headline' }, h('h2', null, name(area), ' ', chip(0, area, 'sure')), close()),
    h('p', { class: 'people' }, t('a.' + levelOf(area)),
      wijk ? [' ', t('in'), ' ', areaButton(up)] : '', ' · ', peopleLine(area))];
}
// A page that was written beside the map, to read or to print.
const pageLink = (key, path, of) => path ? h('a', { class: 'plain', href: path, 'aria-label': t(key) + ': ' + isolate(of) }, t(key)) : null;
const compareLink = () => link(t('compare.with'), () => {
  set({ view: 'vergelijk' });
  byId(state.pair === WHOLE ? 'pair' : 'tab-vergelijk').focus();
});

function peopleLine(area) {
  const list = people.map(count => t('people', { label: count.label,
    n: count.of[area] === null ? t('none') : num(count.of[area]) })).join(' · ');
  return list && area >= 0 ? t('people.year', { list, year: DATA.peopleYear }) : '';
}

// The wheel in words: index, aspects, and the themes of the aspect that is open.
function treeRows() {
  const open = ancestors(state.node);
  const inWheel = wheel.parts.map(part => part.node);
  return wheel.parts.filter(part => part.depth < 2 || open.includes(NODES[part.node].parent)).map(part =>
    h('li', { class: 'd' + part.depth }, h('button', { type: 'button',
      'aria-pressed': part.node === [...open].reverse().find(at => inWheel.includes(at)),
      on: { click: () => set({ node: part.node }) } },
    h('span', null, NODES[part.node].label), state.area === WHOLE && OWN ? '' : mini(part.node))));
}
function mini(node) {
  return h('span', { class: 'mini' }, num(score(node, state.area), 1), ' ', mark(node, state.area));
}
function mark(node, area) {
  const number = isContext(node) ? 'n' : classAt(node, area), kind = DATA.classes[number] || DATA.classes[0];
  return h('i', { class: 'chip k' + number + unsureClass(node, area) },
    h('span', { 'aria-hidden': 'true' }, kind.sign || '·'),
    h('span', { class: 'hidden' }, isContext(node) ? figureText(node, area) : kind.label + unsureText(node, area)));
}

function wholeBody() {
  const areas = areasOf(state.level), now = scale(), about = { node: now.title, areas: t('n.' + state.level) };
  const groups = now.rows.filter(row => now.count(row.number));
  return [h('h3', null, now.score ? t('spread', about) : now.title),
    note(t('choose'), ' ', t('wheel.hint')),
    ...groups.map(({ number, swatch, sign, label }) => h('div', { class: 'areas' },
      now.score ? h('span', { class: 'chip k' + number }, h('b', { 'aria-hidden': 'true' }, sign), ' ' + label)
        : h('span', { class: 'band' }, h('i', { class: 'swatch ' + swatch }), ' ', label),
      areas.length > LISTED ? t('counted', { n: num(now.count(number)), areas: t('n.' + state.level) })
        : byName(areas.filter(area => now.number(area) === number)).map(now.score ? areaSure : areaButton))),
    ...(state.layer < 0 ? trendOfTown(state.node) : []),
    ...spotsHere(WHOLE),
    ...(state.layer < 0 && isIndicator(state.node) ? aboutIndicator(state.node) : [])];
}
const areaButton = area => link(name(area), () => set({ area }));
const areaSure = area => isUnsure(state.node, area) ? h('span', { class: 'pair' }, areaButton(area),
  h('i', { class: 'swatch lines' }), h('span', { class: 'hidden' }, unsureText(state.node, area))) : areaButton(area);

function areaBody(area) {
  const node = state.node, level = NODES[node].level, bars = spread(levelOf(area));
  const detailed = level === 'theme' || level === 'indicator';
  return [siteHere(), ...(state.layer >= 0 ? layersHere(area) : []),
    node && !isIndicator(node) && NODES[node].text ? h('p', { class: 'about' }, NODES[node].text) : '',
    ...(detailed ? [h('h3', null, t('figures', { node: NODES[node].label }), barNote()),
      h('ul', { class: 'reasons' }, below(node).map(at => figureRow(at, area, bars))), again(node, area)] : reasonsOf(node, area, bars)),
    ...(level === 'indicator' ? aboutIndicator(node) : []),
    spare(trendHere(node, area)), spare(state.layer < 0 ? layersHere(area) : []),
    h('h3', null, t('sites.here')), sitesHere(area),
    spare(spotsHere(area)),
    h('h3', null, t('sure')), howSure(node, area), h('p', null, sure(node, area)),
    ...partsOf(area)];
}
// What a sheet of paper can do without, if there is no room.
const spare = parts => parts.length ? h('section', { class: 'spare' }, parts) : '';
// A theme of one figure is standardised again among the areas, so its score is not quite the same.
function again(node, area) {
  const counted = isIndicator(node) ? [] : children[node].filter(at => !isContext(at));
  if (counted.length !== 1 || score(node, area) === null || score(counted[0], area) === null) return '';
  const [own, figureScore] = [num(score(node, area), 1), num(score(counted[0], area), 1)];
  return own === figureScore ? '' : note(t('again', { own, figure: figureScore }));
}

// The site that was searched for or pressed, before all else.
function siteHere() {
  const site = DATA.sites[state.site];
  return site ? h('section', { class: 'found' }, h('h3', null, isolate(site.name), close2()), h('p', null, siteLine(site)),
    link(t('site.all'), () => openCard(state.site))) : '';
}
const close2 = () => link(t('site.close'), () => set({ site: -1 }));
const siteLine = site => [dwellingText(site), t('phase.' + (site.phase || 'unknown')), site.years].filter(Boolean).join(', ') +
  '; ' + t('precision.' + site.precision) + '.';

// Figures outside the index: the one on the map first and in words, the others beneath.
function layersHere(area) {
  if (!LAYERS.length) return [];
  const groups = [...new Set(LAYERS.map(layer => layer.group || t('layers.group')))];
  return [state.layer >= 0 ? layerNote(LAYERS[state.layer], area) : '', ...groups.flatMap(group => [h('h3', null, isolate(group)),
    h('ul', { class: 'tree facts-list' }, LAYERS.flatMap((layer, at) => (layer.group || t('layers.group')) !== group ? []
      : [h('li', null, h('button', { type: 'button', 'aria-pressed': at === state.layer,
        on: { click: () => set({ layer: at === state.layer ? -1 : at }) } },
      h('span', null, isolate(layer.label)), h('b', null, layerText(layer, area))))]))])];
}
const layerNote = (layer, area = TOWN) => h('p', { class: 'about' }, [layer.texts[area], layer.note,
  originOf(layer)].filter(Boolean).map(text => [text, ' ']));

function originOf(layer) {
  const source = sourceText(layer.source);
  return [source, layer.period && !source.endsWith(layer.period) ? layer.period : ''].filter(Boolean).join(', ');
}

// Places that are shown, as far as they lie here: so that the map is not the only way to them.
function spotsHere(area) {
  return shownSpots().flatMap(layer => {
    const all = spotsIn(layer, area), names = [...new Set(all.map(layer.nameOf).filter(Boolean))].sort();
    const list = names.slice(0, 12).join('; ') + (names.length > 12 ? '; ' + t('spots.more', { n: num(names.length - 12) }) : '');
    return [h('h3', null, h('span', null, symbolOf(layer.symbol), ' ', isolate(layer.label))),
      h('p', null, t('spots.here', { n: num(all.length) }), list ? ' ' + list + '.' : '')];
  });
}
const barNote = () => h('span', { class: 'note' }, t('bar'));

function reasonsOf(node, area, bars) {
  // Where there is no index to contribute to, the scores of the figures themselves are compared.
  const moved = at => points[at][area] ?? (score(at, area) === null ? 0 : (score(at, area) - 100) * (shares[at] ?? 1));
  const all = below(node).filter(at => !isContext(at) && figure(at, area) !== null);
  const worst = all.filter(at => moved(at) <= -0.05).sort((a, b) => moved(a) - moved(b)).slice(0, 3);
  const best = all.filter(at => moved(at) >= 0.05).sort((a, b) => moved(b) - moved(a)).slice(0, 3);
  const list = (key, found) => [h('h4', null, judged(key)), found.length
    ? h('ul', { class: 'reasons' }, found.map(at => figureRow(at, area, bars))) : h('p', null, t(key + '.none'))];
  return [h('h3', null, node === 0 ? t('why') : t('why.in', { node: NODES[node].label }), barNote()),
    ...list('risks', worst), ...list('protections', best)];
}

// Least and greatest figure among the areas of a level: the length of the bars.
const spreads = {};
function spread(level) {
  const found = spreads[level] ||= {}, areas = areasOf(level);
  return node => found[node] ||= (() => {
    const all = [...areas.map(area => figures[node][area]), references[node]].filter(value => value !== null);
    return [Math.min(...all), Math.max(...all)];
  })();
}

function figureRow(node, area, bars) {
  const value = figure(node, area), city = references[node], info = NODES[node], context = isContext(node);
  const move = points[node][area];
  const told = (place, one) => one === null ? '' : place + ' ' + withUnit(num(one, info.decimals), info.unit);
  const facts = [told(DATA.ref.name, city), told(t('national'), national(node)), info.period, sourceName(info.source),
    value !== null && figureStatus[node][area] === 'm' ? t('modelled') : '',
    context ? t('no.context') : ''].filter(Boolean).join(' · ');
  return h('li', null,
    h('span', { class: 'what' }, info.label),
    h('span', { class: 'value' }, figureText(node, area)),
    bar(node, area, bars(node)),
    h('span', { class: 'facts' }, h('span', null, facts),
      move === null || context ? null : h('span', { title: t('points.say', { n: num(move, 1, true) }) },
        t('points', { n: num(move, 1, true) }))));
}

// Figure of the country, where there is one and it is not already what is compared with.
const national = node => DATA.national ? DATA.national[place[node]] : null;

function bar(node, area, [low, high]) {
  const value = figure(node, area), city = references[node], wide = 100;
  const place = at => (4 + (at - low) / (high - low || 1) * (wide - 8)).toFixed(1);
  const svg = s('svg', { class: 'bar', viewBox: '0 0 ' + wide + ' 14', 'aria-hidden': 'true' },
    s('path', { d: 'M0 7H' + wide, class: 'axis' }));
  if (value === null || city === null) return svg;
  const from = Math.min(place(value), place(city)), to = Math.max(place(value), place(city));
  const colour = 'k' + (isContext(node) ? 'n' : classAt(node, area));
  svg.append(s('rect', { x: from, y: 2.5, width: Math.max(1.5, to - from), height: 9, class: colour }),
    s('path', { d: 'M' + place(city) + ' 0V14', class: 'tick' }));
  return svg;
}

function aboutIndicator(node) {
  const info = NODES[node], source = DATA.sources[info.source];
  return [h('p', { class: 'about' }, [info.text, info.note, source ? sourceText(info.source) + '.' : '',
    info.evidence ? t('help.evidence') + ' ' + info.evidence + '.' : ''].filter(Boolean).join(' '))];
}

function sitesHere(area) {
  const found = sitesIn(area);
  if (!found.length) return h('p', null, t('sites.here.none'));
  return h('ul', { class: 'sites' }, found.map(site => h('li', null,
    link(isolate(site.name), () => openSite(DATA.sites.indexOf(site))), ': ', siteLine(site))));
}

// How often other choices give the same class: in words, since a percentage alone is read as exact.
function howSure(node, area) {
  const of = key => certain[key][node][area];
  if (!isTold(node) || of('chance') === null) return '';
  const label = number => ({ label: DATA.classes[number].label });
  const lines = [t(isUnsure(node, area) ? 'sure.indicative' : 'sure.stable'),
    t('sure.class', { often: outOfTen(of('chance')), p: percent(of('chance')), ...label(classAt(node, area)) })];
  if (of('other')) lines.push(t(of('often') > of('chance') ? 'sure.likelier' : 'sure.next',
    { p: percent(of('often')), ...label(of('other')) }));
  if (of('bare') !== null) lines.push(t('sure.bare', { p: percent(of('bare')) }));
  if (of('low') !== null) lines.push(t('sure.interval', { low: num(of('low')), high: num(of('high')) }));
  return h('p', { class: 'certain' }, lines.join(' '), ' ', drawn());
}
const drawn = () => SURE.varied.length ? t('sure.drawn', { n: num(SURE.draws),
  list: new Intl.ListFormat(DATA.lang).format(SURE.varied.map(key => t('sure.varied.' + key))) }) : '';
const percent = share => share ? num(share) + '%' : t('sure.below');
function outOfTen(share) {
  const n = Math.round(share / 10);
  if (share < 10) return t('sure.few');
  if (share >= 95) return t(share < 100 ? 'sure.nearly' : 'sure.every');
  return t(share === 10 * n ? 'sure.exactly' : share > 10 * n ? 'sure.over' : 'sure.under', { n });
}

// What the score rests on, in sentences: known, modelled, hidden, not measured.
function sure(node, area) {
  const all = below(node).filter(at => !isContext(at));
  const by = sign => all.filter(at => figureStatus[at][area] === sign);
  const labels = list => list.map(at => NODES[at].label).join('; ');
  const known = all.filter(at => figure(at, area) !== null);
  const partly = known.filter(at => covers[at][area] !== null && covers[at][area] < 1);
  const lines = [t('sure.known', { n: known.length, m: all.length })];
  if (by('m').length) lines.push(t('sure.modelled', { n: by('m').length }));
  if (partly.length) lines.push(t('sure.cover', { n: partly.length,
    p: num(Math.floor(100 * Math.min(...partly.map(at => covers[at][area])))) }));
  for (const [sign, key] of Object.entries(REASONS))
    if (by(sign).length) lines.push(t('sure.' + key, { list: labels(by(sign)) }));
  lines.push(t('sure.years', { years: years(all) }), t('sure.signal'));
  return lines.join(' ');
}

function partsOf(area) {
  const inside = DATA.regions.codes.map((code, at) => at).filter(at => parentOf(at) === area);
  return inside.length ? [h('div', { class: 'parts' }, h('h3', null, t('parts')), h('div', { class: 'areas' },
    inside.map(at => h('span', { class: 'pair' }, areaButton(at), ' ', mark(state.node, at)))))] : [];
}
