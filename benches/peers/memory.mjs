// Memory and processor time of a process and of everything it started (Linux).

import { readFileSync, readdirSync } from 'node:fs';

const read = (file) => {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // The process has ended.
  }
};

const TICKS_PER_SECOND = 100;

// `root` and all its descendants: process id and processor seconds.
export function tree(root) {
  const children = new Map();
  let first = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const text = read(`/proc/${name}/stat`);
    // The name in parentheses may contain anything; field 3 is the first after it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const parent = Number(fields[1]);
    // Its own time (fields 14 and 15) and that of its children that have ended (16 and 17).
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const process = { pid: Number(name), cpu: ticks / TICKS_PER_SECOND };
    if (process.pid === root) first = [process];
    children.set(parent, [...(children.get(parent) ?? []), process]);
  }
  const found = first;
  for (const { pid } of found) found.push(...(children.get(pid) ?? []));
  return found;
}

const kibibytes = (text, key) => Number(text.match(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0);

// Samples every `period` ms: the most MiB held at once, and processor seconds. PSS counts memory that processes share
// once, RSS for each of them. `cost`: milliseconds that the samples themselves took.
export function watch(root, period = 50) {
  const peak = { pss: 0, rss: 0, cpu: 0, processes: 0, samples: 0, cost: 0 };
  const sample = () => {
    const begin = performance.now();
    const processes = tree(root);
    let pss = 0;
    let rss = 0;
    let cpu = 0;
    for (const { pid, cpu: seconds } of processes) {
      cpu += seconds;
      pss += kibibytes(read(`/proc/${pid}/smaps_rollup`), 'Pss');
      rss += kibibytes(read(`/proc/${pid}/status`), 'VmRSS');
    }
    peak.pss = Math.max(peak.pss, pss / 1024);
    peak.rss = Math.max(peak.rss, rss / 1024);
    peak.cpu = Math.max(peak.cpu, cpu);
    peak.processes = Math.max(peak.processes, processes.length);
    peak.samples += 1;
    peak.cost += performance.now() - begin;
  };
  sample();
  const timer = setInterval(sample, period);
  let stopped = false;
  return () => {
    clearInterval(timer);
    if (!stopped) sample();
    stopped = true;
    return peak;
  };
}
