/** Training that begins in one of TF.js and this library and goes on in the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, tf } from './support.mjs';
import { fill, lossesOf, saved, tfjs } from './tfjs_support.mjs';

const { layers: L } = tfjs;
const steps = { inputShape: [4, 3] };
const sequence = { units: 3, returnSequences: true };
const end = () => L.dense({ units: 2, activation: 'softmax' });
const stack = (...layers) => tfjs.sequential({ layers });

/** TF.js cannot say what state Adamax is in, and so does not save how a model with it was compiled. */
async function trained(model) {
  if (model.optimizer.getClassName?.() !== 'Adamax') return saved(model, { includeOptimizer: true });
  const optimizer = { class_name: 'Adamax', config: model.optimizer.getConfig() };
  const trainingConfig = {
    loss: 'categorical_crossentropy',
    metrics: ['accuracy'],
    optimizer_config: optimizer,
  };
  return { ...(await saved(model)), trainingConfig };
}

const optimizers = {
  sgd: () => tfjs.train.sgd(0.1),
  momentum: () => tfjs.train.momentum(0.05, 0.9),
  nesterov: () => tfjs.train.momentum(0.05, 0.9, true),
  rmsprop: () => tfjs.train.rmsprop(0.01, 0.8),
  rmspropMomentum: () => tfjs.train.rmsprop(0.005, 0.9, 0.8),
  adam: () => tfjs.train.adam(0.01, 0.8, 0.99),
  adamax: () => tfjs.train.adamax(0.01),
  adagrad: () => tfjs.train.adagrad(0.05),
};

for (const [name, optimizer] of Object.entries(optimizers))
  test(`training goes on as in TF.js with ${name}`, async () => {
    const theirs = stack(L.lstm({ ...sequence, ...steps }), L.gru({ units: 3 }), end());
    fill(theirs);
    theirs.compile({ optimizer: optimizer(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    // Adamax cannot be taken along on the way.
    const both = name !== 'adamax';
    if (both) await lossesOf(tfjs, theirs, 10);
    const artifacts = await trained(theirs);
    const ours = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    near(await lossesOf(tf, ours, 20), await lossesOf(tfjs, theirs, 20), 1e-3, 'losses here');
    const files = await saved(ours, { includeOptimizer: true });
    assert.deepEqual(files.trainingConfig, {
      ...artifacts.trainingConfig,
      ...files.trainingConfig,
      loss: artifacts.trainingConfig.loss,
    });
    if (!both) files.weightSpecs = files.weightSpecs.filter(({ group }) => group !== 'optimizer');
    if (!both) files.weightData = files.weightData.slice(0, 4 * ours.countParams());
    const back = await tfjs.loadLayersModel(tfjs.io.fromMemory(files));
    assert.equal(back.optimizer.getClassName(), theirs.optimizer.getClassName());
    assert.deepEqual(back.optimizer.getConfig(), theirs.optimizer.getConfig());
    if (both)
      near(await lossesOf(tf, ours, 20), await lossesOf(tfjs, back, 20), 1e-3, 'losses back in TF.js');
    const again = await tf.loadLayersModel(tf.io.fromMemory(await saved(ours, { includeOptimizer: true })));
    assert.deepEqual(
      await lossesOf(tf, again, 3),
      await lossesOf(tf, ours, 3),
      'losses after a file of our own',
    );
  });

const words = { inputDim: 6, outputDim: 3, maskZero: true, inputLength: 5 };
const penalty = () => tfjs.regularizers.l1l2({ l1: 0.01, l2: 0.02 });

/** Models of both libraries' layers that end in two classes. */
const architectures = {
  batchNormalization: () =>
    stack(L.lstm({ ...sequence, ...steps }), L.batchNormalization({}), L.gru({ units: 3 }), end()),
  layerNormalization: () =>
    stack(L.lstm({ ...sequence, ...steps }), L.layerNormalization({}), L.flatten(), end()),
  embedding: () => stack(L.embedding(words), L.lstm(sequence), L.gru({ units: 3 }), end()),
  masking: () => stack(L.masking(steps), L.gru(sequence), L.lstm({ units: 3 }), end()),
  bidirectional: () =>
    stack(
      L.bidirectional({ layer: L.lstm(sequence), mergeMode: 'concat', ...steps }),
      L.bidirectional({ layer: L.gru({ units: 2 }), mergeMode: 'sum' }),
      end(),
    ),
  conv1d: () =>
    stack(
      L.conv1d({ filters: 4, kernelSize: 2, activation: 'relu', ...steps }),
      L.maxPooling1d({ poolSize: 2 }),
      L.flatten(),
      end(),
    ),
  stateful: () => stack(L.lstm({ units: 3, stateful: true, batchInputShape: [6, 4, 3] }), end()),
  timeDistributed: () =>
    stack(
      L.timeDistributed({ layer: L.dense({ units: 3, activation: 'tanh' }), ...steps }),
      L.simpleRNN({ units: 3 }),
      end(),
    ),
  eachStep: () => stack(L.lstm({ ...sequence, ...steps }), L.timeDistributed({ layer: end() })),
  regularizer: () =>
    stack(
      L.lstm({ units: 3, ...steps }),
      L.dense({ units: 2, activation: 'softmax', kernelRegularizer: penalty(), biasRegularizer: 'l1l2' }),
    ),
  frozen: () =>
    stack(L.lstm({ ...sequence, ...steps, trainable: false }), L.batchNormalization({}), L.flatten(), end()),
  sharedLayer: () => {
    const inputs = tfjs.input({ shape: [4, 3] });
    const all = L.lstm(sequence).apply(inputs);
    const twice = L.dense({ units: 3 });
    const sum = L.add().apply([twice.apply(all), twice.apply(inputs)]);
    return tfjs.model({ inputs, outputs: end().apply(L.globalAveragePooling1d({}).apply(sum)) });
  },
  branches: () => {
    const inputs = tfjs.input({ shape: [4, 3] });
    const left = L.dense({ units: 2 }).apply(L.lstm({ units: 3 }).apply(inputs));
    const right = L.gru({ units: 4 }).apply(inputs);
    return tfjs.model({ inputs, outputs: end().apply(L.concatenate().apply([right, left])) });
  },
  twoInputs: () => {
    const [a, b] = [tfjs.input({ shape: [4, 3] }), tfjs.input({ shape: [5, 2] })];
    const skipped = L.flatten().apply(a);
    const ends = [L.lstm({ units: 5 }).apply(b), skipped, L.lstm({ units: 3 }).apply(a)];
    const middle = L.dense({ units: 4, activation: 'tanh' }).apply(L.concatenate().apply(ends));
    const last = L.concatenate().apply([L.dense({ units: 2 }).apply(skipped), middle]);
    return tfjs.model({ inputs: [b, a], outputs: end().apply(last) });
  },
  modelInside: () => {
    const inner = tfjs.input({ shape: [4, 3] });
    const both = [
      L.dense({ units: 4 }).apply(L.gru({ units: 3 }).apply(inner)),
      L.lstm({ units: 2 }).apply(inner),
    ];
    const encoder = tfjs.model({ inputs: inner, outputs: L.concatenate().apply(both) });
    const [a, b] = [tfjs.input({ shape: [4, 3] }), tfjs.input({ shape: [4, 3] })];
    const ends = [L.simpleRNN({ units: 2 }).apply(b), encoder.apply(a), encoder.apply(b)];
    return tfjs.model({ inputs: [a, b], outputs: end().apply(L.concatenate().apply(ends)) });
  },
};

const data = { embedding: { ids: 6 }, masking: { zeros: true } };
const reset = (...models) => models.forEach((model) => model.resetStates());

for (const [name, make] of Object.entries(architectures))
  test(`${name} goes on in the other library`, async () => {
    const theirs = make();
    fill(theirs);
    theirs.compile({ optimizer: optimizers.adam(), loss: 'categoricalCrossentropy' });
    await lossesOf(tfjs, theirs, 10, data[name]);
    const ours = await tf.loadLayersModel(tf.io.fromMemory(await trained(theirs)));
    // The states of stateful layers are in no file.
    reset(theirs);
    const expected = await lossesOf(tfjs, theirs, 20, data[name]);
    near(await lossesOf(tf, ours, 20, data[name]), expected, 1e-3, 'losses here');
    const back = await tfjs.loadLayersModel(tfjs.io.fromMemory(await trained(ours)));
    reset(ours);
    const losses = await lossesOf(tf, ours, 20, data[name]);
    near(await lossesOf(tfjs, back, 20, data[name]), losses, 1e-3, 'losses back in TF.js');
    assert.ok(losses[19] < expected[0], 'it learns');
  });

test('branches made here go on in TF.js', async () => {
  const O = tf.layers;
  const [a, b] = [tf.input({ shape: [4, 3] }), tf.input({ shape: [5, 2] })];
  const skip = O.dense({ units: 2 }).apply(O.flatten().apply(a));
  const ends = [O.lstm({ units: 3 }).apply(a), O.lstm({ units: 5 }).apply(b)];
  const middle = O.dense({ units: 4, activation: 'tanh' }).apply(O.concatenate().apply(ends));
  const outputs = O.dense({ units: 2, activation: 'softmax' }).apply(O.concatenate().apply([middle, skip]));
  const ours = tf.model({ inputs: [a, b], outputs, seed: 3 });
  ours.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  await lossesOf(tf, ours, 10);
  const files = await trained(ours);
  const theirs = await tfjs.loadLayersModel(tfjs.io.fromMemory(files));
  const again = await tf.loadLayersModel(tf.io.fromMemory(files));
  const losses = await lossesOf(tf, ours, 20);
  near(await lossesOf(tfjs, theirs, 20), losses, 1e-3, 'losses in TF.js');
  assert.deepEqual(await lossesOf(tf, again, 20), losses, 'losses after a file of our own');
});

/** Classes that load in TF.js, by the names a program may write. */
const compilations = [
  ['sgd', 'mse', 'accuracy'],
  ['rmsprop', { out: 'klDivergence' }, ['mae']],
  ['adam', ['cosineSimilarity'], { out: ['mse'] }],
  ['adagrad', 'logCosh', []],
  [tf.train.adadelta({ rho: 0.9 }), 'poisson', undefined],
  [tf.train.momentum(0.1, 0.9), 'meanAbsoluteError', ['acc']],
  [tf.train.rmsprop({ centered: true }), 'meanSquaredLogarithmicError', ['mape']],
];

test('however a model was compiled here, TF.js can read it', async () => {
  for (const [optimizer, loss, metrics] of compilations) {
    const O = tf.layers;
    const layer = O.dense({ units: 2, activation: 'softmax', inputShape: [3], name: 'out' });
    const ours = tf.sequential({ layers: [layer], seed: 1 });
    ours.compile({ optimizer, loss, ...(metrics && { metrics }), weightedMetrics: ['mae'] });
    const files = await trained(ours);
    const again = await tf.loadLayersModel(tf.io.fromMemory(files));
    assert.deepEqual(again.metricsNames, ours.metricsNames);
    const theirs = await tfjs.loadLayersModel(tfjs.io.fromMemory(files));
    const losses = await lossesOf(tf, ours, 20);
    assert.deepEqual(await lossesOf(tf, again, 20), losses);
    near(await lossesOf(tfjs, theirs, 20), losses, 1e-3, `${loss}`);
  }
});

test('losses and metrics with options stand in files', async () => {
  const ours = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  const metrics = [tf.metrics.topKCategoricalAccuracy({ k: 1 })];
  ours.compile({ optimizer: 'sgd', loss: tf.losses.huber({ delta: 0.2 }), metrics });
  const again = await tf.loadLayersModel(tf.io.fromMemory(await trained(ours)));
  assert.deepEqual(again.metricsNames, ours.metricsNames);
  assert.deepEqual(await lossesOf(tf, again, 3), await lossesOf(tf, ours, 3));
});

/** A graph of dense layers, some of them shared, that the numbers `draw` gives decide. */
function graph(draw) {
  const inputs = [tfjs.input({ shape: [2] }), tfjs.input({ shape: [2] })];
  const shared = L.dense({ units: 2 });
  const ends = [...inputs];
  const pick = () => ends[draw(ends.length)];
  for (let i = 0; i < 12; i++) {
    const kind = draw(4);
    if (kind === 0) ends.push(L.add().apply([pick(), pick()]));
    else ends.push((kind === 1 ? shared : L.dense({ units: 2 })).apply(pick()));
  }
  const outputs = [L.concatenate().apply([ends.at(-1), pick()]), L.concatenate().apply([...inputs, pick()])];
  return tfjs.model({ inputs, outputs });
}

test('weights stand in files as TF.js has them', async () => {
  const values = numbers(600);
  const draw = (count) => Math.floor(((values.pop() + 1) / 2) * count);
  for (let i = 0; i < 20; i++) {
    const theirs = graph(draw);
    const artifacts = await saved(theirs);
    const ours = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    const names = (specs) => specs.map(({ name }) => name);
    assert.deepEqual(names((await saved(ours)).weightSpecs), names(artifacts.weightSpecs));
  }
});

test('what does not fit an optimizer is explained', async () => {
  const model = tfjs.sequential({ layers: [L.dense({ units: 2, inputShape: [3], activation: 'softmax' })] });
  model.compile({ optimizer: tfjs.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  await model.trainOnBatch(tfjs.ones([1, 3]), tfjs.tensor([[1, 0]]));
  const artifacts = await saved(model, { includeOptimizer: true });
  const load = (changes) => tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, ...changes }));
  const cut = {
    weightSpecs: artifacts.weightSpecs.slice(0, -1),
    weightData: artifacts.weightData.slice(0, -8),
  };
  await assert.rejects(load(cut), /\[loadLayersModel\] expected 4 weights of the optimizer, got 3/);
  const weightSpecs = artifacts.weightSpecs.map((spec, i) => (i === 3 ? { ...spec, shape: [2] } : spec));
  const short = { weightSpecs, weightData: artifacts.weightData.slice(16) };
  await assert.rejects(load(short), /expected 6 values, got 2/);
});
