/** Files that are odd: whatever is in them, it is read, or a sentence says what is wrong. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';

import { numbers, setWeights, tf } from './support.mjs';
import { saved } from './tfjs_support.mjs';

function whole() {
  const inner = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [2], name: 'in' })],
    name: 'inner',
  });
  const x = tf.input({ shape: [3, 2], name: 'x' });
  const y = tf.layers.lstm({
    units: 2,
    kernelInitializer: tf.initializers.orthogonal({ gain: 2 }),
    name: 'memory',
  });
  const z = tf.layers.layerNormalization({ name: 'norm' });
  const model = tf.model({ inputs: x, outputs: z.apply(inner.apply(y.apply(x))), name: 'whole' });
  setWeights(model);
  model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'mse', metrics: ['mae'] });
  return model;
}

const files = tf.io.modelFiles(await saved(whole(), { includeOptimizer: true }));
const bytes = files['model.weights.bin'];
const server = (json) => ({
  fetchFunc: async (url) => new Response(String(url).endsWith('.json') ? json : bytes),
});
const load = (json) => tf.loadLayersModel(tf.io.http('https://host/model.json', server(json)));

/** What the library says of a file; null when it is read. */
async function saidOf(json) {
  try {
    (await load(json)).dispose();
    return null;
  } catch (error) {
    const { where, message } = /** @type {any} */ (error);
    assert.equal(typeof where, 'string', `no sentence, but ${error.stack} of ${json.slice(0, 300)}`);
    assert.doesNotMatch(
      message,
      /undefined|destructure|not iterable|is not a function|\[object|Cannot read/,
      message,
    );
    return message;
  }
}

test('the file as it is', async () => assert.equal(await saidOf(files['model.json']), null));

test('no model at all', async () => {
  for (const json of [
    'null',
    '5',
    '"x"',
    '[]',
    '{}',
    '{"modelTopology":null}',
    '{"modelTopology":[]}',
    'true',
    '',
  ])
    assert.match((await saidOf(json)) ?? 'was read', /modelTopology|not JSON/, json);
});

/** Every place in a value, as the keys that lead to it. */
function placesIn(value, path = []) {
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))
      : [];
  return [path, ...inside];
}

function changed(json, path, value) {
  const copy = structuredClone(json);
  const last = path.at(-1);
  const owner = path.slice(0, -1).reduce((at, key) => at[key], copy);
  // JSON leaves undefined out.
  owner[last] = value;
  return JSON.stringify(copy);
}

test('anything in place of anything', async () => {
  const json = JSON.parse(files['model.json']);
  const others = [undefined, null, 5, -1.5, 'x', '', [], [[]], {}, { class_name: 'x' }, true, 1e300];
  const places = placesIn(json).filter((path) => path.length > 0);
  assert.ok(places.length > 200);
  // Each place gets some of the others, and all of them get to many places.
  for (const [i, path] of places.entries())
    for (let k = 0; k < 2; k++) await saidOf(changed(json, path, others[(2 * i + k) % others.length]));
});

test('what is wrong is said', async () => {
  const json = JSON.parse(files['model.json']);
  const { layers } = json.modelTopology.config;
  const inner = layers.findIndex(({ name }) => name === 'inner');
  const path = ['modelTopology', 'config', 'layers', String(inner)];
  assert.match(
    await saidOf(changed(json, [...path, 'config', 'name'], 5)),
    /Sequential: expected a name, got 5/,
  );
  assert.match(await saidOf(changed(json, ['weightsManifest', '0', 'weights', '0', 'shape'], [2])), /bytes/);
  const deep = `${'['.repeat(20000)}${']'.repeat(20000)}`;
  assert.ok(
    await saidOf(
      JSON.stringify({ modelTopology: { class_name: 'Sequential', config: 0 } }).replace('0', deep),
    ),
  );
});

test('first values that are of no matter', async () => {
  const json = JSON.parse(files['model.json']);
  const at = json.modelTopology.config.layers.findIndex(({ name }) => name === 'memory');
  const { config } = json.modelTopology.config.layers[at];
  const { kernel_initializer: first } = config;
  for (const seed of [-1, 1.5, 2 ** 40, 1e300, 'x', { class_name: 'SeedGenerator' }])
    for (const gain of [1, 1e300, 'x']) {
      config.kernel_initializer = { ...first, config: { seed, gain } };
      assert.equal(await saidOf(JSON.stringify(json)), null);
    }
});

test('weights under other names', async () => {
  const json = JSON.parse(files['model.json']);
  const [{ weights }] = json.weightsManifest;
  const own = weights.filter(({ group }) => group !== 'optimizer');
  for (const weight of own) weight.name = weight.name.replace('memory', 'lstm_7').replace('in/', 'dense_3/');
  const model = await load(JSON.stringify(json));
  const x = tf.tensor(numbers(12), [2, 3, 2]);
  assert.deepEqual(model.predict(x).arraySync(), whole().predict(x).arraySync());
  // Two of one kind: which is which, nobody knows.
  const pair = tf.sequential({
    layers: [
      tf.layers.dense({ units: 2, inputShape: [2], name: 'a' }),
      tf.layers.dense({ units: 2, name: 'b' }),
    ],
  });
  const artifacts = await saved(pair);
  artifacts.weightSpecs.forEach((spec) => (spec.name = `other_${spec.name}`));
  await assert.rejects(
    tf.loadLayersModel(tf.io.fromMemory(artifacts)),
    /lacks 4 of 4 weights: a\/kernel \(2, 2\).*it has other_a\/kernel \(2, 2\), other_a\/bias/,
  );
});

test('names of layers with a slash', async () => {
  const json = JSON.parse(files['model.json']);
  const text = JSON.stringify(json)
    .replaceAll('"memory', '"block/memory')
    .replaceAll('"norm', '"block/memory/norm');
  const model = await load(text);
  assert.deepEqual(
    model.layers.map(({ name }) => name),
    ['x', 'block.memory', 'inner', 'block.memory.norm'],
  );
  const x = tf.tensor(numbers(12), [2, 3, 2]);
  assert.deepEqual(model.predict(x).arraySync(), whole().predict(x).arraySync());
});

test('paths and file:// in Node', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rnn files '));
  try {
    const model = whole();
    await model.save(`file://${folder}/one`);
    await model.save(join(folder, 'two'));
    assert.deepEqual((await readdir(join(folder, 'two'))).toSorted(), ['model.json', 'model.weights.bin']);
    const x = tf.tensor(numbers(12), [2, 3, 2]);
    const main = join(folder, 'one', 'model.json');
    for (const address of [main, `file://${main}`, pathToFileURL(main), relative(process.cwd(), main)])
      assert.deepEqual(
        (await tf.loadLayersModel(address)).predict(x).arraySync(),
        model.predict(x).arraySync(),
      );
    await assert.rejects(tf.loadLayersModel(join(folder, 'three.json')), /cannot read .*three.json.*ENOENT/);
    await writeFile(join(folder, 'model.json'), 'null');
    await assert.rejects(tf.loadLayersModel(join(folder, 'model.json')), /expected a modelTopology/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what layers would not need', async () => {
  const dense = (config) => ({ class_name: 'Dense', config: { units: 2, name: 'dense', ...config } });
  const chain = (...layers) => ({
    class_name: 'Sequential',
    config: { name: 'chain', build_input_shape: [null, 2], layers },
  });
  const refused = (modelTopology, message) =>
    assert.rejects(tf.loadLayersModel(tf.io.fromMemory({ modelTopology })), { message });
  await refused(chain(dense(), dense()), "[loadLayersModel] two layers are called 'dense'");
  await refused(
    chain(dense({ use_bias: false, bias_constraint: 'NaN' })),
    '[loadLayersModel] bias_constraint: unknown "NaN"',
  );
  await refused({}, '[loadLayersModel] expected a Sequential or Functional model, got nothing');
  const known = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: chain(dense({ bias_constraint: 'nonNeg', kernel_regularizer: 'l1_l2' })),
    }),
  );
  assert.equal(known.getLayer('dense').countParams(), 6);
});
