/**
 * Runs the measurements one after the other and prints what they say; see tests/bench/run, which builds what this
 * needs. Peers are registered in peers/index.mjs, bars stand in bars.mjs.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launchChromium } from '../support/chromium.mjs';
import { serveStatic } from '../support/static_server.mjs';
import { compareWith } from './against.mjs';
import { measureAnswers } from './answers.mjs';
import { parseArguments } from './arguments.mjs';
import { beside, takeTurns } from './measure.mjs';
import { loadPeers } from './peers/index.mjs';
import { print } from './report.mjs';
import { openPage, startInPage, startProgram } from './runners.mjs';
import { measureLatency, measurePageSpeed } from './page_speed.mjs';
import { measureQuality } from './quality.mjs';
import { measureStart } from './start.mjs';
import { measureSwitching } from './switching.mjs';
import { number } from './tables.mjs';
import { flopsPerSample, neighbours, workloads as allWorkloads } from './workloads.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
/** Longest wait for the answer of a page or a program: about a workload, and after a program or a long run. */
const patience = { workload: 120_000, run: 400_000 };

const say = (text) => process.stderr.write(`    ${text}\n`);

/** The error in one line. */
function reasonOf(error) {
  const said = error.message.replace(/^page\.evaluate: (Error: )?/, '');
  return (
    said.split('\n').find((line) => line !== '' && !line.startsWith('Traceback') && !line.startsWith(' ')) ??
    said
  );
}

function nativeProgram(preset, program, args = []) {
  return execFileSync(`${root}/build/${preset}/tests/bench/rnn_bench_${program}`, args, { encoding: 'utf8' });
}

/** Calls `work` with the asking of a fresh page, which may take so long for an answer. */
async function inPage(place, limit, work) {
  const { ask, close } = await openPage(place, limit);
  try {
    return await work(ask);
  } finally {
    await close();
  }
}

/** Runs the programs of this folder: {kernels, costs} of a build, in a page or natively. */
function programsOf({ isolated }, build) {
  if (build.startsWith('native')) return async (name, args) => JSON.parse(nativeProgram(build, name, args));
  const folder = `/build/wasm/tests/bench${build === 'relaxed' ? '/relaxed' : ''}`;
  return async (name, args = []) =>
    JSON.parse(
      await inPage(isolated, patience.run, (ask) =>
        ask(([file, given]) => window.runProgram(file, given), [`${folder}/rnn_bench_${name}.mjs`, args]),
      ),
    );
}

/** Isolated pages have the finer clock, but also memory to share, with which TensorFlow.js would take threads. */
const start = ({ isolated, shared }, peer, workload) =>
  peer.program
    ? startProgram(peer.program(workload, peer.argument), patience.workload)
    : startInPage(peer.inTurns ? isolated : shared, peer, workload, patience.workload);

/**
 * Lets the peers train a workload in turns. Says of each its samples a second, or why there are none, and keeps in
 * `results.beside` the speed of this project's builds as a multiple of each other one's.
 */
async function measureTogether(bench, results, peers, workload) {
  const { id } = workload;
  const running = [];
  const rates = {};
  for (const peer of peers) {
    rates[peer.id] = peer.refuses?.(workload) ?? null;
    if (rates[peer.id] !== null) continue;
    try {
      running.push({ peer, run: await start(bench, peer, workload) });
    } catch (error) {
      rates[peer.id] = reasonOf(error);
    }
  }
  try {
    const taken = await takeTurns(running.map(({ run }) => run));
    running.forEach(({ peer }, i) => (rates[peer.id] = taken[i].best));
    running.forEach(({ peer: own }, i) => {
      if (!own.web) return;
      const multiples = running.flatMap(({ peer }, j) =>
        peer.web ? [] : [[peer.id, beside(taken[i], taken[j])]],
      );
      (results.beside[id] ??= {})[own.id] = Object.fromEntries(multiples);
    });
  } catch (error) {
    for (const { peer } of running) rates[peer.id] = reasonOf(error);
  } finally {
    await Promise.all(running.map(({ run }) => run.close()));
  }
  for (const peer of peers) {
    const rate = rates[peer.id];
    results.rates[peer.id][id] = rate;
    say(`  ${peer.title}: ${typeof rate === 'number' ? `${number(rate)} samples/s` : rate}`);
  }
}

/** Workload by workload, so that those who are compared are measured at about the same moment of the machine's. */
async function measureRates(bench, results, workloads, peers) {
  for (const peer of peers) results.rates[peer.id] = {};
  const groups = [
    peers.filter((peer) => peer.inTurns),
    ...peers.filter((peer) => !peer.inTurns).map((peer) => [peer]),
  ];
  for (const workload of workloads) {
    say(`training ${workload.id}`);
    for (const group of groups) await measureTogether(bench, results, group, workload);
  }
}

/** Speed by flop of three workloads beside each one, all four in turns in one page. */
async function measureNeighbours({ isolated }, results, workloads) {
  for (const workload of workloads) {
    say(`neighbours of ${workload.id}`);
    const others = neighbours(workload, 3);
    const [own, ...around] = await inPage(isolated, patience.workload, async (ask) => {
      for (const each of [workload, ...others])
        await ask((given) => window.prepare(given), {
          module: 'library.mjs',
          argument: 'simd128',
          workload: each,
        });
      return ask(() => window.takeTurns());
    });
    results.neighbours[workload.id] = others.map((other, i) => ({
      id: other.id,
      ratio: (beside(around[i], own) * flopsPerSample(other)) / flopsPerSample(workload),
    }));
  }
}

/** Measured again, the higher value counts: what disturbs a kernel only slows it. */
function keepBest(known, found) {
  for (const [name, { value, unit }] of Object.entries(found))
    known[name] = { value: Math.max(value, known[name]?.value ?? value), unit };
}

async function measureKernels(bench, results) {
  for (const build of ['simd128', 'relaxed', 'native-sse', 'native']) {
    say(`kernels, ${build}`);
    const run = programsOf(bench, build);
    const kernels = (results.kernels[build] ??= {});
    keepBest(kernels, await run('kernels', ['peak', 'gemm', 'w5']));
    const { samples_per_second: value } = await run('hand_written');
    keepBest(kernels, { 'hand-written W1': { value, unit: 'samples/s' } });
  }
}

async function measureEndurance(bench, results) {
  const run = (name, argument) => {
    say(`long runs: ${name}`);
    return inPage(bench.isolated, patience.run, (ask) =>
      ask(([which, given]) => window.endure(which, given), [name, { build: 'simd128', ...argument }]),
    );
  };
  results.endurance = {
    peak: await run('peak', { id: 'W3b' }),
    growth: await run('growth', { id: 'W1', steps: 100_000 }),
    fading: await run('fading', { steps: 50_000 }),
  };
}

/** The page by itself, and beside the library with the default task's model. */
async function measurePage({ browser, isolated }) {
  const dist = `${root}/web/dist`;
  const start = await measureStart(browser, dist);
  const server = await serveStatic(dist);
  try {
    const speed = await inPage(isolated, patience.run, async (ask) => {
      const workload = allWorkloads.find(({ id }) => id === 'W1');
      await ask((given) => window.prepare(given), { module: 'library.mjs', argument: 'simd128', workload });
      return measurePageSpeed(browser, server.url, ask);
    });
    return { ...start, speed, latency: await measureLatency(browser, server.url) };
  } finally {
    await server.close();
  }
}

async function withPage(work) {
  const server = await serveStatic(`${root}/web/dist`);
  try {
    return await work(server.url);
  } finally {
    await server.close();
  }
}

async function measure({ parts, workloads, minutes }, peers) {
  const browser = await launchChromium();
  const servers = [await serveStatic(root), await serveStatic(root, '/', isolation)];
  const [shared, isolated] = servers.map(({ url }) => ({ browser, url }));
  const bench = { shared, isolated };
  const results = {
    date: new Date().toISOString(),
    browser: browser.version(),
    kernels: {},
    rates: {},
    beside: {},
    neighbours: {},
    costs: {},
  };
  try {
    if (parts.has('kernels')) await measureKernels(bench, results);
    if (parts.has('rates')) await measureRates(bench, results, workloads, peers);
    if (parts.has('neighbours')) await measureNeighbours(bench, results, workloads);
    // At another moment of the machine's.
    if (parts.has('kernels')) await measureKernels(bench, results);
    if (parts.has('costs')) {
      say('what a step costs');
      results.costs.simd128 = await programsOf(bench, 'simd128')('costs');
    }
    if (parts.has('endurance')) await measureEndurance(bench, results);
    if (parts.has('page')) {
      say('the page');
      results.page = await measurePage({ browser, isolated });
    }
    if (parts.has('answers')) {
      say('answers to what a reader changes');
      results.answers = await withPage((url) => measureAnswers(browser, url, say));
    }
    if (parts.has('quality')) {
      say('time to quality');
      results.quality = await withPage((url) => measureQuality(browser, url, say));
    }
    if (parts.has('switching')) {
      say(`switching tasks for ${minutes} minutes`);
      results.switching = await withPage((url) => measureSwitching(browser, url, minutes, say));
    }
  } finally {
    await browser.close();
    for (const server of servers) await server.close();
  }
  return results;
}

try {
  const choice = parseArguments(process.argv.slice(2));
  if (choice.against !== null) {
    console.log(await compareWith(choice.against, choice.workloads));
  } else {
    const peers = (await loadPeers()).filter(({ id }) => choice.peers.includes(id));
    const results = await measure(choice, peers);
    writeFileSync(`${root}/build/bench/results.json`, `${JSON.stringify(results, null, 2)}\n`);
    print(results, peers, choice.workloads);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
