/**
 * Writes the Keras program of every task with each of its experiments, languages and kinds of data, and of files that a
 * person brings in every form: write.mjs FOLDER [PATTERN]. Beside each, a file of JSON says what the core makes of the same
 * experiment: the summary, the samples of each set, and the losses of the first batches with some seeds. run.py runs them
 * in Keras. Needs build/wasm and `npm ci` in web.
 */
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

import { applyPatch } from '../../web/app/json_patch.ts';
import { digits, mobyDick, reviews, weather } from '../../web/build/shipped.mjs';
import { ColumnsOpen } from '../../web/resources/index.ts';
import { Readings, prepare } from '../../web/resources/prepare.ts';
import { loadCore, web } from '../web/unit/decoding.mjs';
import { broughtFiles } from './brought.mjs';

const seeds = 3;
const mostBatches = 40;
const mostSeconds = 10;

const [folder, pattern = ''] = process.argv.slice(2);
if (!folder) throw new Error('write.mjs FOLDER [PATTERN]');
const core = await loadCore();
const root = fileURLToPath(web);

const integers = (text) => Int32Array.from(text, Number);

/** What the page ships, as web/tasks/shipped.ts hands it over. */
async function shippedResources() {
  const days = await weather(root);
  const { pixels, labels } = await digits(root);
  const { texts, labels: classes, sources } = await reviews(root);
  const { text } = await mobyDick(root);
  const bytes = Uint8Array.from(inflateRawSync(Buffer.from(pixels, 'base64')));
  const columns = Object.entries(days).map(([name, values]) => [
    name,
    typeof values === 'string' ? integers(values) : Float32Array.from(values),
  ]);
  return {
    reviews: { texts, labels: integers(classes), sources: integers(sources) },
    weather: Object.fromEntries(columns),
    table: {
      columns: 'temp_max\ntemp_max',
      values: Float32Array.from(days.temp_max.flatMap((value) => [value, value])),
    },
    digits: {
      pixels: new Int32Array(bytes.buffer),
      size: Int32Array.of(28, 28),
      labels: integers(labels),
    },
    text: { text, shipped: 'moby-dick' },
  };
}

/** Names and configs of what the page offers. */
function offered({ tasks }) {
  const list = [];
  for (const { name, options, variants, defaults } of tasks) {
    list.push([name, { task: name }]);
    for (const { id, changes } of variants)
      list.push([`${name}-${id}`, applyPatch({ ...defaults, task: name }, changes)]);
    for (const { name: option, default: standard, choices = [] } of options)
      for (const choice of choices)
        if (choice !== standard)
          list.push([
            `${name}-${option}-${choice}`,
            { task: { class_name: name, config: { [option]: choice } } },
          ]);
  }
  return list;
}

/** How many samples the training, validation and test sets have. */
function sizesOf(experiment) {
  const read = experiment.read('samples', JSON.stringify({ set: 'training' }));
  while (!read.advance());
  const { sizes } = JSON.parse(read.data());
  read.delete();
  return sizes;
}

/** The losses of the first batches, each the mean of the epoch so far, from several seeds. */
function trained(config, resources) {
  const numbers = { losses: [] };
  for (let seed = 0; seed < seeds; seed += 1) {
    const experiment = new core.Experiment(JSON.stringify({ ...config, seed }), resources);
    const losses = [];
    const begun = performance.now();
    let progress = JSON.parse(experiment.progress());
    const { batches_per_epoch: batches } = progress;
    while (losses.length < Math.min(mostBatches, batches) && performance.now() - begun < mostSeconds * 1000) {
      experiment.advance(1);
      progress = JSON.parse(experiment.progress());
      losses.push(progress.metrics.loss);
    }
    if (seed === 0) numbers.sizes = sizesOf(experiment);
    experiment.delete();
    numbers.losses.push(losses);
  }
  return numbers;
}

/** Choices that go with others only. */
const refused = ['seq2seq-unit-word', 'next-word-corpus-japanese'];
const written = new Map();
const files = new Set();

async function write(name, config, resources, file) {
  if (!name.includes(pattern)) return;
  if (refused.includes(name)) return;
  const { keras_code: code, summary_keras3: summary } = JSON.parse(
    core.inspectExperiment(JSON.stringify(config)),
  );
  if (written.has(code)) {
    console.log(name, 'is', written.get(code));
    return;
  }
  written.set(code, name);
  await writeFile(join(folder, `${name}.py`), code);
  const numbers = trained(config, resources);
  await writeFile(join(folder, `${name}.json`), JSON.stringify({ summary, file, ...numbers }));
  console.log(name, ...Object.values(numbers.sizes), ...numbers.losses.map((losses) => losses.at(-1)));
}

/** The files of npm packages that programs load from jsDelivr, where run.py finds them. */
async function copyPackages() {
  const url = /https:\/\/cdn\.jsdelivr\.net\/npm\/((?:@[^/]+\/)?[^@/]+)@([^/"]+)\/([^"]+)\//g;
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.py')) continue;
    for (const [, name, version, path] of (await readFile(join(folder, file), 'utf8')).matchAll(url)) {
      const place = join(root, 'node_modules', name);
      const found = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')).version;
      if (found !== version) throw new Error(`${file} loads ${name} ${version}, the page ${found}`);
      const to = join(folder, 'npm', `${name}@${version}`, path);
      await mkdir(dirname(to), { recursive: true });
      await cp(join(place, path), to, { recursive: true });
    }
  }
}

await mkdir(folder, { recursive: true });
const described = JSON.parse(core.describeAll());
const shipped = await shippedResources();
for (const [name, config] of offered(described)) await write(name, config, shipped);
for (const { name, task, need, file, bytes, columns, options = {} } of await broughtFiles()) {
  const { kinds, classes } = described.tasks
    .find((one) => one.name === task)
    .resources.find((one) => one.name === need);
  const readings = new Readings({ name: file, bytes });
  if (!`${task}-${name}`.includes(pattern)) continue;
  const made = await prepare(readings, { kinds, classes }, columns).catch((error) => {
    if (!(error instanceof ColumnsOpen)) throw error;
    return prepare(readings, { kinds, classes }, error.guess);
  });
  const before = await readFile(join(folder, file)).catch(() => null);
  if (files.has(file) && !before?.equals(bytes)) throw new Error(`${file} is the name of two files`);
  files.add(file);
  await writeFile(join(folder, file), bytes);
  const reference = {
    id: name,
    sha256: '0'.repeat(64),
    name: file,
    ...(made.columns && { columns: made.columns }),
  };
  const config = { task: { class_name: task, config: options }, resources: { [need]: reference } };
  await write(`${task}-${name}`, config, { [need]: made.arrays }, file);
}
await copyPackages();
