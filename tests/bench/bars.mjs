/**
 * The speeds the project sets itself. Figures of the reference machine, one core with 128-bit multiply-add at about
 * 60 GFLOP/s, are scaled by the peak measured in the same run.
 */
const reference = {
  peak: 60,
  gemm: { simd128: 36, relaxed: 46 },
  handWritten: 740_000,
};

const percent = (ratio) => `${(100 * ratio).toFixed(0)} %`;

export function judge(results, workloads, fastestTfjs) {
  const verdicts = [];
  const bar = (text, value, least, show = percent) =>
    verdicts.push({ holds: value >= least, text: `${text}: ${show(value)} (bar ${show(least)})` });
  const most = (text, value, limit, unit) =>
    verdicts.push({ holds: value <= limit, text: `${text}: ${value.toFixed(0)} ${unit} (at most ${limit})` });
  const times = (ratio) => `${ratio.toFixed(0)} x`;
  const rate = (who, id) => results[who].rates[id];

  bar('W1 against TF.js', rate('simd128', 'W1') / fastestTfjs('W1'), 300, times);
  bar('W5 against TF.js', rate('simd128', 'W5') / fastestTfjs('W5'), 15, times);
  const hand = results.simd128.handWritten.samples_per_second;
  const scale = results.simd128.kernels['multiply-add peak'].value / reference.peak;
  bar('W1 against the hand-written loop', rate('simd128', 'W1') / hand, 0.5);
  bar('the hand-written loop against the reference, scaled', hand / (reference.handWritten * scale), 0.9);
  for (const build of ['simd128', 'relaxed']) {
    const { kernels } = results[build];
    const scaled = (reference.gemm[build] * kernels['multiply-add peak'].value) / reference.peak;
    for (const shape of ['gemm 132x128x96', 'gemm 512x512x512'])
      bar(`${shape}, ${build}, against the best tile, scaled`, kernels[shape].value / scaled, 0.85);
  }
  for (const id of ['W1', 'W5'])
    bar(`${id} against the same core natively at SSE width`, rate('simd128', id) / rate('native-sse', id), 0.5);
  for (const { id } of workloads)
    for (const other of results.neighbours[id] ?? []) bar(`${other.id}, speed per flop against ${id}`, other.ratio, 0.75);
  most('page weight to start, gzipped', results.page.bytes / 1000, 400, 'KB');
  most('navigation to first finished epoch', results.page.firstEpoch, 1000, 'ms');
  return verdicts;
}
