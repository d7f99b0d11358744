import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { additions, tf } from './support.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Counts what the core's memory grows by while `body` runs, in MB. */
async function growth(t, body) {
  let pages = 0;
  const original = WebAssembly.Memory.prototype.grow;
  const grow = t.mock.method(
    WebAssembly.Memory.prototype,
    'grow',
    /** @this {WebAssembly.Memory} */ function (delta) {
      pages += delta;
      return original.call(this, delta);
    },
  );
  await body();
  grow.mock.restore();
  return pages / 16;
}

/** 16 MB in the core: weights and gradients. */
function large() {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2048, inputShape: [1024], kernelInitializer: 'zeros' })],
  });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
}

test('dispose gives the memory back at once, the garbage collector later', async (t) => {
  const kept = [];
  const needed = await growth(t, () => {
    for (let i = 0; i < 16; i++) kept.push(large());
  });
  assert.ok(needed > 200, `16 models need ${needed} MB`);
  kept.splice(0).forEach((model) => model.dispose());
  const disposing = await growth(t, () => {
    for (let i = 0; i < 40; i++) large().dispose();
  });
  assert.equal(disposing, 0);
  const forgetting = await growth(t, async () => {
    for (let i = 0; i < 40; i++) {
      large();
      collect();
      await turn();
      await turn();
    }
  });
  assert.equal(forgetting, 0);
});

test('when memory runs out, the text says how much was wanted', () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2 ** 19, inputShape: [1] })] });
  const refused = (rows, text) =>
    assert.throws(
      () => model.predict(tf.zeros([rows, 1]), { batchSize: rows }),
      (/** @type {any} */ error) => error.constructor === Error && text.test(error.message),
    );
  // Too much for the model, and too much for its answers beside it.
  refused(460, /^\[\w+\] expected a model that .*, got one of 18\d\d MB: .* workspaces 18\d\d, /);
  refused(340, /^Out of memory: 6\d\d MB more memory would be needed\. /);
  assert.equal(model.predict(tf.zeros([2, 1])).size, 2 ** 20, 'less fits');
  model.dispose();
});

test('a model too large is refused before training, where it becomes too large, with its size', async () => {
  const limit = 64 * 2 ** 20;
  const refused = (body, text, where) =>
    assert.throws(body, (/** @type {any} */ error) => {
      assert.match(error.message, text);
      assert.equal(error.where, where);
      return true;
    });
  tf.setMemoryLimit(limit);
  try {
    // 8 MB of weights.
    const made = (units = 2048) => tf.layers.dense({ units, inputShape: [1024], useBias: false, name: 'd' });
    refused(
      () => tf.sequential({ layers: [made(8192)] }),
      /^\[d\] expected a model that takes at most 64 MB, got one of 96 MB: parameters 32, gradients 32, starting and saving 32$/,
      '/config/layers/1',
    );
    const model = tf.sequential({ name: 'm', layers: [made()] });
    tf.setMemoryLimit(50 * 2 ** 20);
    const smaller = tf.sequential({ name: 's', layers: [made()] });
    refused(
      () => smaller.compile({ optimizer: 'adam', loss: 'mse' }),
      /^\[s\] expected a model that takes at most 50 MB, got one of 56 MB: parameters 8, gradients 8, optimizer 16, starting and saving 24$/,
      '/optimizer',
    );
    smaller.dispose();
    tf.setMemoryLimit(limit);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const [x, y] = [tf.zeros([1000, 1024]), tf.zeros([1000, 2048])];
    await assert.rejects(model.fit(x, y, { batchSize: 1000 }), (/** @type {any} */ error) => {
      assert.match(
        error.message,
        /^\[m\] expected a model that takes at most 64 MB, got one of \d\d MB: parameters 8, gradients 8, optimizer 16, workspaces 2\d, starting and saving 24$/,
      );
      assert.equal(error.where, '/batch_size');
      return true;
    });
    const { history } = await model.fit(x, y, { batchSize: 100 });
    assert.deepEqual(history.loss, [0], 'a smaller batch fits');
    model.dispose();
  } finally {
    tf.setMemoryLimit(2 ** 53);
  }
  assert.throws(() => tf.setMemoryLimit(0), /\[setMemoryLimit\] expected a number of bytes above 0/);
});

test('a disposed model is gone', () => {
  const model = tf.sequential({ name: 'gone', layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.predict([[1]]);
  model.dispose();
  model.dispose();
  assert.throws(() => model.predict([[1]]), /\[gone\] the model is disposed/);
  assert.throws(() => model.getWeights(), /\[gone\] the model is disposed/);
  assert.deepEqual(model.layers[0].getWeights(), []);
});

test('disposing a model that trains ends its training first', async () => {
  const model = tf.sequential({
    name: 'gone',
    layers: [tf.layers.simpleRNN({ units: 2, inputShape: [8, 2] })],
  });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const { x } = additions(20);
  const running = model.fit(x, tf.zeros([20, 2]), { epochs: 1000000 });
  setTimeout(() => model.dispose(), 20);
  assert.ok((await running).epoch.length < 1000000);
  assert.throws(() => model.predict(x), /\[gone\] the model is disposed/);
});

test('the data of a run is let go when it ends', async (t) => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1024] })] });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const [x, y] = [tf.zeros([5000, 1024]), tf.zeros([5000, 1])];
  const fit = () => model.fit(x, y, { batchSize: 1000, shuffle: false });
  await fit();
  const again = await growth(t, async () => {
    for (let i = 0; i < 12; i++) await fit();
  });
  assert.equal(again, 0);
});
