/**
 * Runs all measurements one after the other and prints what they say; see tests/bench/run, which builds what this
 * needs. Bars and the reference figures they scale stand in bars.mjs.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launchChromium } from '../support/chromium.mjs';
import { serveStatic } from '../support/static_server.mjs';
import { judge } from './bars.mjs';
import { measureStart } from './start.mjs';
import { coreConfig, flopsPerSample, neighbours, samplesFor, workloads } from './workloads.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const quick = process.argv.includes('--quick');
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

const say = (text) => process.stderr.write(`    ${text}\n`);
const number = (value) => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3));

async function inPage(browser, server, work) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(600_000);
  try {
    await page.goto(`${server.url}tests/bench/page.html`);
    await page.waitForFunction(() => window.isReady);
    return await work(page);
  } finally {
    await context.close();
  }
}

function native(preset, program, args = []) {
  return execFileSync(`${root}/build/${preset}/tests/bench/rnn_bench_${program}`, args, { encoding: 'utf8' });
}

function nativeRates(preset, list) {
  const file = `${root}/build/bench/workloads.json`;
  const rows = list.map((workload) => ({ ...coreConfig(workload), samples: samplesFor(workload, false) }));
  writeFileSync(file, JSON.stringify(rows));
  return JSON.parse(native(preset, 'workloads', [file]));
}

/** Rates in a fresh page for each group of workloads, so that none inherits another's memory. */
async function browserRates(browser, server, groups, open, slow) {
  const rates = {};
  for (const group of groups) {
    const options = { samples: samplesFor(group[0], slow), rounds: slow ? 3 : 6 };
    const measured = await inPage(browser, server, async (page) => {
      await page.evaluate(open.code, open.argument);
      return page.evaluate(([list, o]) => window.measure(list, o), [group, options]);
    });
    group.forEach(({ id }, index) => {
      rates[id] = measured[index];
      say(`  ${id}: ${number(rates[id])} samples/s`);
    });
  }
  return rates;
}

async function kernelFigures(browser, server, build) {
  const program = (name) => `/build/${build === 'relaxed' ? 'wasm-relaxed' : 'wasm'}/tests/bench/rnn_bench_${name}.mjs`;
  const run = (name, args) =>
    inPage(browser, server, (page) => page.evaluate(([a, b]) => window.runProgram(a, b), [program(name), args]));
  return {
    kernels: JSON.parse(await run('kernels', ['peak', 'gemm'])),
    handWritten: JSON.parse(await run('hand_written', [])),
  };
}

const library = (build) => ({ code: (name) => window.openLibrary(name), argument: build });
const tensorFlow = (backend) => ({ code: (name) => window.openTensorFlow(name), argument: backend });

/** Speed per floating-point operation of the workloads around each, as a part of its own. */
function perFlopOfNeighbours(rates, groups) {
  const speed = (workload) => rates[workload.id] * flopsPerSample(workload);
  return Object.fromEntries(
    groups.map(([own, ...others]) => [own.id, others.map((other) => ({ id: other.id, ratio: speed(other) / speed(own) }))]),
  );
}

const server = await serveStatic(root);
const isolatedServer = await serveStatic(root, '/', isolated);
const browser = await launchChromium();
const results = { date: new Date().toISOString(), browser: browser.version() };
try {
  for (const build of ['simd128', 'relaxed']) {
    say(`kernels in Chromium, ${build}`);
    results[build] = await kernelFigures(browser, isolatedServer, build);
  }
  say('kernels natively');
  for (const preset of ['native-sse', 'native']) {
    results[preset] = {
      kernels: JSON.parse(native(preset, 'kernels', ['peak', 'gemm'])),
      handWritten: JSON.parse(native(preset, 'hand_written')),
    };
  }

  const alone = workloads.map((workload) => [workload]);
  const groups = quick ? alone : workloads.map((workload) => [workload, ...neighbours(workload, 3)]);
  for (const build of ['simd128', 'relaxed']) {
    say(`the library in Chromium, ${build}`);
    const list = build === 'simd128' ? groups : alone;
    results[build].rates = await browserRates(browser, isolatedServer, list, library(build), false);
  }
  for (const preset of ['native-sse', 'native']) {
    say(`the core natively, ${preset}`);
    results[preset].rates = nativeRates(preset, workloads);
  }
  for (const backend of ['cpu', 'wasm']) {
    say(`TF.js in Chromium, ${backend} backend`);
    results[`tfjs-${backend}`] = {
      rates: await browserRates(browser, server, alone, tensorFlow(backend), true),
    };
  }
  results.neighbours = perFlopOfNeighbours(results.simd128.rates, groups);
  say('the page');
  results.page = await measureStart(browser, `${root}/web/dist`);
} finally {
  await browser.close();
  await server.close();
  await isolatedServer.close();
}

writeFileSync(`${root}/build/bench/results.json`, `${JSON.stringify(results, null, 2)}\n`);

function table(head, rows) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

const fastestTfjs = (id) => Math.max(results['tfjs-cpu'].rates[id], results['tfjs-wasm'].rates[id]);
console.log('\nTraining, samples a second\n');
console.log(
  table(
    ['', 'simd128', 'relaxed', 'native SSE', 'native', 'TF.js cpu', 'TF.js wasm', 'simd128 : TF.js', 'simd128 : native SSE'],
    workloads.map(({ id }) => [
      id,
      ...['simd128', 'relaxed', 'native-sse', 'native', 'tfjs-cpu', 'tfjs-wasm'].map((who) => number(results[who].rates[id])),
      `${number(results.simd128.rates[id] / fastestTfjs(id))} x`,
      `${number(results.simd128.rates[id] / results['native-sse'].rates[id])} x`,
    ]),
  ),
);
console.log('\nKernels\n');
const figures = Object.keys(results.simd128.kernels);
console.log(
  table(
    ['', 'simd128', 'relaxed', 'native SSE', 'native'],
    [
      ...figures.map((name) => [
        `${name}, ${results.simd128.kernels[name].unit}`,
        ...['simd128', 'relaxed', 'native-sse', 'native'].map((who) => number(results[who].kernels[name].value)),
      ]),
      [
        'hand-written W1, samples/s',
        ...['simd128', 'relaxed', 'native-sse', 'native'].map((who) => number(results[who].handWritten.samples_per_second)),
      ],
    ],
  ),
);
console.log(`\nPage: ${number(results.page.bytes / 1000)} KB gzipped to start; first finished epoch after ${number(results.page.firstEpoch)} ms\n`);
const verdicts = judge(results, workloads, fastestTfjs);
for (const { holds, text } of verdicts) console.log(`${holds ? 'holds ' : 'MISSED'}  ${text}`);
