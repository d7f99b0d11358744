/** The results as text; bench.mjs measures them. */
import { judge, multipleOf } from './bars.mjs';
import { number, table } from './tables.mjs';

/** A rate, or a dash for what was not measured; the reasons are listed below the table. */
const cell = (rate) => (typeof rate === 'number' ? number(rate) : '–');

function rates(results, peers, workloads) {
  if (Object.keys(results.rates).length === 0) return [];
  const others = peers.filter((peer) => !peer.web);
  const multiple = (peer, id) => {
    const value = multipleOf(results, peer, id);
    return Number.isFinite(value) ? `${number(value)} x` : '–';
  };
  return [
    'Training, samples a second',
    table(
      ['', ...peers.map((peer) => peer.title)],
      workloads.map(({ id }) => [id, ...peers.map((peer) => cell(results.rates[peer.id]?.[id]))]),
    ),
    'The faster of simd128 and relaxed, as a multiple of',
    table(
      ['', ...others.map((peer) => peer.title)],
      workloads.map(({ id }) => [id, ...others.map((peer) => multiple(peer.id, id))]),
    ),
  ];
}

/** Notes of the peers, and why which figures are missing. */
function remarks(peers, results) {
  if (Object.keys(results.rates).length === 0) return [];
  const lines = peers.filter((peer) => peer.note).map((peer) => `${peer.title}: ${peer.note}`);
  for (const peer of peers) {
    const byReason = Map.groupBy(
      Object.entries(results.rates[peer.id] ?? {}).filter(([, rate]) => typeof rate === 'string'),
      ([, reason]) => reason,
    );
    for (const [reason, entries] of byReason)
      lines.push(`– ${peer.title}, ${entries.map(([id]) => id).join(', ')}: ${reason}`);
  }
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function kernels(results) {
  const builds = Object.keys(results.kernels);
  if (builds.length === 0) return [];
  const figures = results.kernels[builds[0]];
  return [
    'Kernels',
    table(
      ['', ...builds],
      Object.entries(figures).map(([name, { unit }]) => [
        `${name}, ${unit}`,
        ...builds.map((build) => number(results.kernels[build][name].value)),
      ]),
    ),
  ];
}

function costs(results) {
  return Object.entries(results.costs).flatMap(([build, rows]) => [
    `What one training step of LSTM(H) costs, ${build}: B samples of T steps`,
    table(
      ['T', 'H', 'B', 'µs', 'µs / (B T)', 'KB', 'bytes / (B T)'],
      rows.map((row) => [
        ...['T', 'H', 'B'].map((name) => String(row[name])),
        number(row.us),
        number(row.us_a_place),
        number(row.bytes / 1000),
        number(row.bytes_a_place),
      ]),
    ),
  ]);
}

function switching({ seconds, switches, wasm, page, nodes }) {
  const row = (name, { first, last, anHour }) => [name, number(first), number(last), number(anHour)];
  const bytes = ({ first, last, anHour }) => ({ first: first / 1e6, last: last / 1e6, anHour: anHour / 1e6 });
  return [
    `Switching tasks, ${switches} times in ${number(seconds / 60)} minutes`,
    table(
      ['', 'after a third', 'at the end', 'growth an hour'],
      [row('WebAssembly, MB', bytes(wasm)), row('objects of the page, MB', bytes(page)), row('nodes', nodes)],
    ),
  ].join('\n');
}

function quality(goals) {
  const bar = ({ metric, least, most }) =>
    least === undefined ? `${metric} ≤ ${most}` : `${metric} ≥ ${least}`;
  const each = (values) => values.map((value) => (value === null ? '–' : number(value))).join(' ');
  return [
    'Seconds until the default model is good, one for each seed',
    table(
      ['', 'goal', 'seconds', 'at most', 'metric then'],
      goals.map((goal) => [goal.task, bar(goal), each(goal.took), String(goal.seconds), each(goal.last)]),
    ),
  ].join('\n');
}

function answers(rows) {
  return [
    'Milliseconds from a key to the drawn answer',
    table(
      ['', 'run', 'answers', 'p50', 'p95'],
      rows.map(({ task, readout, when, count, p50, p95 }) => [
        `${task}: ${readout}`,
        ...[when, String(count), number(p50), number(p95)],
      ]),
    ),
  ].join('\n');
}

export function print(results, peers, workloads) {
  const parts = [
    ...rates(results, peers, workloads),
    ...remarks(peers, results),
    ...kernels(results),
    ...costs(results),
  ];
  if (results.page)
    parts.push(
      `Page: ${number(results.page.bytes / 1000)} KB gzipped to start; first finished epoch after ${number(results.page.firstEpoch)} ms`,
    );
  if (results.page) {
    const { rate, ofLibrary, readouts, withReadouts } = results.page.speed;
    const { count, p50, p99 } = results.page.latency;
    parts.push(
      `The default task in the page: ${number(rate)} samples/s, ${number(100 * ofLibrary)} % of the library's rate; with ${readouts} readouts on screen ${number(100 * withReadouts)} % of that`,
      `Input latency while two LSTM(128) train, ${count} inputs: p50 ${number(p50)} ms, p99 ${number(p99)} ms`,
    );
  }
  if (results.answers) parts.push(answers(results.answers));
  if (results.quality) parts.push(quality(results.quality));
  if (results.switching) parts.push(switching(results.switching));
  const verdicts = judge(results, peers, workloads);
  if (verdicts.length > 0) {
    parts.push(verdicts.map(({ holds, text }) => `${holds ? 'holds ' : 'MISSED'}  ${text}`).join('\n'));
    parts.push(`${verdicts.filter(({ holds }) => holds).length} of ${verdicts.length} bars hold`);
  }
  console.log(`\n${parts.join('\n\n')}`);
}
