// The table of one view in Markdown: medians and ranges, and Parvis's part of what each peer takes.

const sorted = (values) => values.filter(Number.isFinite).sort((a, b) => a - b);

function median(values) {
  const v = sorted(values);
  const half = v.length >> 1;
  return v.length % 2 ? v[half] : (v[half - 1] + v[half]) / 2;
}

function spread(values, digits) {
  const v = sorted(values);
  if (v.length === 0) return '–';
  return `${median(v).toFixed(digits)} (${v[0].toFixed(digits)} – ${v[v.length - 1].toFixed(digits)})`;
}

const HEADER = [
  '',
  'from its start, s',
  'from the page\'s start, s',
  'CPU-s',
  'peak memory, MiB',
  'tiles loaded, shown',
  'requests, MB',
  'Parvis takes of the time, CPU-s, memory',
];

// `results`: [{ title, runs }], all compared with the first that has runs.
export function table(results) {
  const present = results.filter(({ runs }) => runs.length > 0);
  const rows = present.map(({ title, runs }, index) => {
    const all = (figure) => runs.map(figure);
    const both = (...figures) => figures.map(([figure, digits]) => median(all(figure)).toFixed(digits)).join(', ');
    const part = (figure) => median(present[0].runs.map(figure)) / median(all(figure));
    const parts = [(run) => run.wall, (run) => run.used, (run) => run.memory.pss].map(part);
    return [
      title,
      spread(all((run) => run.wall / 1000), 2),
      spread(all((run) => run.sinceNavigation / 1000), 2),
      spread(all((run) => run.used), 1),
      spread(all((run) => run.memory.pss), 0),
      runs[0].loaded === undefined ? '–' : both([(run) => run.loaded, 0], [(run) => run.shown, 0]),
      runs[0].requests ? both([(run) => run.requests, 0], [(run) => run.bytes / 1e6, 1]) : '–',
      index === 0 ? '–' : parts.map((value) => value.toFixed(2)).join(', '),
    ];
  });
  return [HEADER, HEADER.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}
