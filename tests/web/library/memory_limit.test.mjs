// In a process of its own: the largest models there can be, beside nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

test('what is not refused can be trained, read and set', async () => {
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
  kernel.dispose();
  model.dispose();
});
