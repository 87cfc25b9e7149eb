// The table of one view: medians and ranges in Markdown, and Parvis's part of each peer.

const sorted = (values) => values.filter((v) => Number.isFinite(v)).sort((a, b) => a - b);

export function median(values) {
  const v = sorted(values);
  const half = v.length >> 1;
  return v.length % 2 ? v[half] : (v[half - 1] + v[half]) / 2;
}

function cell(values, digits) {
  const v = sorted(values);
  if (v.length === 0) return '–';
  return `${median(v).toFixed(digits)} (${v[0].toFixed(digits)} – ${v[v.length - 1].toFixed(digits)})`;
}

const FIGURES = {
  wall: (run) => run.wall / 1000,
  page: (run) => run.sinceNavigation / 1000,
  script: (run) => run.sinceScript / 1000,
  pss: (run) => run.memory.pss,
};

// `results`: [{ title, runs }]; the first that has runs is Parvis, which the ratios are of.
export function table(results) {
  const present = results.filter(({ runs }) => runs.length > 0);
  const of = ({ runs }, figure) => median(runs.map(FIGURES[figure]));
  const parvis = present[0];
  const part = (peer, figure, own = 'wall') => {
    const ratio = of(parvis, own) / of(peer, figure);
    return peer === parvis || !Number.isFinite(ratio) ? '–' : ratio.toFixed(2);
  };
  const lines = [
    '| | from the program\'s start, s | from the page\'s start, s | from its script, s | peak memory, MiB | tiles loaded, shown | requests, MB | Parvis takes, of the time from the start, from the page | of the memory |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
  for (const result of present) {
    const { title, runs } = result;
    const middle = (key, scale = 1) => median(runs.map((run) => run[key] / scale));
    const tiles = runs[0].loaded === undefined ? '–' : `${middle('loaded')}, ${middle('shown')}`;
    const asked = runs[0].requests ? `${middle('requests')}, ${middle('bytes', 1e6).toFixed(1)}` : '–';
    const row = [
      title,
      cell(runs.map(FIGURES.wall), 2),
      cell(runs.map(FIGURES.page), 2),
      cell(runs.map(FIGURES.script), 2),
      cell(runs.map(FIGURES.pss), 0),
      tiles,
      asked,
      `${part(result, 'wall')}, ${part(result, 'page')}`,
      part(result, 'pss', 'pss'),
    ];
    lines.push(`| ${row.join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}
