import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

const refused = (body, message, where) =>
  assert.throws(body, (/** @type {any} */ error) => {
    assert.equal(error.where, where);
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'Error');
    if (message instanceof RegExp) assert.match(error.message, message);
    else assert.equal(error.message, message);
    assert.ok(tf.isCoreError(error));
    return true;
  });

const rnn = (options = {}) => tf.layers.simpleRNN({ units: 3, inputShape: [4, 2], ...options });
const compiled = (loss = 'meanSquaredError') => {
  const model = tf.sequential({ name: 'net', layers: [rnn({ name: 'rnn' }), tf.layers.dense({ units: 2 })] });
  model.compile({ optimizer: 'sgd', loss });
  return model;
};

test('options that a layer does not know are named as they were written', () => {
  refused(
    () => tf.layers.lstm({ units: 3, returnSequence: true }),
    /unknown option 'returnSequence'.*'returnSequences'/,
    '/config/return_sequence',
  );
  refused(
    () => tf.layers.dense({ units: 3, recurrentRegularizer: 'l2' }),
    /'recurrentRegularizer'/,
    '/config/recurrent_regularizer',
  );
});

test('errors of the core have a code and values, for whom words them in another language', () => {
  assert.throws(
    () => tf.layers.dense({ units: -1 }),
    (/** @type {any} */ { code, values }) => {
      assert.equal(code, 'option.value');
      assert.equal(values.option, 'units');
      assert.equal(values.given, '-1');
      assert.deepEqual(values.expected.values, {
        kind: { code: 'option.integer', text: 'an integer', values: {} },
        least: 1,
        most: 1048576,
      });
      return true;
    },
  );
});

test('values that do not fit are said with what was expected', () => {
  refused(
    () => tf.layers.dense({ units: -1 }),
    /units: expected an integer from 1 .*got -1/,
    '/config/units',
  );
  refused(() => tf.layers.dense({}), /units/, '/config/units');
  refused(
    () => tf.layers.gru({ units: 2, recurrentDropout: 1 }),
    /recurrentDropout: .*got 1/,
    '/config/recurrent_dropout',
  );
  refused(
    () => tf.layers.dense({ units: 1, activation: 'hardSwish' }),
    /got "hardSwish"/,
    '/config/activation',
  );
  refused(
    () =>
      rnn({ kernelInitializer: tf.initializers.constant({ value: 1e9 }) }).apply(tf.input({ shape: [4, 2] })),
    /value: expected a number from .*got 1000000000/,
    '/config/kernel_initializer/config/value',
  );
});

test('a stack that cannot be is refused where it breaks', () => {
  refused(
    () => tf.sequential({ layers: [rnn({ name: 'first' }), rnn({ name: 'second', inputShape: undefined })] }),
    /^\[second\] expected input \(B,T,D\).*got \(None, 3\), which has no steps/,
    '/config/layers/2',
  );
  refused(
    () => tf.sequential({ name: 'm', layers: [tf.layers.dense({ units: 3, name: 'd' })] }),
    "[m] the first layer, 'd', needs an inputShape",
    '/config/layers/0',
  );
  refused(
    () => tf.sequential({ layers: [rnn({ returnState: true, name: 'r' })] }),
    /^\[r\].*one output.* 2$/,
    '/config/layers/1',
  );
  refused(() => tf.sequential({ name: 'm' }).predict([[1]]), /\[m\] the model has no layers yet/, '');
  const model = compiled();
  refused(() => model.add(rnn()), /expected input \(B,T,D\).*got \(None, 2\)/, '/config/layers/3');
  assert.deepEqual(model.predict(tf.zeros([1, 4, 2])).shape, [1, 2], 'the last good model stays');
});

test('names are used once', () => {
  const layers = [rnn({ name: 'a', returnSequences: true }), tf.layers.dense({ units: 1, name: 'a' })];
  refused(
    () => tf.sequential({ layers }).countParams() && tf.sequential({ layers }).getWeights(),
    /a/,
    '/config/layers/2/config/name',
  );
});

test('data that does not fit the model is refused', async () => {
  const model = compiled();
  refused(
    () => model.predict(tf.zeros([2, 4, 3])),
    /expected input 0 of shape \(None, 4, 2\), got \(2, 4, 3\)/,
    '',
  );
  refused(() => model.predict(tf.zeros([0, 4, 2])), /at least one sample/, '');
  refused(() => model.predict([[[1, 2], [3]]]), /element \[0\]\[1\]: expected 2 elements, got 1/, '');
  refused(
    () => model.predict({ data: new Float32Array(7), shape: [1, 4, 2] }),
    /expected 8 values .* got 7/,
    '',
  );
  refused(() => model.predict([tf.zeros([1, 4, 2]), tf.zeros([1, 4, 2])]), /expected 1 items, got 2/, '');
  refused(() => model.predict(), /\[predict\] x: expected data/, '');
  refused(
    () => model.evaluate(tf.zeros([2, 4, 2]), tf.zeros([2, 3])),
    /expected target 0 of shape \(2, 2\), got \(2, 3\)/,
    '',
  );
  refused(() => model.evaluate(tf.zeros([2, 4, 2]), tf.zeros([3, 2])), /2.*3/, '');
  await assert.rejects(model.fit(tf.zeros([2, 4, 2]), tf.zeros([2, 1])), /expected target 0 of shape/);
  refused(
    () => compiled('sparseCategoricalCrossentropy').evaluate(tf.zeros([1, 4, 2]), [[2]]),
    /\[sparse_categorical_crossentropy\] .*2/,
    '',
  );
});

test('what compile does not know is refused, and the old settings stay', async () => {
  const model = compiled();
  const loss = 'meanSquaredError';
  refused(() => model.compile({ optimizer: 'sdg', loss }), /unknown name 'sdg'/, '/optimizer');
  refused(
    () => model.compile({ optimizer: 'sgd', loss: 'meanSquareError' }),
    /unknown name 'meanSquareError'/,
    '/loss',
  );
  refused(() => model.compile({ optimizer: 'sgd' }), /loss/, '/loss');
  refused(() => model.compile({ optimizer: {}, loss }), /optimizer/, '/optimizer');
  refused(() => model.compile({ optimizer: 'sgd', loss, metrics: ['accurracy'] }), /accurracy/, '/metrics/0');
  refused(() => model.compile({ optimizer: 'sgd', loss, metric: ['acc'] }), /unknown option 'metric'/, '');
  refused(
    () => model.compile({ optimizer: tf.train.adam({ learningRate: -1 }), loss }),
    /learningRate: expected a number .*got -1/,
    '/optimizer/config/learning_rate',
  );
  refused(
    () => model.compile({ optimizer: tf.train.sgd({ clipnorm: 1, clipvalue: 1 }), loss }),
    /clipnorm|clipvalue/,
    '/optimizer/config/clipnorm',
  );
  const history = await model.fit(tf.zeros([2, 4, 2]), tf.zeros([2, 2]));
  assert.deepEqual(Object.keys(history.history), ['loss']);
});

test('what fit does not know is refused', async () => {
  const model = compiled();
  const data = [tf.zeros([4, 4, 2]), tf.zeros([4, 2])];
  const rejected = (options, message) => assert.rejects(model.fit(...data, options), message);
  await rejected({ epoch: 3 }, /unknown option 'epoch'; known: batchSize, epochs/);
  await rejected({ batchSize: 0 }, /batchSize: expected an integer .*got 0/);
  await rejected({ epochs: 1.5 }, /epochs: expected an integer .*got 1.5/);
  await rejected({ validationSplit: 1 }, /validationSplit/);
  await rejected({ validationSplit: 0.99 }, /samples on both sides/);
  await rejected({ validationData: [1] }, /validationData: expected \[inputs, targets\]/);
  await rejected({ shuffle: 'batch' }, /shuffle: expected true or false/);
  await rejected({ yieldEvery: 'now' }, /yieldEvery/);
  await rejected({ callbacks: { onEpochEnded() {} } }, /unknown callback 'onEpochEnded'/);
  assert.equal(model.isTraining, false);
  assert.deepEqual((await model.fit(...data)).epoch, [0], 'and the model still trains');
});

test('what needs compile says so', async () => {
  const model = tf.sequential({ name: 'raw', layers: [rnn()] });
  const [x, y] = [tf.zeros([1, 4, 2]), tf.zeros([1, 3])];
  await assert.rejects(model.fit(x, y), /\[raw\] fit: compile the model first/);
  await assert.rejects(model.trainOnBatch(x, y), /\[raw\] trainOnBatch: compile the model first/);
  refused(() => model.evaluate(x, y), /\[raw\] evaluate: compile the model first/, '');
  assert.deepEqual(model.predict(x).shape, [1, 3], 'predict does not');
});

test('weights that do not fit are refused', () => {
  const model = compiled();
  const before = model.getWeights().map((weight) => weight.arraySync());
  refused(
    () => model.setWeights([tf.zeros([2, 3])]),
    /^\[net\] setWeights: expected kernel \(2, 3\), .*got \(2, 3\)$/,
    '',
  );
  assert.deepEqual(
    model.getWeights().map((weight) => weight.arraySync()),
    before,
  );
});

test('graphs that do not hang together are refused', () => {
  const [a, b] = [tf.input({ shape: [2], name: 'a' }), tf.input({ shape: [2], name: 'b' })];
  const dense = tf.layers.dense({ units: 1, name: 'd' });
  const output = dense.apply(a);
  refused(
    () => tf.model({ inputs: b, outputs: output, name: 'm' }),
    /\[m\] the outputs need the input 'a'/,
    '',
  );
  refused(
    () => tf.model({ inputs: output, outputs: output, name: 'm' }),
    /expected inputs made by input/,
    '',
  );
  refused(
    () => tf.model({ inputs: a, outputs: [tf.zeros([1])], name: 'm' }),
    /for data use model.predict/,
    '',
  );
  refused(() => dense.apply(tf.input({ shape: [3] })), /^\[d\] /, '/inbound_nodes/1');
  refused(() => tf.input({}), /\[input\] expected a shape/, '');
});

test('a model that memory cannot hold is refused in plain words, and nothing else suffers', () => {
  const good = compiled();
  const before = good.predict(tf.ones([1, 4, 2])).dataSync();
  const units = 2 ** 20;
  for (const features of [2 ** 10, 2 ** 12, 2 ** 14])
    refused(
      () => tf.sequential({ layers: [tf.layers.lstm({ units, inputShape: [3, features] })] }).getWeights(),
      /^\[lstm\w*\] expected a model that takes at most 1984 MB, got one of \d+ MB: parameters \d+, gradients \d+, starting and saving \d+$/,
      '/config/layers/1',
    );
  const wide = tf.sequential({ layers: [tf.layers.dense({ units: 2 ** 19, inputShape: [1] })] });
  assert.equal(wide.predict([[1]]).size, 2 ** 19);
  refused(
    () => wide.predict(tf.zeros([4096, 1]), { batchSize: 4096 }),
    /expected a model that takes at most 1984 MB, got one of 16\d{3} MB: .*, workspaces 16\d{3}, starting and saving \d+$/,
    '/batch_size',
  );
  assert.equal(wide.predict([[1]]).size, 2 ** 19, 'the same model goes on with less');
  wide.dispose();
  assert.deepEqual(good.predict(tf.ones([1, 4, 2])).dataSync(), before);
});
