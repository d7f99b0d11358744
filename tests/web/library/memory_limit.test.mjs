// In a process of its own: the largest models there can be, beside nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';


test('what is not refused can be trained, read and saved', async () => {
  const rows = (megabytes) => (megabytes * 2 ** 20) / 4 / 2 ** 16;
  const made = (megabytes) =>
    tf.sequential({
      layers: [tf.layers.dense({ units: 2 ** 16, useBias: false, inputShape: [rows(megabytes)] })],
    });
  assert.throws(() => made(700), /at most 1984 MB, got one of 2100 MB: /);
  const model = made(640);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const x = tf.ones([1, rows(640)]);
  await model.fit(x, tf.zeros([1, 2 ** 16]), { epochs: 1 });
  const kernel = model.getWeights()[0];
  assert.equal(kernel.size, 160 * 2 ** 20);
  model.setWeights([kernel]);
  let saved;
  await model.save({
    async save(artifacts) {
      saved = artifacts.weightData.byteLength;
      return { modelArtifactsInfo: { dateSaved: new Date() } };
    },
  });
  assert.equal(saved, 640 * 2 ** 20);
  kernel.dispose();
  model.dispose();
});
