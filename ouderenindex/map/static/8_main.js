// Puts the page together and keeps it in step with the state.
const VIEWS = ['kaart', 'tabel', 'vergelijk', 'locaties', 'uitleg'];
const stale = new Set(VIEWS);

function makeControls() {
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = t(element.dataset.text);
  document.title = DATA.title;
  byId('title').textContent = DATA.title;
  byId('subtitle').textContent = t('subtitle', { years: years(NODES.map((node, at) => at).filter(isIndicator)) });
  byId('controls').setAttribute('aria-label', t('controls'));
  const tabs = byId('tabs');
  tabs.setAttribute('aria-label', t('views'));
  VIEWS.forEach(view => {
    tabs.append(h('button', { type: 'button', role: 'tab', id: 'oi-tab-' + view, 'aria-controls': 'oi-view-' + view,
      on: { click: () => set({ view }) } }, t('view.' + view)));
    byId('view-' + view).setAttribute('aria-labelledby', 'oi-tab-' + view);
  });
  moveAmong(tabs, () => VIEWS, view => byId('tab-' + view), view => set({ view }), view => t('view.' + view));
  byId('level').append(...DATA.levels.map(level => h('button', { type: 'button', 'data-level': level,
    on: { click: () => set({ level }) } }, t(level))));
  makeSubjects();
  makeLayers();
  makeSearch();
  document.addEventListener('keydown', event => {
    const typing = event.target.matches('input, select');
    if (event.key === 'Escape' && state.view === 'kaart' && !typing) set({ area: WHOLE });
  });
  // By script: in a notebook the address of the page is not its own.
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    set({ view: 'kaart' });
    byId('panel').focus();
  });
}

// The tree of the index; and figures outside it, in groups of their own.
function makeSubjects() {
  const select = byId('node');
  select.append(...NODES.map((node, at) =>
    h('option', { value: at }, '\u2003'.repeat(ancestors(at).length - 1) + isolate(node.label))));
  const groups = [...new Set(LAYERS.map(layer => layer.group || t('layers.group')))];
  select.append(...groups.map(label => h('optgroup', { label: isolate(label) }, LAYERS.flatMap((layer, at) =>
    (layer.group || t('layers.group')) === label ? [h('option', { value: 'x' + at }, isolate(layer.label))] : []))));
  select.addEventListener('change', () => set(select.value[0] === 'x' ? { layer: +select.value.slice(1) }
    : { node: +select.value, layer: -1 }));
  byId('year').addEventListener('change', event => set({ year: event.target.value }));
}

// "Aa-landen" and "Aalanden" are one name; a name without Latin letters stays as it is.
function plain(text) {
  const lower = text.toLowerCase();
  return lower.normalize('NFD').replace(/[^a-z0-9]/g, '') || lower;
}

function makeSearch() {
  const input = byId('search');
  let found = null;
  const places = () => found ||= listPlaces();
  input.addEventListener('focus', () => byId('names').append(...[...places().values()]
    .map(({ label }) => h('option', { value: label }))), { once: true });
  input.placeholder = t('search.hint');
  input.addEventListener('change', () => {
    const asked = plain(input.value.trim());
    if (!asked) return;
    const keys = [...places().keys()];
    const key = places().has(asked) ? asked : keys.find(one => one.startsWith(asked)) || keys.find(one => one.includes(asked));
    byId('said').textContent = key === undefined ? t('search.none', { text: input.value.trim() }) : '';
    if (key !== undefined) { places().get(key).go(); input.value = ''; }
  });
}
// All that can be searched for; made when it is first wanted, since a country has thousands.
function listPlaces() {
  const places = new Map();
  // A name that is taken gets what tells it apart: its kind, the area that it lies in, its code.
  const add = (labels, go) => {
    const label = labels.find(one => !places.has(plain(one)));
    if (label !== undefined) places.set(plain(label), { label, go });
  };
  DATA.levels.forEach(level => areasOf(level).forEach(area => {
    const own = DATA.regions.names[area], kind = t('a.' + level).toLowerCase(), up = parentOf(area);
    add([own, own + ' (' + kind + ')', own + ' (' + kind + (up < 0 ? '' : ' ' + t('in') + ' ' + DATA.regions.names[up]) + ')',
      own + ' (' + DATA.regions.codes[area] + ')'], () => set({ area, view: 'kaart' }));
  }));
  DATA.sites.forEach((site, number) => add([site.name, site.name + ' (' + t('site').toLowerCase() + ')',
    site.name + ' (' + t('site').toLowerCase() + ' ' + (number + 1) + ')'], () => openSite(number)));
  return places;
}

const DRAW = { tabel: drawTable, vergelijk: drawCompare, locaties: drawPlaces, uitleg: drawHelp };
function draw(before) {
  drawChoices(before);
  drawView(before);
}
// What stands around the map; at the start also its legend, which takes room of the map.
function drawChoices(before) {
  for (const view of VIEWS) {
    const tab = byId('tab-' + view), shown = view === state.view;
    tab.setAttribute('aria-selected', shown);
    tab.setAttribute('tabindex', shown ? 0 : -1);
  }
  for (const button of byId('level').children)
    button.setAttribute('aria-pressed', button.dataset.level === state.level);
  // Search stays everywhere; the other controls where they do something.
  const chooses = ['kaart', 'tabel'].includes(state.view);
  byId('node-field').hidden = !chooses;
  byId('level-field').hidden = !chooses && state.view !== 'vergelijk';
  byId('node').value = state.layer >= 0 ? 'x' + state.layer : state.node;
  drawYears();
  if (!chooses) byId('year-field').hidden = true;
  drawLayers();
  if (!before || state.view === 'kaart') drawLegend();
}
function drawView(before) {
  VIEWS.forEach(view => { byId('view-' + view).hidden = view !== state.view; });
  if (before && ['node', 'level', 'layer', 'year'].some(key => before[key] !== state[key])) stale.add('tabel');
  if (before && ['node', 'level', 'area', 'pair'].some(key => before[key] !== state[key])) stale.add('vergelijk');
  if (state.view === 'kaart') {
    if (before && before.view !== 'kaart') map.invalidateSize(false);
    drawMap(before);
    drawPanel(before);
  } else if (stale.delete(state.view)) DRAW[state.view]();
}

// On paper the map has another size: give it that size first, then let the browser print.
function printing(on) {
  document.body.classList.toggle('printing', on);
  byId('printed').textContent = t('printed', { date: new Date().toLocaleDateString(DATA.lang, { dateStyle: 'long' }) });
  fit();
  // The panel takes as small a print as it needs to stand on the page whole, down to 7 points.
  const panel = byId('panel');
  panel.style.zoom = '';
  for (let zoom = 0.82; on && panel.scrollHeight > panel.clientHeight && zoom > 0.67; zoom -= 0.02)
    panel.style.zoom = zoom;
  const spares = [...panel.querySelectorAll('.spare')].reverse(), short = h('p', { class: 'short' }, t('print.short'));
  panel.querySelectorAll('.short').forEach(old => old.remove());
  spares.forEach(part => { part.hidden = false; });
  for (const part of on ? spares : []) if (panel.scrollHeight > panel.clientHeight) {
    part.hidden = true;
    panel.append(short);
  }
}

function start() {
  byId('page').hidden = false;
  makeControls();
  makePanel();
  makeCompare();
  drawFooter();
  makeLink();
  watchers.unshift(draw);
  // In this order the page is laid out once: the map is made when it has its size.
  drawChoices(null);
  makeMap();
  drawView(null);
  if (DATA.sites[state.site] && state.view === 'kaart') showSite(DATA.sites[state.site]);
  addEventListener('beforeprint', () => printing(true));
  addEventListener('afterprint', () => printing(false));
  // For layers that are added in Python, and for who measures or tests the page.
  window.ouderenindex = { map, state, set, score, inWords, classAt, scale, data: DATA };
  window.ouderenindexLayers();
  document.documentElement.dataset.drawn = Math.round(performance.now());
}

if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
else start();
