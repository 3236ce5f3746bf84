// Puts the page together and keeps it in step with the state.
const VIEWS = ['kaart', 'tabel', 'locaties', 'uitleg'];
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
  const select = byId('node');
  select.append(...NODES.map((node, at) =>
    h('option', { value: at }, '\u2003'.repeat(ancestors(at).length - 1) + node.label)));
  select.addEventListener('change', () => set({ node: +select.value }));
  byId('sites').addEventListener('change', event => set({ sites: event.target.checked }));
  byId('sites-field').hidden = !DATA.sites.some(onMap);
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

// "Aa-landen" and "Aalanden" are one name; a name without Latin letters stays as it is.
function plain(text) {
  const lower = text.toLowerCase();
  return lower.normalize('NFD').replace(/[^a-z0-9]/g, '') || lower;
}

function makeSearch() {
  const input = byId('search'), places = new Map();
  const add = (label, go) => {
    if (places.has(plain(label))) return;
    places.set(plain(label), go);
    byId('names').append(h('option', { value: label }));
  };
  DATA.levels.forEach(level => areasOf(level).forEach(area => {
    const taken = places.has(plain(name(area)));
    add(taken ? name(area) + ' (' + t('a.' + level).toLowerCase() + ')' : name(area),
      () => set({ area, view: 'kaart' }));
  }));
  DATA.sites.forEach(site => add(site.name, () => set({ view: 'locaties' })));
  input.placeholder = t('search.hint');
  input.addEventListener('change', () => {
    const asked = plain(input.value.trim());
    if (!asked) return;
    const key = places.has(asked) ? asked : [...places.keys()].find(label => label.startsWith(asked)) ||
      [...places.keys()].find(label => label.includes(asked));
    byId('said').textContent = key === undefined ? t('search.none', { text: input.value.trim() }) : '';
    if (key !== undefined) { places.get(key)(); input.value = ''; }
  });
}

const DRAW = { tabel: drawTable, locaties: drawPlaces, uitleg: drawHelp };
function draw(before) {
  for (const view of VIEWS) {
    const tab = byId('tab-' + view), shown = view === state.view;
    tab.setAttribute('aria-selected', shown);
    tab.setAttribute('tabindex', shown ? 0 : -1);
    byId('view-' + view).hidden = !shown;
  }
  for (const button of byId('level').children)
    button.setAttribute('aria-pressed', button.dataset.level === state.level);
  byId('controls').hidden = !['kaart', 'tabel'].includes(state.view);
  byId('node').value = state.node;
  byId('sites').checked = state.sites;
  if (before && (before.node !== state.node || before.level !== state.level)) stale.add('tabel');
  if (state.view === 'kaart') {
    if (before && before.view !== 'kaart') map.invalidateSize(false);
    drawMap(before);
    drawLegend();
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
}

function start() {
  byId('page').hidden = false;
  makeControls();
  makeMap();
  makePanel();
  drawFooter();
  watchers.push(draw);
  draw(null);
  addEventListener('beforeprint', () => printing(true));
  addEventListener('afterprint', () => printing(false));
  // For layers that are added in Python, and for who measures or tests the page.
  window.ouderenindex = { map, state, set, score, inWords, classAt, data: DATA };
  window.ouderenindexLayers();
  document.documentElement.dataset.drawn = Math.round(performance.now());
}

// Leaflet stands in the page compressed; it runs as a script of which the policy knows the hash.
async function unpack() {
  const packed = Uint8Array.from(atob(byId('leaflet').textContent), sign => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  document.head.append(h('script', null, await new Response(stream).text()));
}
const complain = text => document.body.prepend(h('p', { class: 'noscript', role: 'alert' }, text));
if (window.DecompressionStream) unpack().then(() => {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
});
else complain(t('old'));
