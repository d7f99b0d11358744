/** Numbers, names and options from outside. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

const made = () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], name: 'head' })] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
};
const x = tf.tensor([[1, 2]]);
const y = tf.tensor([[1]]);

const isSentence = (error) => error instanceof Error && /** @type {any} */ (error).where !== undefined;

/** `body` is refused with a sentence that says so. */
async function refused(body, expected) {
  await assert.rejects(
    async () => body(),
    (error) => {
      assert.ok(isSentence(error), `${error}`);
      assert.match(/** @type {Error} */ (error).message, expected);
      return true;
    },
  );
}

test('numbers that are none', async () => {
  const holes = [1];
  holes[2] = 3;
  await refused(() => tf.tensor(holes), /element \[1\]: expected a number, got undefined/);
  await refused(() => tf.tensor([[1, 2, 3], holes]), /element \[1\]\[1\]: expected a number/);
  await refused(() => tf.tensor(holes, [3]), /element \[1\]/);
  await refused(() => tf.tensor([1, null]), /element \[1\]: expected a number, got null/);
  await refused(() => tf.tensor(new BigInt64Array(3)), /got a BigInt64Array/);
  await refused(() => tf.tensor([1n]), /got 1n/);
  await refused(() => tf.tensor([1, 2], [2.5]), /whole extents/);
  await refused(() => tf.zeros([-1]), /whole extents/);
  await refused(() => tf.zeros([2 ** 20, 2 ** 20]), /at most/);
  const model = made();
  await refused(() => model.predict(new BigInt64Array(2)), /got a BigInt64Array/);
  await refused(() => model.predict({ data: new BigInt64Array(2), shape: [1, 2] }), /expected/);
  await refused(() => model.predict({ data: holes, shape: [1, 3] }), /element \[1\]: expected a number/);
  await refused(
    () => model.predict({ data: [1, '2'], shape: [1, 2] }),
    /element \[1\]: expected a number, got 2/,
  );
  await refused(() => model.predict({ data: [1, 2], shape: [0.5, 4] }), /whole extents/);
  await refused(() => model.fit(x, { data: new BigUint64Array(1), shape: [1, 1] }), /expected/);
  await refused(() => model.setWeights([[1]]), /expected a list of tensors/);
});

test('batch sizes', async () => {
  const model = made();
  for (const batchSize of [0, -1, 1.5, 2 ** 31, 2 ** 32, 2 ** 32 + 1, NaN, Infinity, '8', null, 1n]) {
    await refused(() => model.predict(x, { batchSize }), /\[predict\] batchSize: expected an integer/);
    await refused(() => model.evaluate(x, y, { batchSize }), /\[evaluate\] batchSize: expected an integer/);
    await refused(() => model.fit(x, y, { batchSize }), /expected (an integer|a number)/);
  }
  assert.equal(model.predict(x, { batchSize: 2 ** 31 - 1 }).size, 1);
});

test('a batch size of a layer, as in TF.js', async () => {
  assert.deepEqual(tf.layers.dense({ units: 1, inputShape: [2], batchSize: 3 }).batchInputShape, [3, 2]);
  assert.deepEqual(tf.input({ shape: [2], batchSize: 3 }).shape, [3, 2]);
  const layers = [tf.layers.lstm({ units: 1, inputShape: [4, 2], batchSize: 2, stateful: true })];
  assert.deepEqual(tf.sequential({ layers }).inputs[0].shape, [2, 4, 2]);
  await refused(
    () => tf.layers.dense({ units: 1, inputShape: [2], batchSize: 1.5 }),
    /batchSize: expected an integer/,
  );
});

test('options that are not known', async () => {
  const model = made();
  const input = tf.input({ shape: [2] });
  await refused(
    () => model.predict(x, { batchsize: 1 }),
    /\[predict\] unknown option 'batchsize'; known: batchSize/,
  );
  await refused(() => model.evaluate(x, y, { weights: 1 }), /\[evaluate\] unknown option 'weights'/);
  await refused(() => tf.input({ shape: [2], units: 1 }), /\[input\] unknown option 'units'/);
  await refused(() => tf.layers.inputLayer({ inputShape: [2], units: 1 }), /unknown option 'units'/);
  await refused(() => tf.sequential({ layer: [] }), /\[sequential\] unknown option 'layer'/);
  await refused(() => tf.model({ inputs: input, outputs: input, seeds: 1 }), /unknown option 'seeds'/);
  await refused(
    () =>
      model.save(
        tf.io.withSaveHandler(() => null),
        { optimizer: true },
      ),
    /unknown option 'optimizer'/,
  );
  await refused(() => tf.loadLayersModel('x', { strickt: true }), /unknown option 'strickt'/);
});

test('numbers that JSON does not have are printed as they are', async () => {
  await refused(() => tf.layers.dense({ units: NaN }), /units: expected .*got NaN$/);
  await refused(() => tf.layers.dropout({ rate: Infinity }), /rate: expected .*got Infinity$/);
  const model = made();
  for (const rate of [NaN, -Infinity])
    await refused(
      () => model.compile({ optimizer: tf.train.adam(rate), loss: 'mse' }),
      new RegExp(`learningRate: expected .*got ${rate}$`),
    );
  await refused(() => model.fit(x, y, { epochs: NaN }), /epochs: expected .*got NaN$/);
  await refused(() => model.fit(x, y, { classWeight: { 0: NaN } }), /classWeight: expected .*NaN/);
});

test('names', async () => {
  for (const name of ['', 5, {}]) {
    await refused(() => tf.layers.dense({ units: 1, name }), /name: expected a name, got/);
    await refused(() => tf.sequential({ name }), /name: expected a name, got/);
  }
  await refused(() => made().getLayer(''), /no layer ""; there are head/);
  await refused(() => tf.layers.dense({ units: 1, name: 'a\ud800' }), /without half characters/);
  await refused(() => tf.layers.dense({ units: 1, activation: '\udc00' }), /without half characters/);
  await refused(() => made().compile({ optimizer: 'sgd', loss: '\ud800' }), /without half characters/);
  await refused(() => made().attentionScores(x, 5), /layer: expected the name of a layer/);
  await refused(() => tf.layers.dense({ units: 1, inputShape: 5 }), /inputShape: expected a list/);
  await refused(
    () => tf.layers.dense({ units: 1, inputShape: [0.5] }),
    /inputShape: expected a list .*\(0.5\)/,
  );
});

test('weights of classes and of samples exclude one another', async () => {
  const args = { classWeight: { 0: 2 }, sampleWeight: [1] };
  await refused(() => made().fit(x, y, args), /expected either classWeight or sample weights, got both$/);
});

test('a shared layer is applied as fast at the thousandth call as at the first', () => {
  const layer = tf.layers.dense({ units: 2 });
  const input = tf.input({ shape: [2] });
  // The shortest of many: others may work on the machine.
  const timed = (count) =>
    Math.min(
      ...Array.from({ length: count }, () => {
        const start = performance.now();
        layer.apply(input);
        return performance.now() - start;
      }),
    );
  timed(50);
  const first = timed(50);
  assert.ok(timed(900) < 3 * first, 'as fast as before');
  assert.throws(() => layer.apply(tf.input({ shape: [3] })), /expected/);
});
