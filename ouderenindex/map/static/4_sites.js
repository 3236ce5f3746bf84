// Building sites: on the map as far as their place is known, and in a list with all that is known.
const onMap = site => site.point || ['wijk', 'buurt'].includes(site.precision) && site.regions;
let siteLayer = null;
function drawSites() {
  if (!siteLayer) {
    siteLayer = L.layerGroup();
    const renderer = L.svg({ padding: 0.5, pane: 'sites' });
    DATA.sites.forEach((site, number) => onMap(site) && drawSite(site, number, renderer));
  }
  if (state.sites !== map.hasLayer(siteLayer)) map[state.sites ? 'addLayer' : 'removeLayer'](siteLayer);
}

const middleOf = site => {
  if (site.point) return site.point.map(value => value * DATA.geo.unit);
  const found = site.regions.map(area => centres[area]);
  return [0, 1].map(axis => found.reduce((sum, point) => sum + point[axis], 0) / found.length);
};
function drawSite(site, number, renderer) {
  // A place known only by its area is drawn as that area: a point would be invented.
  const outline = { renderer, pane: 'sites', interactive: false, color: '#16191d', weight: 2,
    dashArray: site.point ? null : '6 4', fill: !!site.shape, fillOpacity: 0.15, className: 'site' };
  const middle = middleOf(site);
  if (!site.point) site.regions.forEach(area => L.polygon(ringsOf(area), outline).addTo(siteLayer));
  else if (site.shape) L.polygon(paths(site.shape), outline).addTo(siteLayer);
  else L.circleMarker(middle, { ...outline, radius: 6, fill: true, fillColor: '#fff', fillOpacity: 1 }).addTo(siteLayer);
  const count = site.dwellings ? ' ' + total(site) : '';
  const box = h('span', { class: 'flag' }, h('b', null, isolate(site.name)), h('span', null, count));
  flags.push({ box, middle, number, width: 0 });
  const icon = L.divIcon({ className: 'anchor', iconSize: null, html: box });
  L.marker(middle, { pane: 'flags', keyboard: false, icon }).on('click', () => openSite(number)).addTo(siteLayer);
}

// The wijk of a site, or the area that it is known by.
const areaOfSite = site => [...(site.wijken || []).map(([wijk]) => wijk), ...site.regions || []]
  .find(area => DATA.levels.includes(levelOf(area)));
// A site on the map is shown in its wijk; one without a place stands in the list only.
function openSite(number) {
  const site = DATA.sites[number], area = areaOfSite(site);
  if (onMap(site) && area !== undefined) { set({ view: 'kaart', area, site: number, sites: true }); return; }
  openCard(number);
}
function openCard(number) {
  set({ view: 'locaties' });
  byId('view-locaties').querySelectorAll('.card')[number].focus();
}
function showSite(site) {
  const area = areaOfSite(site), bounds = L.latLngBounds([middleOf(site)]).extend(L.latLngBounds(ringsOf(area).flat()));
  map.fitBounds(bounds, { animate: false, maxZoom: home + 2, padding: [20, 20] });
}

const range = (low, high) => low === high ? num(low) : num(low) + '–' + num(high);
const total = site => range(...[1, 2].map(at => site.dwellings.reduce((sum, row) => sum + row[at], 0)));
const dwellingText = site => (site.dwellings || []).map(([kind, low, high]) =>
  range(low, high) + ' (' + t('dwelling.' + kind) + ')').join(', ') || t('site.unknown');
const sourceText = at => {
  const source = DATA.sources[at];
  return source ? [source.publisher, source.table, source.period].filter(Boolean).join(', ') : '';
};
const sitesIn = area => DATA.sites.filter(site => touches(site, area));
function touches(site, area) {
  const inside = (site.regions || []).some(at => at === area || parentOf(at) === area);
  return inside || (site.wijken || []).some(([wijk]) => wijk === area);
}

function drawPlaces() {
  const view = byId('view-locaties');
  view.replaceChildren(
    h('h2', null, t('sites')),
    DATA.sites.length ? h('div', { class: 'cards' }, DATA.sites.map(siteCard)) : h('p', null, t('sites.none')),
    ...DATA.concepts.length ? [h('h2', null, t('concepts')), note(t('concepts.hint')), conceptTable()] : [],
    ...passagesOf(null).map(([heading, lines]) => h('section', null, h('h2', null, isolate(heading)), passage(lines))),
    ...SPOTS.map((layer, number) => spotList(spotsOf(number))));
}

// Sentences of a site, or of the municipality (null).
const passagesOf = site => (DATA.passages || []).filter(found => found[2] === site);
const passage = lines => h('ul', { class: 'passage' }, lines.map(line => h('li', null, isolate(line))));

// Places by name; those without a name are counted.
const LISTED = 200;
function spotList(layer) {
  const all = spotsIn(layer, WHOLE), named = all.filter(i => layer.nameOf(i));
  const shown = named.slice(0, LISTED).sort((a, b) => layer.nameOf(a).localeCompare(layer.nameOf(b), DATA.lang));
  return h('section', null, h('h2', null, symbolOf(layer.symbol), ' ', isolate(layer.label)),
    note([t('spots.count', { n: num(layer.count) }), sourceText(layer.source)].filter(Boolean).join(' ')),
    shown.length ? h('ul', { class: 'spots' }, shown.map(i => h('li', null, layer.nameOf(i),
      layer.area[i] === null ? '' : [', ', name(layer.area[i])], layer.detailOf(i) ? note(layer.detailOf(i)) : ''))) : '',
    shown.length < named.length ? h('p', null, t('spots.more', { n: num(named.length - shown.length) })) : '');
}

function siteCard(site, number) {
  const row = (key, value) => value ? [h('dt', null, t('site.' + key)), h('dd', null, value)] : [];
  return h('article', { class: 'card', tabindex: -1 }, h('h3', null, isolate(site.name)), h('dl', null,
    row('where', (site.regions || []).map(name).join(', ')),
    row('precision', t('precision.' + site.precision)),
    row('dwellings', dwellingText(site)),
    row('phase', t('phase.' + (site.phase || 'unknown'))),
    row('years', site.years),
    row('certainty', DATA.texts['certainty.' + site.certainty] || site.certainty), row('for', site.people),
    row('index', site.wijken && site.wijken.map(([wijk, share]) => h('p', null, share > 0.995 ? name(wijk)
      : t('site.share', { name: name(wijk), p: num(share * 100) }), ' ', chip(0, wijk, 'sure')))),
    row('note', site.note), row('source', sourceText(site.source))),
  passagesOf(number).map(([heading, lines]) => [h('h4', null, isolate(heading)), passage(lines)]),
  h('p', { class: 'links' }, onMap(site) && areaOfSite(site) !== undefined ? link(t('site.show'), () => openSite(number)) : null,
    pageLink('site.page', (DATA.sheets || {})[number], site.name)));
}

// Each source that speaks of a concept has a row of its own, under one name.
function conceptTable() {
  const keys = ['name', 'kind', 'where', 'for', 'places', 'start', 'status', 'source'];
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('concepts') }, h('table', { class: 'stacked' },
    h('thead', null, h('tr', null, keys.map(key => h('th', { scope: 'col' }, t('concept.' + key))))),
    DATA.concepts.map(concept => h('tbody', null, concept.said.map((said, at) => h('tr', null,
      at ? null : [h('th', { scope: 'rowgroup', rowspan: concept.said.length }, concept.name),
        ...[concept.kind, concept.region === undefined ? '' : name(concept.region)].map((text, i) =>
          h('td', { rowspan: concept.said.length, 'data-label': t('concept.' + keys[i + 1]) }, text || '–'))],
      [said.people, places(said), date(said.start), said.status && t('concept.status.' + said.status)]
        .map((text, i) => h('td', { 'data-label': t('concept.' + keys[i + 3]) }, text || '–')),
      h('td', { class: 'source', 'data-label': t('concept.source') }, sourceText(said.source), said.note && note(said.note),
        said.partner && note(t('concept.with', { name: said.partner })))))))));
}
const places = said => [['n', said.places], ['dwellings', said.dwellings], ['care', said.vragers],
  ['no.care', said.dragers], ['intended', said.intended]].filter(([, n]) => n !== undefined)
  .map(([key, n]) => t('concept.' + key, { n: num(n) })).join(', ');
// "2024", "2024-03", "2024-Q2" or "2024-H1" as people say it.
function date(text) {
  const [year, part] = (text || '').split('-');
  if (!part) return year;
  if (part[0] === 'Q' || part[0] === 'H') return t('date.' + part[0].toLowerCase(), { n: part[1], year });
  return new Date(+year, part - 1).toLocaleDateString(DATA.lang, { month: 'long', year: 'numeric' });
}
