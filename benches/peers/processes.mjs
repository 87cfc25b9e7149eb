// Memory and processor time of a process and of everything it started (Linux).

import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
const KIB_PER_PAGE = 4;

const read = (file) => {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // The process has ended.
  }
};

// The fields of a process's `stat` after its name, which is in parentheses and may contain anything.
const statOf = (pid) => {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
};

// Process ids of `root` and all its descendants.
export function tree(root) {
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statOf(name)[1];
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

// Its own time and that of its children that have ended.
const cpuOf = (pid) => sum(statOf(pid).slice(11, 15)) / TICKS_PER_SECOND || 0;
const rssOf = (pid) => Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * KIB_PER_PAGE;
const pssOf = (pid) => Number(read(`/proc/${pid}/smaps_rollup`).match(/^Pss:\s+(\d+) kB/m)?.[1] ?? 0);

// Samples every `period` ms until the returned function is called: the most MiB held at once, and processor seconds.
// RSS counts what processes share once for each of them, PSS once in all. Reading PSS halts a process for a while,
// so it is read only when RSS is higher than it was at the last reading, by 2 % or more.
export function watch(root, period = 50) {
  const peak = { pss: 0, rss: 0, cpu: 0, processes: 0, samples: 0, cost: 0 };
  let pids = [root];
  let rssAtPss = 0;
  const sample = () => {
    const begin = performance.now();
    if (peak.samples % 5 === 0) pids = tree(root);
    const rss = sum(pids.map(rssOf)) / 1024;
    if (rss > 1.02 * rssAtPss) {
      rssAtPss = rss;
      peak.pss = Math.max(peak.pss, sum(pids.map(pssOf)) / 1024);
    }
    peak.rss = Math.max(peak.rss, rss);
    peak.cpu = Math.max(peak.cpu, sum(pids.map(cpuOf)));
    peak.processes = Math.max(peak.processes, pids.length);
    peak.samples += 1;
    peak.cost += performance.now() - begin;
  };
  sample();
  const timer = setInterval(sample, period);
  return () => {
    clearInterval(timer);
    sample();
    return peak;
  };
}
