// What is shown stands in the address, behind the #, so that a link brings it back. Of an address
// only values that the page knows are used.
const KEYS = { weergave: 'view', niveau: 'level', onderwerp: 'node', laag: 'layer', jaar: 'year', gebied: 'area',
  met: 'pair', locatie: 'site', aan: 'on', uit: 'off' };
const codeOf = area => area === WHOLE ? '' : DATA.regions.codes[area];

function fragment() {
  const parts = { view: state.view === START.view ? '' : state.view, level: state.level === START.level ? '' : state.level,
    node: state.node ? NODES[state.node].key : '', layer: state.layer < 0 ? '' : LAYERS[state.layer].key, year: state.year,
    area: codeOf(state.area), pair: codeOf(state.pair), site: state.site < 0 ? '' : String(state.site),
    on: [state.people ? 'mensen' : '', ...SPOTS.map((layer, at) => state.spots[at] === '1' ? 'punt:' + layer.key : '')],
    off: [state.sites ? '' : 'locaties', START.tiles && !state.tiles ? 'achtergrond' : ''] };
  const found = new URLSearchParams();
  for (const [word, key] of Object.entries(KEYS)) for (const part of [parts[key]].flat()) if (part) found.append(word, part);
  return found.toString();
}

function readFragment(text) {
  const asked = new URLSearchParams(text);
  const of = word => asked.get(word) ?? '';
  const place = (list, word) => list.indexOf(of(word));
  const node = NODES.findIndex(({ key }) => key === of('onderwerp')), area = place(DATA.regions.codes, 'gebied');
  const pair = place(DATA.regions.codes, 'met'), drawn = at => at >= 0 && DATA.levels.includes(levelOf(at)) ? at : WHOLE;
  const site = /^\d{1,6}$/.test(of('locatie')) && DATA.sites[of('locatie')] ? +of('locatie') : -1;
  const around = site < 0 || !onMap(DATA.sites[site]) ? WHOLE : areaOfSite(DATA.sites[site]) ?? WHOLE;
  const on = asked.getAll('aan'), off = asked.getAll('uit');
  return { ...START, view: VIEWS.includes(of('weergave')) ? of('weergave') : START.view,
    level: DATA.levels.includes(of('niveau')) ? of('niveau') : START.level,
    node: Math.max(0, node), layer: LAYERS.findIndex(({ key }) => key === of('laag')), year: of('jaar'),
    area: area < 0 ? around : drawn(area), pair: drawn(pair), site,
    sites: !off.includes('locaties'), people: people.length > 0 && on.includes('mensen'),
    tiles: START.tiles && !off.includes('achtergrond'),
    spots: SPOTS.map(({ key }) => on.includes('punt:' + key) ? 1 : 0).join('') };
}

// One step back for each thing that was looked at, not for each key that was pressed.
const SETTLED = 300;
let settling = 0;
function keepLink() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const now = fragment();
    if (now !== location.hash.slice(1)) history.pushState(null, '', '#' + now);
  }, SETTLED);
}
function makeLink() {
  // In a notebook the address is that of the notebook.
  if (location.protocol === 'about:') return;
  const restore = () => {
    set(readFragment(location.hash.slice(1)));
    clearTimeout(settling);
  };
  addEventListener('hashchange', restore);
  if (location.hash.length > 1) set(readFragment(location.hash.slice(1)));
  watchers.push(keepLink);
}
