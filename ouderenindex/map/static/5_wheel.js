// The wheel: the index in the middle, aspects around it, themes outside; a wider part weighs more.
const RADII = [0, 42, 78, 114];
const turn = (angle, radius) =>
  (Math.sin(angle) * radius).toFixed(2) + ' ' + (-Math.cos(angle) * radius).toFixed(2);

function ringPart(from, to, inner, outer) {
  const large = to - from > Math.PI ? 1 : 0, end = Math.min(to, from + 2 * Math.PI - 1e-4);
  return 'M' + turn(from, outer) + 'A' + outer + ' ' + outer + ' 0 ' + large + ' 1 ' + turn(end, outer) +
    'L' + turn(end, inner) + 'A' + inner + ' ' + inner + ' 0 ' + large + ' 0 ' + turn(from, inner) + 'Z';
}

// Parts in order of reading: the index, then each aspect followed by its themes.
function wheelParts() {
  const parts = [{ node: 0, depth: 0 }];
  const share = (node, from, to, depth) => {
    const inside = children[node].filter(at => !isIndicator(at) && !NODES[at].context && weightOf(at));
    const unit = (to - from) / inside.reduce((sum, at) => sum + weightOf(at), 0);
    for (const at of inside) {
      const end = from + unit * weightOf(at);
      parts.push({ node: at, depth, from, to: end });
      if (depth < 2) share(at, from, end, depth + 1);
      from = end;
    }
  };
  share(0, 0, 2 * Math.PI, 1);
  return parts;
}

// Draws the wheel of one area; a part that is chosen becomes the subject of the page.
function makeWheel() {
  const svg = s('svg', { viewBox: '-118 -118 236 236', class: 'wheel', role: 'listbox' });
  const parts = wheelParts(), ring = s('path', { class: 'mark' });
  for (const part of parts) {
    const [inner, outer] = RADII.slice(part.depth, part.depth + 2);
    const middle = part.depth ? turn((part.from + part.to) / 2, (inner + outer) / 2).split(' ') : [0, -3];
    part.shape = part.depth ? s('path', { d: ringPart(part.from, part.to, inner, outer) })
      : s('circle', { r: RADII[1] });
    part.sign = s('text', { x: middle[0], y: middle[1], dy: '.36em', class: part.depth ? 'sign' : 'middle' });
    part.small = part.depth ? null : s('text', { y: 20, class: 'sign' });
    part.group = s('g', { role: 'option', on: { click: () => set({ node: part.node }) } },
      part.shape, part.sign, part.small);
    svg.append(part.group);
  }
  svg.append(ring);
  moveAmong(svg, () => parts, part => part.group, part => set({ node: part.node }),
    part => NODES[part.node].label);
  const draw = area => {
    const shown = [...ancestors(state.node)].reverse().find(at => parts.some(part => part.node === at)) ?? 0;
    const bare = area === WHOLE && OWN;
    svg.setAttribute('aria-label', t('wheel', { name: name(area) }));
    for (const part of parts) {
      const value = score(part.node, area), number = classOf(value), chosen = part.node === shown;
      part.group.setAttribute('class', 'part ' + (bare ? 'kn' : 'k' + number) + unsureClass(part.node, area));
      part.group.setAttribute('aria-label', NODES[part.node].label + (bare ? '' : ': ' + inWords(part.node, area)));
      part.group.setAttribute('aria-selected', chosen);
      part.group.setAttribute('tabindex', chosen ? 0 : -1);
      const { sign } = DATA.classes[number];
      part.sign.textContent = part.depth ? sign : bare ? '100' : value === null ? '–' : num(value, 1);
      if (part.small) part.small.textContent = sign;
      if (chosen) ring.setAttribute('d', part.depth ? part.shape.getAttribute('d') : 'M0-42A42 42 0 1 1-.01-42Z');
    }
  };
  return { svg, parts, draw };
}
