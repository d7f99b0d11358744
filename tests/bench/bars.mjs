/**
 * The speeds the project sets itself, judged with the faster of the two builds for the web. Figures of the reference
 * machine, one core with 128-bit multiply-add at about 60 GFLOP/s, are scaled by the peak measured in the same run.
 */
const reference = {
  peak: 60,
  gemm: { simd128: 36, relaxed: 46 },
  handWritten: 740_000,
};

const percent = (ratio) => `${(100 * ratio).toFixed(0)} %`;
const times = (ratio) => `${ratio < 10 ? ratio.toPrecision(3) : ratio.toFixed(0)} x`;

/** Collects verdicts; what was not measured in this run is not judged. */
class Verdicts {
  list = [];

  least(text, value, limit, show = percent) {
    if (Number.isFinite(value))
      this.list.push({ holds: value >= limit, text: `${text}: ${show(value)} (bar ${show(limit)})` });
  }

  most(text, value, limit, show) {
    if (Number.isFinite(value))
      this.list.push({ holds: value <= limit, text: `${text}: ${show(value)} (at most ${show(limit)})` });
  }
}

function best(values) {
  const measured = values.filter(Number.isFinite);
  return measured.length > 0 ? Math.max(...measured) : NaN;
}

/** The rate that was measured, or NaN. */
function rateOf(results, who, id) {
  const value = results.rates[who]?.[id];
  return typeof value === 'number' ? value : NaN;
}

/** The faster of the two builds for the web as a multiple of another, compared round by round where both took turns. */
export function multipleOf(results, peer, id) {
  const inTurns = Object.values(results.beside[id] ?? {}).map((multiples) => multiples[peer]);
  if (inTurns.some(Number.isFinite)) return best(inTurns);
  return best(['simd128', 'relaxed'].map((build) => rateOf(results, build, id))) / rateOf(results, peer, id);
}

function judgeRates(verdicts, results, peers, { id }) {
  const multiple = (peer) => multipleOf(results, peer, id);
  const tfjs = ['tfjs-cpu', 'tfjs-wasm'].map(multiple).filter(Number.isFinite);
  if (tfjs.length > 0)
    verdicts.least(
      `${id} against the fastest TF.js`,
      Math.min(...tfjs),
      { W1: 300, W4: 10 }[id] ?? 20,
      times,
    );
  for (const peer of peers.filter((one) => !one.inTurns && !one.id.startsWith('tfjs')))
    verdicts.least(`${id} against ${peer.title}`, multiple(peer.id), 3, times);
  verdicts.least(`${id} against PyTorch`, multiple('pytorch'), id === 'W5' ? 0.7 : 1, times);
  verdicts.least(`${id} against the same core natively at SSE width`, multiple('native-sse'), 0.6);
  if (id === 'W1')
    verdicts.least(
      'W1 against the hand-written loop, simd128',
      results.beside[id]?.simd128?.['hand-written'],
      0.5,
    );
}

function judgeKernels(verdicts, results) {
  const { kernels } = results;
  const { simd128 } = kernels;
  if (simd128 === undefined) return;
  const peak = (build) => kernels[build]['multiply-add peak'].value;
  const hand = simd128['hand-written W1'].value;
  verdicts.least(
    'the hand-written loop against the reference, scaled',
    hand / ((reference.handWritten * peak('simd128')) / reference.peak),
    0.9,
  );
  for (const build of ['simd128', 'relaxed']) {
    const scaled = (reference.gemm[build] * peak(build)) / reference.peak;
    for (const shape of ['gemm 132x128x96', 'gemm 512x512x512'])
      verdicts.least(
        `${shape}, ${build}, against the best tile, scaled`,
        kernels[build][shape].value / scaled,
        0.85,
      );
  }
  const products = (build) => kernels[build]['products of W5'].value / peak(build);
  verdicts.least(
    'products of W5 against the multiply-add peak',
    Math.max(products('simd128'), products('relaxed')),
    0.6,
  );
}

/** The dearest of the larger sizes against the cheapest of all, a step and sample: 1 where cost is linear. */
function judgeCosts(verdicts, rows) {
  const series = { T: rows.slice(0, 7), B: rows.slice(-9) };
  for (const [name, all] of Object.entries(series)) {
    const large = all.slice(-4);
    for (const [what, key] of [
      ['time', 'us_a_place'],
      ['memory', 'bytes_a_place'],
    ]) {
      const cheapest = Math.min(...large.map((row) => row[key]));
      const largest = all.at(-1);
      verdicts.most(
        `${what} a step and sample at ${name}=${largest[name]} against the cheapest of the four largest`,
        largest[key] / cheapest,
        1.25,
        times,
      );
    }
  }
}

function judgeEndurance(verdicts, { peak, growth, fading }) {
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  verdicts.most('peak memory of W3b', peak.bytes, 300e6, megabytes);
  verdicts.most('growth of memory over 100,000 steps', growth.after - growth.before, 0, megabytes);
  verdicts.most(
    'time of a step after 50,000 with Adam against the first',
    fading.late / fading.early,
    1.1,
    percent,
  );
}

/** What a measurement wavers by counts as none. */
function judgeSwitching(verdicts, { wasm, page, nodes }) {
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  verdicts.most('growth of WebAssembly memory over an hour of switching tasks', wasm.anHour, 1e6, megabytes);
  verdicts.most('growth of the page’s objects over it', page.anHour, page.last / 4, megabytes);
  verdicts.most('growth of the number of nodes over it', nodes.anHour, nodes.last / 4, (value) =>
    value.toFixed(0),
  );
}

/** The slowest readout counts. */
function judgeAnswers(verdicts, rows) {
  for (const [when, place] of [
    ['rest', 'at rest'],
    ['training', 'while training at full speed'],
  ]) {
    const [slowest] = rows.filter((row) => row.when === when).toSorted((a, b) => b.p95 - a.p95);
    if (!slowest) continue;
    const { task, readout, p95 } = slowest;
    verdicts.most(
      `p95 of answers ${place}, the slowest (${task}, ${readout})`,
      p95,
      100,
      (value) => `${value.toFixed(0)} ms`,
    );
  }
}

/** The slowest seed counts. */
function judgeQuality(verdicts, goals) {
  const wait = (value) => (Number.isFinite(value) ? `${value.toFixed(1)} s` : 'not reached');
  for (const { task, seconds, took } of goals) {
    const slowest = Math.max(...took.map((value) => value ?? Infinity));
    verdicts.list.push({
      holds: slowest <= seconds,
      text: `${task} is good after ${wait(slowest)} (at most ${wait(seconds)})`,
    });
  }
}

export function judge(results, peers, workloads) {
  const verdicts = new Verdicts();
  for (const workload of workloads) judgeRates(verdicts, results, peers, workload);
  judgeKernels(verdicts, results);
  for (const [id, others] of Object.entries(results.neighbours))
    for (const other of others)
      verdicts.least(`${other.id}, speed per flop against ${id}`, other.ratio, 0.75);
  if (results.costs.simd128) judgeCosts(verdicts, results.costs.simd128);
  if (results.endurance) judgeEndurance(verdicts, results.endurance);
  if (results.page) {
    verdicts.most(
      'page weight to start, gzipped',
      results.page.bytes / 1000,
      400,
      (value) => `${value.toFixed(0)} KB`,
    );
    verdicts.most(
      'navigation to first finished epoch',
      results.page.firstEpoch,
      1000,
      (value) => `${value.toFixed(0)} ms`,
    );
    const { speed, latency } = results.page;
    verdicts.least('the page against the library, default task at full speed', speed.ofLibrary, 0.85);
    verdicts.least(
      `the page with ${speed.readouts.join(', ')} on screen against none`,
      speed.withReadouts,
      0.9,
    );
    verdicts.most(
      'p99 of input latency while two LSTM(128) train',
      latency.p99,
      17,
      (value) => `${value.toFixed(1)} ms`,
    );
  }
  if (results.answers) judgeAnswers(verdicts, results.answers);
  if (results.quality) judgeQuality(verdicts, results.quality);
  if (results.switching) judgeSwitching(verdicts, results.switching);
  return verdicts.list;
}
