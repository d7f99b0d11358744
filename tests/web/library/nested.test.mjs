/** Models as layers of models. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const data = (shape, seed) =>
  tf.tensor(
    numbers(
      shape.reduce((a, b) => a * b),
      seed,
    ),
    shape,
  );

const encoder = () =>
  tf.sequential({
    name: 'encoder',
    layers: [tf.layers.lstm({ units: 3, inputShape: [4, 2], name: 'memory' }), tf.layers.dense({ units: 2 })],
  });

test('a model in a stack is its layers', () => {
  const inner = encoder();
  setWeights(inner);
  const before = inner.predict(data([2, 4, 2], 1)).arraySync();
  const outer = tf.sequential({ layers: [inner, tf.layers.activation({ activation: 'relu' })] });
  assert.equal(outer.countParams(), inner.countParams());
  assert.equal(outer.layers.length, 2);
  assert.deepEqual(
    outer.predict(data([2, 4, 2], 1)).arraySync(),
    before.map((row) => row.map((value) => Math.max(0, value))),
  );
  assert.match(outer.summaryText(), /encoder \(Sequential\)/);
  assert.doesNotMatch(outer.summaryText(), /memory/);
  assert.deepEqual(
    outer
      .getLayer('encoder')
      .getWeights()
      .map((weight) => weight.shape),
    inner.getWeights().map((weight) => weight.shape),
  );
});

test('a model that is used twice has one set of weights, wherever it learns', async () => {
  const inner = encoder();
  const [a, b] = [tf.input({ shape: [4, 2] }), tf.input({ shape: [4, 2] })];
  const outputs = tf.layers.subtract().apply([inner.apply(a), inner.apply(b)]);
  const outer = tf.model({ inputs: [a, b], outputs });
  assert.equal(outer.countParams(), inner.countParams());
  const x = data([3, 4, 2], 2);
  near([...outer.predict([x, x]).dataSync()], Array(6).fill(0), 1e-7);
  const before = inner.predict(x).arraySync();
  outer.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  await outer.fit([x, data([3, 4, 2], 3)], data([3, 2], 4), { epochs: 3 });
  const after = inner.predict(x).arraySync();
  assert.notDeepEqual(after, before, 'the model inside learned');
  assert.deepEqual(
    inner.getWeights().map((weight) => weight.arraySync()),
    outer.getWeights().map((weight) => weight.arraySync()),
  );
  inner.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await inner.fit(x, data([3, 2], 5));
  assert.deepEqual(
    outer.getWeights()[0].arraySync(),
    inner.layers[0].getWeights()[0].arraySync(),
    'and back',
  );
  outer.dispose();
  assert.notDeepEqual(inner.predict(x).arraySync(), after);
});

test('a model on each step', () => {
  const head = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2], activation: 'tanh' })],
  });
  setWeights(head);
  const outer = tf.sequential({ layers: [tf.layers.timeDistributed({ layer: head, inputShape: [4, 2] })] });
  const x = data([2, 4, 2], 6);
  const steps = head.predict(x.reshape([8, 2])).dataSync();
  near([...outer.predict(x).dataSync()], [...steps], 1e-6);
});

test('models inside may be frozen', async () => {
  const inner = encoder();
  const outer = tf.sequential({ layers: [inner, tf.layers.dense({ units: 1 })] });
  outer.layers[0].trainable = false;
  outer.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  const before = inner.getWeights().map((weight) => weight.arraySync());
  await outer.fit(data([3, 4, 2], 7), data([3, 1], 8));
  assert.deepEqual(
    inner.getWeights().map((weight) => weight.arraySync()),
    before,
  );
  assert.equal(outer.getWeights(true).length, 2);
});

test('models inside are saved and come back', async () => {
  const inner = encoder();
  const deep = tf.sequential({ name: 'deep', layers: [inner, tf.layers.dense({ units: 2, name: 'dense' })] });
  const outer = tf.sequential({ layers: [deep, tf.layers.dense({ units: 1, name: 'dense' })] });
  setWeights(outer);
  /** @type {any} */
  let kept;
  await outer.save(tf.io.withSaveHandler((artifacts) => ((kept = artifacts), { modelArtifactsInfo: {} })));
  const again = await tf.loadLayersModel(tf.io.fromMemory(kept));
  const x = data([2, 4, 2], 9);
  assert.deepEqual(again.predict(x).arraySync(), outer.predict(x).arraySync());
  const paths = kept.weightSpecs.map(({ name }) => name);
  assert.ok(paths.includes('memory/kernel'));
  assert.ok(
    paths.includes('deep/dense/kernel') && paths.includes('dense/kernel'),
    'where one name would be two, all of it',
  );
});

test('a layer cannot be in a model and in one inside', () => {
  const shared = tf.layers.dense({ units: 2, name: 'shared' });
  const a = tf.input({ shape: [2] });
  const inner = tf.model({ inputs: a, outputs: shared.apply(a), name: 'inner' });
  assert.throws(
    () => tf.model({ inputs: a, outputs: tf.layers.add().apply([inner.apply(a), shared.apply(a)]) }),
    /\[shared\] expected a layer in one place/,
  );
});
