// Measures Parvis and its peers side by side and prints one table: node run.mjs --help

import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { tree, watch } from './processes.mjs';
import { serve } from './server.mjs';
import { table } from './table.mjs';

const HELP = `Usage: node run.mjs --parvis FILE [--mars FOLDER] [--cathedral FOLDER] [--bevy FILE]
                    [--rounds 5] [--only NAME,NAME] [--pictures FOLDER] [--json FILE]

Draws the same view with Parvis and with each peer, in turn, each from a cold start, and prints one table.
FOLDERs hold a tileset.json; what is absent is left out and said so.`;

const SIZE = '1280x720';
// Parvis's own; its pictures have no other (src/viewer/visitor/preferences.rs).
const FIELD_OF_VIEW_DEG = 65;
const SSE_PX = 16;
const LIMIT_MS = 600_000;

// Eye and a point it looks at, visit space: metres, Y up.
const VIEWS = {
  mars: { title: 'Mars', eye: '216,90,-150', look: '260,90,-32' },
  cathedral: { title: 'The built-in cathedral, entrance', eye: '11.5,1.61,0', look: '70,9,0' },
};

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean' },
    parvis: { type: 'string' },
    mars: { type: 'string' },
    cathedral: { type: 'string' },
    bevy: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    pictures: { type: 'string' },
    json: { type: 'string' },
  },
});

const here = import.meta.dirname;
const say = (text) => process.stderr.write(`${text}\n`);

function chromium(address, folder) {
  const flags = [
    '--headless=new', '--no-sandbox', `--user-data-dir=${folder}/profile`, '--window-size=1300,900',
    '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
    '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--disable-quic', '--disable-extensions', '--hide-scrollbars', '--force-device-scale-factor=1',
  ];
  return [options.chromium, ...flags, address];
}

function pageOf(name, more = '') {
  return (view, server, folder) => {
    const query = `eye=${view.eye}&look=${view.look}&fov=${FIELD_OF_VIEW_DEG}&sse=${SSE_PX}${more}`;
    return chromium(`${server.address}/pages/${name}.html?${query}`, folder);
  };
}

function parvisFrom(place) {
  return (view, server, folder) => [
    options.parvis, 'picture', place(view, server), '--output', `${folder}/picture.png`,
    '--eye', view.eye, '--look', view.look, '--size', SIZE, '--json',
  ];
}

const fromFolder = (view) => `${view.folder}/tileset.json`;
const fromServer = (view, server) => `${server.address}/tileset/tileset.json`;

// The first is what the others are compared with.
const PEERS = [
  { name: 'parvis-http', title: 'Parvis, over http', command: parvisFrom(fromServer) },
  { name: 'parvis-folder', title: 'Parvis, from the folder', command: parvisFrom(fromFolder) },
  { name: '3dtilesrenderer', title: '3DTilesRendererJS', page: true, command: pageOf('3dtilesrenderer') },
  {
    name: '3dtilesrenderer-end',
    title: '3DTilesRendererJS, drawing only at the end',
    page: true,
    command: pageOf('3dtilesrenderer', '&draw=end'),
  },
  { name: 'cesium', title: 'CesiumJS', page: true, command: pageOf('cesium') },
  {
    name: 'bevy_3d_tiles',
    title: 'bevy_3d_tiles, over http',
    command: (view, server, folder) => [
      options.bevy, `${server.address}/tileset/z-up.json`, `${folder}/picture.png`,
      view.eye, view.look, SIZE, `${FIELD_OF_VIEW_DEG}`, `${SSE_PX}`,
    ],
  },
  { name: 'empty', title: '(the browser, an empty page)', page: true, command: pageOf('empty') },
];

// As root, Chromium gives its processes a higher priority than others have: here all have the same.
const EQUAL = process.getuid() === 0 ? ['setpriv', '--inh-caps=-sys_nice', '--bounding-set=-sys_nice'] : [];

async function end(child, exited) {
  const runs = child.pid && child.exitCode === null && child.signalCode === null;
  for (const pid of runs ? tree(child.pid).reverse() : []) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await exited;
}

// One cold run: a new folder for every cache and setting. Milliseconds and MiB.
async function measure(peer, view, server) {
  const folder = mkdtempSync(path.join(tmpdir(), 'parvis-peers-'));
  const caches = { XDG_CACHE_HOME: `${folder}/cache`, XDG_CONFIG_HOME: `${folder}/config` };
  const env = { ...process.env, ...caches, HOME: folder, XDG_RUNTIME_DIR: folder };
  Object.assign(server, { tileset: view.folder, requests: 0, bytes: 0 });
  const [program, ...args] = [...EQUAL, ...peer.command(view, server, folder)];

  const begin = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const stop = watch(child.pid);
  const result = {};
  const finish = () => {
    const { requests, bytes } = server;
    const memory = { ...stop() };
    Object.assign(result, { wall: performance.now() - begin, requests, bytes, memory, used: memory.cpu });
  };
  let output = '';
  let log = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (log += text));
  const exited = new Promise((resolve) => child.on('close', resolve));
  let timer;
  const pictured = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not complete after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      if (peer.page || code !== 0) return reject(new Error(`ended with ${code}: ${log.slice(-1000)}`));
      finish();
      Object.assign(result, JSON.parse(output || '{}'));
      // It waits for a while to be sure, and says when it was complete.
      if (result.settled) Object.assign(result, { wall: result.settled * 1000, used: result.cpu });
      resolve(`${folder}/picture.png`);
    });
    server.onReport = (kind, bytes) => {
      if (kind === 'failed') return reject(new Error(bytes.toString()));
      if (kind === 'complete') {
        finish();
        Object.assign(result, JSON.parse(bytes));
      } else if (kind === 'picture') {
        writeFileSync(`${folder}/picture.png`, bytes);
        resolve(`${folder}/picture.png`);
      }
    };
  });
  try {
    const picture = await pictured;
    if (options.pictures) {
      mkdirSync(options.pictures, { recursive: true });
      copyFileSync(picture, path.join(options.pictures, `${view.name}-${peer.name}.png`));
    }
    return result;
  } finally {
    clearTimeout(timer);
    stop();
    await end(child, exited);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

// Ctrl-C: the run at hand is finished and what has been measured is printed.
let stopped = false;
process.on('SIGINT', () => (stopped = true));

// Peers in turn (A B C A B C …), so that a busy machine disturbs all alike. The first round fills the file cache and
// is not counted.
async function compare(view, peers, rounds, server) {
  const runs = new Map(peers.map((peer) => [peer, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [peer, results] of runs) {
      if (stopped) break;
      try {
        const result = await measure(peer, view, server);
        if (round > 0) results.push(result);
        const { wall, memory, used } = result;
        const figures = `${(wall / 1000).toFixed(2)} s, ${used.toFixed(1)} CPU-s, ${memory.pss.toFixed(0)} MiB`;
        say(`${view.name} ${round || 'warm-up'} ${peer.name}: ${figures}`);
      } catch (error) {
        say(`${view.name} ${round || 'warm-up'} ${peer.name} failed: ${error.message}`);
      }
    }
  }
  return peers.map((peer) => ({ name: peer.name, title: peer.title, runs: runs.get(peer) }));
}

async function main() {
  if (options.help || !options.parvis) {
    say(HELP);
    process.exitCode = options.help ? 0 : 2;
    return;
  }
  const only = options.only?.split(',');
  const peers = PEERS.filter((peer) => {
    if (only && !only.includes(peer.name)) return false;
    if (peer.name !== 'bevy_3d_tiles' || existsSync(options.bevy ?? '')) return true;
    say('bevy_3d_tiles is left out: it is not built (make bench-peers BEVY=1 builds it; an hour of processor time).');
    return false;
  });
  const server = await serve(here);
  const all = {};
  for (const [name, view] of Object.entries(VIEWS)) {
    const folder = options[name] && path.resolve(options[name]);
    if (!folder || !existsSync(`${folder}/tileset.json`)) {
      say(`${view.title} is left out: ${folder ? `no tileset.json in ${folder}` : `--${name} FOLDER is not given`}.`);
      continue;
    }
    const load = loadavg()[0].toFixed(1);
    const results = await compare({ name, folder, ...view }, peers, Number(options.rounds), server);
    all[name] = results;
    const loads = `load ${load} before and ${loadavg()[0].toFixed(1)} after`;
    const title = `${view.title}, ${SIZE}, SSE ${SSE_PX} px, up to ${options.rounds} runs, ${loads}`;
    process.stdout.write(`### ${title}\n\n${table(results)}\n`);
  }
  if (options.json) writeFileSync(options.json, JSON.stringify(all, null, 1));
  server.close();
}

await main();
