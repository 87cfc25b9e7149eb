// A static server on loopback: the pages, what npm installed, and one tileset at a time. It also receives what a page
// reports, and counts what is asked of the tileset.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { withoutUpAxis } from './axes.mjs';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

// `folder` is where this file lies; `server.tileset` is the folder of the tileset that is served now.
export async function serve(folder) {
  const state = { tileset: '', requests: 0, bytes: 0, onReport: () => {} };

  function locate(pathname) {
    const [, first, ...rest] = pathname.split('/');
    const mine = (name) => [name, `${folder}/${name}`];
    const roots = Object.fromEntries([['tileset', state.tileset], ...['pages', 'bundle', 'node_modules'].map(mine)]);
    const root = Object.hasOwn(roots, first) ? path.resolve(roots[first]) : undefined;
    const file = root && path.resolve(root, rest.join('/'));
    return file?.startsWith(root + path.sep) ? { file, counted: first === 'tileset' } : undefined;
  }

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cache-control', 'no-store');
    if (request.method === 'POST') {
      state.onReport(pathname.slice(1), await body(request));
      return response.end();
    }
    if (pathname === '/tileset/z-up.json') {
      state.requests += 1;
      const text = await readFile(`${state.tileset}/tileset.json`, 'utf8');
      return response.end(JSON.stringify(withoutUpAxis(JSON.parse(text))));
    }
    const found = locate(decodeURIComponent(pathname));
    const size = found && (await stat(found.file).then((s) => s.isFile() && s.size, () => undefined));
    if (!size) {
      response.statusCode = 404;
      return response.end();
    }
    if (found.counted) {
      state.requests += 1;
      state.bytes += size;
    }
    response.setHeader('content-type', TYPES[path.extname(found.file)] ?? 'application/octet-stream');
    response.setHeader('content-length', size);
    if (request.method === 'HEAD') return response.end();
    createReadStream(found.file).on('error', () => response.destroy()).pipe(response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.address = `http://127.0.0.1:${server.address().port}`;
  state.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return state;
}
