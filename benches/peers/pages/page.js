// What every page shares: the view that the address asks for, and saying that the picture is complete.

const query = new URLSearchParams(location.search);
const point = (name) => query.get(name).split(',').map(Number);

// `eye` and `look` are in visit space: metres, Y up. `fov` is vertical, in degrees.
export const view = {
  eye: point('eye'),
  look: point('look'),
  fov: Number(query.get('fov')),
  sse: Number(query.get('sse')),
  drawsWhileLoading: query.get('draw') !== 'end',
};
export const tileset = '/tileset/tileset.json';
// What tiles may take: more than any view here needs.
export const cacheBytes = 2 ** 31;
export const width = 1280;
export const height = 720;

// To be called in the task that drew the last frame; `redraw` draws it once more, for the screenshot.
export async function complete(canvas, redraw, figures) {
  const gl = canvas.getContext('webgl2');
  // A frame is drawn when a pixel of it can be read.
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  const now = performance.now();
  const body = JSON.stringify({ ...figures, sinceNavigation: now, sinceScript: now - window.scriptStart });
  await fetch('/complete', { method: 'POST', body });
  redraw();
  const picture = canvas.toDataURL('image/png');
  await fetch('/picture', { method: 'POST', body: await (await fetch(picture)).blob() });
}

export async function failed(error) {
  await fetch('/failed', { method: 'POST', body: String(error?.stack ?? error) });
}
window.addEventListener('error', (event) => failed(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => failed(event.reason));
