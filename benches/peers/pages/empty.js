// What the browser takes for a page that draws nothing.
import { complete, height, width } from './page.js';

const canvas = document.createElement('canvas');
Object.assign(canvas, { width, height });
document.body.append(canvas);
const gl = canvas.getContext('webgl2', { antialias: true });
const draw = () => gl.clear(gl.COLOR_BUFFER_BIT);
requestAnimationFrame(() => {
  draw();
  complete(canvas, draw, { loaded: 0, shown: 0 });
});
