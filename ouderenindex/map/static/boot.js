// The style, Leaflet and the script of the page stand in it compressed; each is put in as an element
// of which the policy knows the hash.
(() => {
  const read = name => document.getElementById('oi-' + name).textContent;
  const unpack = name => {
    const packed = atob(read(name)), bytes = new Uint8Array(packed.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = packed.charCodeAt(at);
    // Not by way of a Blob, which takes three times as long.
    const stream = new DecompressionStream('deflate'), writer = stream.writable.getWriter();
    writer.write(bytes);
    writer.close();
    return new Response(stream.readable).text();
  };
  const add = (tag, text, parent) => {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  if (window.DecompressionStream) {
    // The style is there before a script measures the page.
    const style = unpack('style').then(text => add('style', text, document.head));
    Promise.all([unpack('leaflet'), unpack('script'), style])
      .then(([leaflet, script]) => [leaflet, script].forEach(text => add('script', text, document.head)));
  }
  else add('p', JSON.parse(read('data')).texts.old, document.body).setAttribute('role', 'alert');
})();
