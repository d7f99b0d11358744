/** Masks of words and masks that calls are given: configs, predictions and one step of training from Keras itself. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { near, tf } from './support.mjs';

const golden = JSON.parse(await readFile(new URL('../../golden/keras3_masks.json', import.meta.url), 'utf8'));
const { layers } = tf;

const wave = (count, shift = 0) => Array.from({ length: count }, (_, i) => Math.sin(0.7 * i + shift));

const ids = [1, 2, 0, 0, 0, 3, 0, 1, 2, 0, 1, 1, 1, 1, 2, 0, 0, 0, 3, 0, 3, 2, 1, 3];
const masks = Object.fromEntries(Object.entries(golden.masks).map(([name, mask]) => [name, tf.tensor(mask)]));
const shapes = { x: [3, 4, 2], q: [3, 3, 2], z: [3, 2, 4, 2], h: [3, 2] };
const dataOf = ({ name, shape }) =>
  masks[name] ??
  (shapes[name] === undefined
    ? tf.tensor(ids, [3, ...shape.slice(1)])
    : tf.tensor(wave(shapes[name].reduce((a, b) => a * b)), shapes[name]));

/** Predictions, loss, and the weights after one step, from the weights that keras3_masks.py sets. */
async function compare(model, expected) {
  model.setWeights(
    model.getWeights().map((weight, k) => {
      const values = wave(weight.size, k).map((value) => value / 2);
      return tf.tensor(
        expected.positive ? values.map((value) => Math.abs(value) + 0.1) : values,
        weight.shape,
      );
    }),
  );
  const given = model.inputs.map(dataOf);
  const x = given.length === 1 ? given[0] : given;
  const y = model.predict(x);
  near([...y.dataSync()], expected.output, 2e-5, 'output');
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError', metrics: ['mae'] });
  const target = tf.tensor(wave(y.size, 1), y.shape);
  const [loss, mae] = model.evaluate(x, target, { batchSize: 3 }).map((value) => value.dataSync()[0]);
  near([loss, mae], [expected.loss, expected.mae], 3e-5, 'loss and mae');
  await model.trainOnBatch(x, target);
  const weights = model.getWeights();
  assert.equal(weights.length, expected.trained.length);
  weights.forEach((weight, i) => near([...weight.dataSync()], expected.trained[i], 1e-4, `weight ${i}`));
}

const load = (modelTopology) => tf.loadLayersModel(tf.io.fromMemory({ modelTopology }));

for (const group of ['words', 'calls'])
  for (const [name, expected] of Object.entries(golden[group])) {
    test(`masks of ${group}: ${name}, as Keras ${golden.keras} has it`, async () => {
      const model = await load(expected.config);
      await compare(model, expected);
    });
  }

/** The same calls with the functions of the library. */
const calls = {
  recurrent: (x, m) => layers.lstm({ units: 2, returnSequences: true }).apply(x, { mask: m }),
  'with states': (x, h, m) =>
    layers.simpleRNN({ units: 2, returnSequences: true }).apply(x, { initialState: h, mask: m }),
  'both directions': (x, m) =>
    layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }) }).apply(x, { mask: [m] }),
  'attention to some': (q, x, m) =>
    layers.additiveAttention().apply([layers.dense({ units: 2 }).apply(q), x], { mask: [null, m] }),
  heads: (q, x, a) =>
    end(layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }).apply([q, x], { attentionMask: a })),
  'heads with a mask of values': (q, x, m) =>
    end(layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }).apply([q, x], { valueMask: m })),
  'heads with a mask of keys': (q, x, m) =>
    end(layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }).apply([q, x], { keyMask: m })),
  'heads with a mask of queries': (q, x, n) =>
    layers
      .lstm({ units: 2 })
      .apply(layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }).apply([q, x], { queryMask: n })),
  model: (x, m) =>
    tf.sequential({ layers: [layers.lstm({ units: 2, inputShape: [4, 2] })] }).apply(x, { mask: m }),
  'model of a graph': (q, x, m) => {
    const [queries, values] = [tf.input({ shape: [3, 2] }), tf.input({ shape: [4, 2] })];
    const inside = tf.model({
      inputs: [queries, values],
      outputs: layers
        .attention()
        .apply([
          layers.dense({ units: 2 }).apply(queries),
          layers.gru({ units: 2, returnSequences: true }).apply(values),
        ]),
    });
    return end(inside.apply([q, x], { mask: [null, m] }));
  },
  softmax: (x, s) => end(layers.softmax().apply(layers.dense({ units: 2 }).apply(x), { mask: s })),
};
const end = (x) => layers.dense({ units: 1 }).apply(layers.flatten().apply(x));
const inputsOf = {
  recurrent: 'xm',
  'with states': 'xhm',
  'both directions': 'xm',
  'attention to some': 'qxm',
  heads: 'qxa',
  'heads with a mask of values': 'qxm',
  'heads with a mask of keys': 'qxm',
  'heads with a mask of queries': 'qxn',
  model: 'xm',
  'model of a graph': 'qxm',
  softmax: 'xs',
};

for (const [name, call] of Object.entries(calls))
  test(`a mask as an argument, and in files: ${name}`, async () => {
    const inputs = [...inputsOf[name]].map((one) =>
      tf.input({ shape: (shapes[one] ?? masks[one].shape).slice(1), name: one }),
    );
    const model = tf.model({ inputs, outputs: call(...inputs) });
    await compare(model, golden.calls[name]);
    let files;
    await model.save({ save: async (artifacts) => (files = artifacts) });
    const again = await tf.loadLayersModel(tf.io.fromMemory(files));
    await compare(again, golden.calls[name]);
  });

test('a mask of operations that its input does not carry', async () => {
  const config = structuredClone(golden.words['last state'].config);
  const embedding = config.config.layers.find(({ class_name }) => class_name === 'Embedding');
  embedding.config.mask_zero = false;
  await assert.rejects(load(config), /has a mask of operations \('not_equal[_\d]*'\) that its input/);
});

test('masks that do not fit', () => {
  const x = tf.input({ shape: [4, 2] });
  const m = tf.input({ shape: [4] });
  const short = tf.input({ shape: [3] });
  const lstm = layers.lstm({ units: 2 });
  assert.throws(() => lstm.apply(x, { mask: short }), /mask: expected the first extents of the input/);
  assert.throws(() => lstm.apply(x, { mask: x }), /mask: expected the first extents of the input/);
  assert.throws(() => lstm.apply(x, { mask: [null, m] }), /take no such mask/);
  assert.throws(() => lstm.apply(x, { attentionMask: m }), /take no such mask/);
  assert.throws(() => layers.dense({ units: 2 }).apply(x, { mask: m }), /take no such mask/);
  assert.throws(() => layers.softmax().apply(x, { mask: m }), /mask: expected the extents of the input/);
  assert.throws(() => layers.dense({ units: 2 }).apply(x, { masks: m }), /unknown option 'masks'/);
  const heads = layers.multiHeadAttention({ numHeads: 2, keyDim: 2 });
  assert.throws(() => heads.apply([x, x], { attentionMask: x }), /attention_?[mM]ask: expected/);
  assert.throws(() => heads.apply([x, x], { mask: m }), /take no such mask/);
  assert.throws(
    () => heads.apply([x, x], { valueMask: short }),
    /mask: expected the first extents of the input/,
  );
  assert.throws(() => lstm.apply(x, { valueMask: m }), /take no such mask/);
});

test('weights of a weighted metric beside a mask are those given', async () => {
  const model = tf.sequential({
    layers: [
      layers.embedding({ inputDim: 2, outputDim: 1, maskZero: true, inputLength: 2 }),
      layers.dense({ units: 1 }),
    ],
  });
  model.setWeights([tf.tensor([[0], [1]]), tf.tensor([[1]]), tf.tensor([0])]);
  model.compile({ optimizer: 'sgd', loss: 'mse', weightedMetrics: ['mae'] });
  const x = tf.tensor([[1, 0], [1, 1]]); // prettier-ignore
  const y = tf.tensor([[[0], [0]], [[3], [-1]]]); // prettier-ignore
  const sampleWeight = tf.tensor([[1, 1], [2, 3]]); // prettier-ignore
  // Keras 3.15.1 on PyTorch: 5.5 and 12/7, which has the first sample twice.
  const [loss, mae] = await model.evaluate(x, y, { batchSize: 1, sampleWeight });
  near([loss.dataSync()[0], mae.dataSync()[0]], [5.5, 11 / 6], 1e-6, 'loss and mae');
});
