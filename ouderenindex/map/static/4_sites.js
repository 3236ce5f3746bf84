// Building sites: on the map as far as their place is known, and in a list with all that is known.
const onMap = site => site.point || ['wijk', 'buurt'].includes(site.precision) && site.regions;
const flags = []; // where the names of sites stand, so that names of areas make room

function drawSites() {
  if (!siteLayer) {
    siteLayer = L.layerGroup();
    const renderer = L.svg({ padding: 0.5, pane: 'sites' });
    DATA.sites.filter(onMap).forEach(site => drawSite(site, renderer));
  }
  if (state.sites !== map.hasLayer(siteLayer)) map[state.sites ? 'addLayer' : 'removeLayer'](siteLayer);
}

function drawSite(site, renderer) {
  // A place known only by its area is drawn as that area: a point would be invented.
  const outline = { renderer, pane: 'sites', interactive: false, color: '#16191d', weight: 2,
    dashArray: site.point ? null : '6 4', fill: !!site.shape, fillOpacity: 0.15, className: 'site' };
  let middle = null;
  if (site.point) {
    middle = site.point.map(value => value * DATA.geo.unit);
    if (site.shape) L.polygon(paths(site.shape), outline).addTo(siteLayer);
    else L.circleMarker(middle, { ...outline, radius: 6, fill: true, fillColor: '#fff', fillOpacity: 1 })
      .addTo(siteLayer);
  } else {
    site.regions.forEach(area => L.polygon(rings[area], outline).addTo(siteLayer));
    const found = site.regions.map(area => centres[area]);
    middle = [0, 1].map(axis => found.reduce((sum, point) => sum + point[axis], 0) / found.length);
  }
  const box = h('span', { class: 'flag' }, h('b', null, site.name), site.dwellings ? ' ' + total(site) : '');
  flags.push({ box, middle, width: box.textContent.length * 6 + 14 });
  const icon = L.divIcon({ className: 'anchor', iconSize: null, html: box });
  L.marker(middle, { pane: 'flags', keyboard: false, icon })
    .on('click', () => set({ view: 'locaties' })).addTo(siteLayer);
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
    ...DATA.concepts.length ? [h('h2', null, t('concepts')), note(t('concepts.hint')), conceptTable()] : []);
}

function siteCard(site) {
  const row = (key, value) => value ? [h('dt', null, t('site.' + key)), h('dd', null, value)] : [];
  const first = site.wijken && site.wijken[0] ? site.wijken[0][0] : site.regions && site.regions[0];
  return h('article', { class: 'card' }, h('h3', null, site.name), h('dl', null,
    row('where', (site.regions || []).map(name).join(', ')),
    row('precision', t('precision.' + site.precision)),
    row('dwellings', dwellingText(site)),
    row('phase', t('phase.' + (site.phase || 'unknown'))),
    row('years', site.years),
    row('certainty', DATA.texts['certainty.' + site.certainty] || site.certainty), row('for', site.people),
    row('index', site.wijken && site.wijken.map(([wijk, share]) => h('p', null, share > 0.995 ? name(wijk)
      : t('site.share', { name: name(wijk), p: num(share * 100) }), ' ', chip(0, wijk, 'sure')))),
    row('note', site.note), row('source', sourceText(site.source))),
  onMap(site) && first !== undefined
    ? link(t('site.show'), () => set({ view: 'kaart', area: first, sites: true })) : null);
}

// Each source that speaks of a concept has a row of its own, under one name.
function conceptTable() {
  const keys = ['name', 'kind', 'where', 'for', 'places', 'start', 'status', 'source'];
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('concepts') }, h('table', null,
    h('thead', null, h('tr', null, keys.map(key => h('th', { scope: 'col' }, t('concept.' + key))))),
    DATA.concepts.map(concept => h('tbody', null, concept.said.map((said, at) => h('tr', null,
      at ? null : [h('th', { scope: 'rowgroup', rowspan: concept.said.length }, concept.name),
        ...[concept.kind, concept.region === undefined ? '' : name(concept.region)].map(text =>
          h('td', { rowspan: concept.said.length }, text || '–'))],
      [said.people, places(said), date(said.start), said.status && t('concept.status.' + said.status)]
        .map(text => h('td', null, text || '–')),
      h('td', { class: 'source' }, sourceText(said.source), said.note && note(said.note),
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
