/** Attention scores. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const data = (samples) => tf.tensor(numbers(samples * 12), [samples, 4, 3]);

/** x -> gru -> a model with attention inside, called 'inner' -> multi-head attention 'heads'. */
function looking() {
  const y = tf.input({ shape: [4, 5] });
  const keys = tf.layers.dense({ units: 5, name: 'keys' }).apply(y);
  const look = tf.layers.attention({ name: 'look' }).apply([y, keys]);
  const inner = tf.model({ inputs: y, outputs: [look, keys], name: 'inner' });
  const x = tf.input({ shape: [4, 3] });
  const gru = tf.layers.gru({ units: 5, returnSequences: true, name: 'gru' }).apply(x);
  const [looked] = inner.apply(gru);
  const heads = tf.layers.multiHeadAttention({ numHeads: 2, keyDim: 3, name: 'heads' });
  const model = tf.model({ inputs: x, outputs: heads.apply([looked, gru]), name: 'outer' });
  setWeights(model, 2);
  return { model, between: tf.model({ inputs: x, outputs: [gru, inner.apply(gru)[1]] }) };
}

test('attention scores are those of the layer that is named', () => {
  const { model, between } = looking();
  const x = data(5);
  const scores = model.attentionScores(x, 'inner/look', { batchSize: 2 });
  assert.deepEqual(scores.shape, [5, 4, 4]);
  const [queries, keys] = between.predict(x).map((tensor) => tensor.arraySync());
  const expected = queries.flatMap((rows, sample) =>
    rows.flatMap((query) => {
      const powers = keys[sample].map((key) => Math.exp(key.reduce((sum, k, i) => sum + k * query[i], 0)));
      const sum = powers.reduce((a, b) => a + b);
      return powers.map((power) => power / sum);
    }),
  );
  near([...scores.dataSync()], expected, 1e-4);
  const heads = model.attentionScores(x, 'heads');
  assert.deepEqual(heads.shape, [5, 2, 4, 4]);
  for (const row of heads.arraySync().flat(2)) near([row.reduce((a, b) => a + b)], [1], 1e-5);
});

test('a lone attention layer needs no name, and training goes on', async () => {
  const x = tf.input({ shape: [4, 3] });
  const y = tf.layers.lstm({ units: 4, returnSequences: true }).apply(x);
  const model = tf.model({ inputs: x, outputs: tf.layers.attention().apply([y, y]), seed: 3 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const shapes = [];
  await model.fit(data(8), tf.zeros([8, 4, 4]), {
    epochs: 2,
    callbacks: { onEpochEnd: () => shapes.push(model.attentionScores(data(3)).shape) },
  });
  assert.deepEqual(shapes, [
    [3, 4, 4],
    [3, 4, 4],
  ]);
});

test('scores that do not exist are refused', () => {
  const { model } = looking();
  const refused = (run, text, where) =>
    assert.throws(run, (/** @type {any} */ error) => {
      assert.match(error.message, text);
      assert.equal(error.where, where);
      return true;
    });
  const list = /expected the name of an attention layer \(inner\/look, heads\), got (none|gru)/;
  refused(() => model.attentionScores(data(1)), list, '/layer');
  refused(() => model.attentionScores(data(1), 'gru'), list, '/layer');
  refused(() => model.attentionScores(), /\[attentionScores\] x: expected data/, '');
  refused(() => model.attentionScores(tf.zeros([1, 4, 2]), 'heads'), /expected input 0 of shape/, '');
  const plain = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  refused(() => plain.attentionScores(tf.zeros([1, 3])), /expected a model with an attention layer/, '');
});
