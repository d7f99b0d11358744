/** Models of TF.js here, and models from here in TF.js. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, tf } from './support.mjs';
import { fill, inputsFor, saved, size, tfjs, thereAndBack } from './tfjs_support.mjs';

const steps = { inputShape: [4, 3] };
const { layers: L } = tfjs;
const sequence = { units: 3, returnSequences: true };

/** Each layer that both have, with options that tell. */
const each = {
  dense: () => L.dense({ units: 2, activation: 'tanh', inputShape: [5] }),
  denseWithoutBias: () => L.dense({ units: 2, useBias: false, activation: 'selu', ...steps }),
  softmax: () => L.dense({ units: 4, activation: 'softmax', ...steps }),
  hardSigmoid: () => L.activation({ activation: 'hardSigmoid', ...steps }),
  activation: () => L.activation({ activation: 'softplus', ...steps }),
  dropout: () => L.dropout({ rate: 0.4, ...steps }),
  spatialDropout1d: () => L.spatialDropout1d({ rate: 0.4, ...steps }),
  gaussianNoise: () => L.gaussianNoise({ stddev: 0.4, ...steps }),
  flatten: () => L.flatten(steps),
  reshape: () => L.reshape({ targetShape: [3, null], ...steps }),
  permute: () => L.permute({ dims: [2, 1], ...steps }),
  repeatVector: () => L.repeatVector({ n: 3, inputShape: [4] }),
  simpleRNN: () => L.simpleRNN({ ...sequence, ...steps }),
  simpleRNNBackwards: () => L.simpleRNN({ units: 2, goBackwards: true, activation: 'relu', ...steps }),
  lstm: () => L.lstm({ units: 3, ...steps }),
  lstmOptions: () =>
    L.lstm({
      ...sequence,
      recurrentActivation: 'sigmoid',
      useBias: false,
      kernelRegularizer: 'l1l2',
      ...steps,
    }),
  gru: () => L.gru({ units: 3, ...steps }),
  gruOptions: () =>
    L.gru({ ...sequence, recurrentActivation: 'sigmoid', recurrentConstraint: 'maxNorm', ...steps }),
  bidirectional: () => L.bidirectional({ layer: L.lstm(sequence), mergeMode: 'concat', ...steps }),
  bidirectionalSum: () =>
    L.bidirectional({ layer: L.gru({ units: 2 }), mergeMode: 'sum', name: 'both', ...steps }),
  bidirectionalMul: () => L.bidirectional({ layer: L.simpleRNN(sequence), mergeMode: 'mul', ...steps }),
  bidirectionalAve: () => L.bidirectional({ layer: L.simpleRNN(sequence), mergeMode: 'ave', ...steps }),
  timeDistributed: () => L.timeDistributed({ layer: L.dense({ units: 2, activation: 'sigmoid' }), ...steps }),
  conv1d: () => L.conv1d({ filters: 3, kernelSize: 2, activation: 'relu', ...steps }),
  conv1dSame: () => L.conv1d({ filters: 3, kernelSize: [3], strides: 2, padding: 'same', ...steps }),
  averagePooling1d: () => L.averagePooling1d({ poolSize: 2, ...steps }),
  maxPooling1d: () => L.maxPooling1d({ poolSize: 2, strides: 1, padding: 'same', ...steps }),
  globalAveragePooling1d: () => L.globalAveragePooling1d(steps),
  globalMaxPooling1d: () => L.globalMaxPooling1d(steps),
  batchNormalization: () => L.batchNormalization({ epsilon: 0.01, ...steps }),
  layerNormalization: () => L.layerNormalization({ epsilon: 0.01, ...steps }),
};

for (const [name, make] of Object.entries(each))
  test(`${name} of TF.js`, async () => {
    const model = tfjs.sequential({ layers: [make()] });
    fill(model);
    const ours = await thereAndBack(model, {}, name);
    assert.equal(ours.getClassName(), 'Sequential');
    assert.equal(ours.layers.at(-1).name, model.layers[0].name);
  });

test('merges of TF.js', async () => {
  const kinds = ['add', 'multiply', 'average', 'maximum', 'minimum', 'concatenate'];
  for (const kind of [...kinds, 'dot']) {
    const [a, b] = [tfjs.input({ shape: [3] }), tfjs.input({ shape: [3] })];
    const outputs = L[kind](kind === 'dot' ? { axes: -1, normalize: true } : {}).apply([a, b]);
    await thereAndBack(tfjs.model({ inputs: [a, b], outputs }), {}, kind);
  }
});

test('ids and masks of TF.js', async () => {
  const words = () => L.embedding({ inputDim: 6, outputDim: 3, maskZero: true, inputLength: 5 });
  const model = tfjs.sequential({ layers: [words(), L.lstm(sequence), L.gru({ units: 2 })] });
  fill(model);
  await thereAndBack(model, { ids: 6 }, 'embedding');
  const masked = tfjs.sequential({
    layers: [L.masking(steps), L.simpleRNN({ units: 3 }), L.dense({ units: 2 })],
  });
  fill(masked);
  await thereAndBack(masked, { zeros: true }, 'masking');
});

test('a graph of TF.js with states, shared layers and two ends', async () => {
  const [a, b] = [tfjs.input({ shape: [4, 3], name: 'a' }), tfjs.input({ shape: [null, 3], name: 'b' })];
  const [all, h, c] = L.lstm({ ...sequence, returnState: true }).apply(a);
  const decoded = L.lstm({ units: 3 }).apply(b, { initialState: [h, c] });
  const shared = L.dense({ units: 2, name: 'shared' });
  const outputs = [
    L.add().apply([shared.apply(decoded), shared.apply(h)]),
    L.timeDistributed({ layer: L.dense({ units: 1 }) }).apply(all),
  ];
  const model = tfjs.model({ inputs: [a, b], outputs, name: 'translator' });
  fill(model);
  const ours = await thereAndBack(model, {}, 'graph');
  assert.equal(ours.name, 'translator');
  assert.deepEqual(ours.inputNames, ['a', 'b']);
  assert.equal(ours.getWeights().length, model.getWeights().length);
});

test('models in models of TF.js', async () => {
  const encoder = tfjs.sequential({
    name: 'encoder',
    layers: [L.lstm({ units: 3, ...steps }), L.dense({ units: 2 })],
  });
  const [x, y] = [tfjs.input({ shape: [4, 3] }), tfjs.input({ shape: [4, 3] })];
  const inner = tfjs.input({ shape: [4, 3] });
  const graph = tfjs.model({
    inputs: inner,
    outputs: L.gru({ units: 2, name: 'reader' }).apply(inner),
    name: 'graph',
  });
  const both = [encoder.apply(x), encoder.apply(y), graph.apply(y)];
  const siamese = tfjs.model({ inputs: [x, y], outputs: L.concatenate().apply(both) });
  fill(siamese);
  const ours = await thereAndBack(siamese, {}, 'shared model');
  assert.equal(ours.countParams(), siamese.countParams());
  const head = tfjs.sequential({
    name: 'head',
    layers: [L.dense({ units: 2, inputShape: [3], name: 'last' })],
  });
  const stack = tfjs.sequential({
    layers: [L.gru({ ...sequence, ...steps }), L.timeDistributed({ layer: head })],
  });
  fill(stack);
  await thereAndBack(stack, {}, 'a model on each step');
  const outer = tfjs.sequential({ layers: [encoder, L.dense({ units: 1 })] });
  await thereAndBack(outer, {}, 'a stack that begins with a model');
});

test('models from here go to TF.js', async () => {
  const O = tf.layers;
  const model = tf.sequential({
    name: 'adder',
    layers: [
      O.bidirectional({
        layer: O.lstm({ units: 3, returnSequences: true, kernelInitializer: 'leCunNormal' }),
        ...steps,
      }),
      O.dropout({ rate: 0.2 }),
      O.gru({ units: 2, resetAfter: false, kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }) }),
      O.dense({
        units: 1,
        activation: 'keras2HardSigmoid',
        kernelConstraint: tf.constraints.maxNorm({ maxValue: 9 }),
      }),
    ],
  });
  const artifacts = await saved(model);
  const theirs = await tfjs.loadLayersModel(tfjs.io.fromMemory(artifacts));
  near(
    [...theirs.predict(inputsFor(tfjs, theirs)).dataSync()],
    [...model.predict(inputsFor(tf, model)).dataSync()],
    1e-5,
  );
  assert.equal(theirs.name, 'adder');
  assert.equal(artifacts.format, 'layers-model');
  assert.equal(artifacts.trainingConfig, undefined);
  assert.equal(artifacts.weightData.byteLength, 4 * model.countParams());
});

test('what TF.js does not have it refuses, and we read again', async () => {
  const resets = tf.sequential({ layers: [tf.layers.gru({ units: 2, ...steps })] });
  const curves = tf.sequential({ layers: [tf.layers.activation({ activation: 'hardSigmoid', ...steps })] });
  for (const model of [resets, curves]) {
    const artifacts = await saved(model);
    await assert.rejects(tfjs.loadLayersModel(tfjs.io.fromMemory(artifacts)));
    const again = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    assert.deepEqual(
      again.predict(inputsFor(tf, again)).arraySync(),
      model.predict(inputsFor(tf, model)).arraySync(),
    );
  }
});

test('a model of Keras 2, as its converter writes it', async () => {
  const config = (own) => ({ name: 'gru', units: 2, recurrent_activation: 'hard_sigmoid', ...own });
  const make = (own, version) => ({
    modelTopology: {
      keras_version: version,
      backend: 'tensorflow',
      model_config: {
        class_name: 'Sequential',
        config: [{ class_name: 'GRU', config: config({ batch_input_shape: [null, 4, 3], ...own }) }],
      },
    },
    weightSpecs: [
      { name: 'gru/gru_cell_3/kernel', shape: [3, 6], dtype: 'float32' },
      { name: 'gru/gru_cell_3/recurrent_kernel', shape: [2, 6], dtype: 'float32' },
      { name: 'gru/gru_cell_3/bias', shape: own.reset_after ? [2, 6] : [6], dtype: 'float32' },
    ],
    weightData: new Float32Array(numbers(own.reset_after ? 42 : 36)).buffer,
  });
  const plain = await tf.loadLayersModel(tf.io.fromMemory(make({}, '2.1.6')));
  const options = plain.layers.at(-1).getConfig();
  assert.equal(options.reset_after, false);
  assert.equal(options.recurrent_activation, 'keras2_hard_sigmoid');
  const after = await tf.loadLayersModel(tf.io.fromMemory(make({ reset_after: true }, '2.4.0')));
  assert.deepEqual(after.getWeights().at(-1).shape, [2, 6]);
  near([...after.getWeights()[0].dataSync()], numbers(18), 1e-6);
  const third = await tf.loadLayersModel(tf.io.fromMemory(make({ reset_after: true }, '3.1.0')));
  assert.equal(third.layers.at(-1).getConfig().recurrent_activation, 'hard_sigmoid');
});

test('first states as Keras writes them', async () => {
  const [a, b] = [tf.input({ shape: [4, 3], name: 'a' }), tf.input({ shape: [2], name: 'b' })];
  const gru = tf.layers.gru({ units: 2, name: 'gru' });
  const model = tf.model({ inputs: [a, b], outputs: gru.apply(a, { initialState: b }) });
  const artifacts = await saved(model);
  const { layers } = artifacts.modelTopology.config;
  const last = layers.find((layer) => layer.name === 'gru');
  assert.deepEqual(last.inbound_nodes, [
    [
      ['a', 0, 0, {}],
      ['b', 0, 0, {}],
    ],
  ]);
  last.inbound_nodes = [[['a', 0, 0, { initial_state: [['b', 0, 0]], training: null }]]];
  const again = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  assert.deepEqual(
    again.predict(inputsFor(tf, again)).arraySync(),
    model.predict(inputsFor(tf, model)).arraySync(),
  );
  last.inbound_nodes[0][0][3] = { constants: 3 };
  await assert.rejects(
    tf.loadLayersModel(tf.io.fromMemory(artifacts)),
    /a call on "a" has an argument 'constants'/,
  );
});

test('weights that were made small', async () => {
  const model = tfjs.sequential({ layers: [L.dense({ units: 2, inputShape: [3] })] });
  const artifacts = await saved(model);
  const [kernel, bias] = artifacts.weightSpecs;
  const small = {
    ...artifacts,
    weightSpecs: [
      { ...kernel, quantization: { dtype: 'uint8', scale: 0.5, min: -2, original_dtype: 'float32' } },
      { ...bias, quantization: { dtype: 'float16', original_dtype: 'float32' } },
    ],
    weightData: Uint8Array.from([0, 1, 2, 3, 4, 255, 0x00, 0x3c, 0x00, 0xb8]).buffer,
  };
  const ours = await tf.loadLayersModel(tf.io.fromMemory(small));
  assert.deepEqual([...ours.getWeights()[0].dataSync()], [-2, -1.5, -1, -0.5, 0, 125.5]);
  assert.deepEqual([...ours.getWeights()[1].dataSync()], [1, -0.5]);
  assert.equal(size([2, 3]), 6);
});
