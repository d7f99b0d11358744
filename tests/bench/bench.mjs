/**
 * Runs the measurements one after the other and prints what they say; see tests/bench/run, which builds what this
 * needs. Peers are registered in peers/index.mjs, bars stand in bars.mjs.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launchChromium } from '../support/chromium.mjs';
import { serveStatic } from '../support/static_server.mjs';
import { parseArguments } from './arguments.mjs';
import { loadPeers } from './peers/index.mjs';
import { print } from './report.mjs';
import { measureStart } from './start.mjs';
import { number } from './tables.mjs';
import { flopsPerSample, neighbours } from './workloads.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
/** What a page may take for a workload (with its neighbours), and for a program or a long run. */
const patience = { workload: 120_000, run: 400_000 };

const say = (text) => process.stderr.write(`    ${text}\n`);

/** What went wrong, in one line. */
function reasonOf(error) {
  const said = String(error.stderr ?? '').trim() || error.message.replace(/^page\.evaluate: (Error: )?/, '');
  return said.split('\n').find((line) => line !== '' && !line.startsWith('Traceback') && !line.startsWith(' ')) ?? said;
}

/** Calls `work` with a fresh page, so that nothing inherits another's memory, and closes it after `limit` at the latest. */
async function inPage({ browser, url, limit }, work) {
  const context = await browser.newContext();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${limit / 1000} s`)), limit);
  });
  const working = (async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(limit);
    const died = new Promise((_, reject) => page.on('crash', () => reject(new Error('its page died'))));
    await page.goto(`${url}tests/bench/page.html`);
    await page.waitForFunction(() => window.isReady);
    return Promise.race([work(page), died]);
  })();
  working.catch(() => {});
  try {
    return await Promise.race([working, late]);
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

function nativeProgram(preset, program, args = []) {
  return execFileSync(`${root}/build/${preset}/tests/bench/rnn_bench_${program}`, args, { encoding: 'utf8' });
}

/** Runs the programs of this folder: {kernels, costs} of a build, in a page or natively. */
function programsOf(bench, build) {
  if (build.startsWith('native')) return async (name, args) => JSON.parse(nativeProgram(build, name, args));
  const folder = `/build/${build === 'relaxed' ? 'wasm-relaxed' : 'wasm'}/tests/bench`;
  const place = { browser: bench.browser, url: bench.isolated.url, limit: patience.run };
  return async (name, args = []) =>
    JSON.parse(
      await inPage(place, (page) =>
        page.evaluate(([file, given]) => window.runProgram(file, given), [`${folder}/rnn_bench_${name}.mjs`, args]),
      ),
    );
}

/**
 * The rates of a peer for workloads that take turns with each other and with `rival`: {best, beside} as measure.mjs says,
 * or why there are none.
 */
async function ratesOf(bench, peer, group, rival = []) {
  const refusal = peer.refuses(group[0]);
  if (refusal !== null) return group.map(() => ({ best: refusal }));
  try {
    if (peer.program) return group.map((workload) => ({ best: peer.rates([workload], peer.argument)[workload.id] }));
    const { url } = peer.isolated ? bench.isolated : bench.server;
    const limit = patience.workload * (group.length > 1 ? 2 : 1);
    const { module, argument } = peer;
    const list = [...group.map((workload) => ({ module, argument, workload })), ...rival];
    return await inPage({ browser: bench.browser, url, limit }, (page) =>
      page.evaluate((given) => window.measure(given), list),
    );
  } catch (error) {
    return [...group, ...rival].map(() => ({ best: reasonOf(error) }));
  }
}

/** Workload by workload, so that those who are compared are measured at about the same moment of the machine's. */
async function measureRates(bench, results, { parts, workloads }, peers) {
  for (const peer of peers) results.rates[peer.id] = {};
  for (const workload of workloads) {
    say(`training ${workload.id}`);
    for (const peer of peers) {
      const first = peer.id === 'simd128';
      const others = parts.has('neighbours') && first ? neighbours(workload, 3) : [];
      const rival = first && workload.id === 'W1' ? [{ module: '../hand_written.mjs', workload }] : [];
      const [{ best: own }, ...around] = await ratesOf(bench, peer, [workload, ...others], rival);
      results.rates[peer.id][workload.id] = own;
      if (rival.length > 0) results.besideHandWritten = 1 / around.pop().beside;
      if (others.length > 0)
        results.neighbours[workload.id] = others.map((other, i) => ({
          id: other.id,
          ratio: (around[i].beside * flopsPerSample(other)) / flopsPerSample(workload),
        }));
      say(`  ${peer.title}: ${typeof own === 'number' ? `${number(own)} samples/s` : own}`);
    }
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
  const place = { browser: bench.browser, url: bench.isolated.url, limit: patience.run };
  const run = (name, argument) => {
    say(`long runs: ${name}`);
    return inPage(place, (page) =>
      page.evaluate(([which, given]) => window.endure(which, given), [name, { build: 'simd128', ...argument }]),
    );
  };
  results.endurance = {
    peak: await run('peak', { id: 'W3b' }),
    growth: await run('growth', { id: 'W1', steps: 100_000 }),
    fading: await run('fading', { steps: 50_000 }),
  };
}

async function measure(choice, peers) {
  const browser = await launchChromium();
  const bench = { browser, server: await serveStatic(root), isolated: await serveStatic(root, '/', isolation) };
  const results = {
    date: new Date().toISOString(),
    browser: browser.version(),
    kernels: {},
    rates: {},
    neighbours: {},
    costs: {},
  };
  try {
    if (choice.parts.has('kernels')) await measureKernels(bench, results);
    if (choice.parts.has('rates') || choice.parts.has('neighbours')) await measureRates(bench, results, choice, peers);
    // At another moment of the machine's.
    if (choice.parts.has('kernels')) await measureKernels(bench, results);
    if (choice.parts.has('costs')) {
      say('what a step costs');
      results.costs.simd128 = await programsOf(bench, 'simd128')('costs');
    }
    if (choice.parts.has('endurance')) await measureEndurance(bench, results);
    if (choice.parts.has('page')) {
      say('the page');
      results.page = await measureStart(browser, `${root}/web/dist`);
    }
  } finally {
    await browser.close();
    await bench.server.close();
    await bench.isolated.close();
  }
  return results;
}

try {
  const choice = parseArguments(process.argv.slice(2));
  const peers = (await loadPeers()).filter(({ id }) => choice.peers.includes(id));
  const results = await measure(choice, peers);
  writeFileSync(`${root}/build/bench/results.json`, `${JSON.stringify(results, null, 2)}\n`);
  print(results, peers, choice.workloads);
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
