/** Models of TF.js that give Keras 3's numbers here, worked out by hand, and other ones there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, tf } from './support.mjs';
import { fill, inputsFor, lossesOf, predictions, saved, tfjs } from './tfjs_support.mjs';

const { layers: L } = tfjs;
const steps = { inputShape: [4, 3] };
const sequence = { units: 3, returnSequences: true };
const zeros = { zeros: true };
const stack = (...layers) => tfjs.sequential({ layers });

/** A model of TF.js with weights, compiled if there is a loss, and the same here. */
async function both(model, loss) {
  fill(model);
  if (loss !== undefined) model.compile({ optimizer: tfjs.train.sgd(0.1), loss });
  const artifacts = await saved(model, { includeOptimizer: loss !== undefined });
  return { theirs: model, ours: await tf.loadLayersModel(tf.io.fromMemory(artifacts)) };
}

const first = (library, model, options) => predictions(library, model, options)[0];

function differs(actual, expected) {
  assert.ok(
    actual.some((value, i) => Math.abs(value - expected[i]) > 1e-3),
    'TF.js has other numbers',
  );
}

/** Of (N,T) steps with `width` values each: whether one is not zero. */
const counts = (values, width = 3) =>
  Array.from({ length: values.length / width }, (_, step) =>
    values.slice(step * width, (step + 1) * width).some((value) => value !== 0),
  );
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const values = (tensor) => [...tensor.dataSync()];

test('Bidirectional gives zeros at masked steps', async () => {
  const words = L.embedding({ inputDim: 6, outputDim: 3, maskZero: true, inputLength: 5 });
  const { theirs, ours } = await both(
    stack(words, L.bidirectional({ layer: L.gru({ ...sequence }), mergeMode: 'concat' })),
  );
  const ids = values(inputsFor(tf, ours, { ids: 6 }));
  assert.ok(ids.includes(0));
  const [there, here] = [first(tfjs, theirs, { ids: 6 }), first(tf, ours, { ids: 6 })];
  const expected = there.map((value, i) => (ids[Math.floor(i / 6)] === 0 ? 0 : value));
  near(here, expected, 1e-5);
  differs(there, expected);
});

test('zeroOutputForMask does nothing in TF.js', async () => {
  const layers = [tf.layers.masking(steps), tf.layers.lstm({ ...sequence, zeroOutputForMask: true })];
  const ours = tf.sequential({ layers, seed: 1 });
  const theirs = await tfjs.loadLayersModel(tfjs.io.fromMemory(await saved(ours)));
  const used = counts(values(inputsFor(tf, ours, zeros)));
  const there = first(tfjs, theirs, zeros);
  const expected = there.map((value, i) => (used[Math.floor(i / 3)] ? value : 0));
  near(first(tf, ours, zeros), expected, 1e-5);
  differs(there, expected);
});

test('GlobalAveragePooling1D averages the steps that count', async () => {
  const { theirs, ours } = await both(stack(L.masking(steps), L.globalAveragePooling1d({})));
  const x = values(inputsFor(tf, ours, zeros));
  const used = counts(x);
  const expected = [0, 1, 2].flatMap((n) =>
    [0, 1, 2].map((f) =>
      mean([0, 1, 2, 3].filter((t) => used[4 * n + t]).map((t) => x[3 * (4 * n + t) + f])),
    ),
  );
  near(first(tf, ours, zeros), expected, 1e-6);
  differs(first(tfjs, theirs, zeros), expected);
});

test('a mask ends where steps do', async () => {
  const behind = (start) => stack(start, L.permute({ dims: [2, 1] }), L.lstm({ units: 2 }));
  const { theirs, ours } = await both(behind(L.masking(steps)));
  const plain = await both(behind(L.activation({ activation: 'linear', ...steps })));
  const expected = first(tfjs, plain.theirs, zeros);
  near(first(tf, ours, zeros), expected, 1e-5);
  differs(first(tfjs, theirs, zeros), expected);
});

test('a step of Concatenate counts that counts in one input', async () => {
  const make = (before) => {
    const inputs = tfjs.input({ shape: [4, 3] });
    const joined = L.concatenate().apply([before.apply(inputs), inputs]);
    return tfjs.model({ inputs, outputs: L.lstm({ units: 2 }).apply(joined) });
  };
  const { theirs, ours } = await both(make(L.masking({})));
  const plain = await both(make(L.activation({ activation: 'linear' })));
  const expected = first(tfjs, plain.theirs, zeros);
  near(first(tf, ours, zeros), expected, 1e-5);
  differs(first(tfjs, theirs, zeros), expected);
});

test('masked steps do not count in the loss', async () => {
  const end = L.timeDistributed({ layer: L.dense({ units: 2, activation: 'softmax' }) });
  const { theirs, ours } = await both(
    stack(L.masking(steps), L.lstm({ ...sequence }), end),
    'categoricalCrossentropy',
  );
  const batch = { ...zeros, batch: 6 };
  const used = counts(values(inputsFor(tf, ours, batch)));
  const right = numbers(24, 3).map((value) => (value > 0 ? 0 : 1));
  const p = first(tf, ours, batch);
  const losses = right.map((place, step) => -Math.log(p[2 * step + place]));
  const expected = mean(losses.filter((_, step) => used[step]));
  near(await lossesOf(tf, ours, 1, zeros), [expected], 1e-5);
  const there = await lossesOf(tfjs, theirs, 1, zeros);
  near(there, [mean(losses)], 1e-5);
  differs(there, [expected]);
});

test('masked steps do not count in the statistics of BatchNormalization', async () => {
  const end = L.dense({ units: 2, activation: 'softmax' });
  const model = stack(L.masking(steps), L.batchNormalization({}), L.flatten(), end);
  const { theirs, ours } = await both(model, 'categoricalCrossentropy');
  const x = values(inputsFor(tf, ours, { ...zeros, batch: 6 }));
  const used = counts(x);
  const moving = (own) =>
    own.layers.find((layer) => layer.getClassName() === 'BatchNormalization').getWeights()[2];
  const before = values(moving(ours));
  await lossesOf(tf, ours, 1, zeros);
  await lossesOf(tfjs, theirs, 1, zeros);
  const means = [0, 1, 2].map((f) => mean(x.filter((_, i) => i % 3 === f && used[Math.floor(i / 3)])));
  const expected = means.map((value, f) => 0.99 * before[f] + 0.01 * value);
  near(values(moving(ours)), expected, 1e-6);
  assert.ok(Math.abs(values(moving(theirs))[0] - expected[0]) > 1e-4);
});

test('BatchNormalization over another axis', async () => {
  const { theirs, ours } = await both(stack(L.batchNormalization({ axis: 1, ...steps })));
  const [gamma, beta, average, variance] = ours.getWeights().map(values);
  const expected = values(inputsFor(tf, ours)).map((value, i) => {
    const t = Math.floor(i / 3) % 4;
    return ((value - average[t]) / Math.sqrt(variance[t] + 1e-3)) * gamma[t] + beta[t];
  });
  near(first(tf, ours), expected, 1e-5);
  differs(first(tfjs, theirs), expected);
});

const squares = (tensor) => values(tensor).reduce((sum, value) => sum + value * value, 0);

test('recurrent layers have regularizers', async () => {
  const l2 = (rate) => tfjs.regularizers.l2({ l2: rate });
  const all = { kernelRegularizer: l2(0.1), recurrentRegularizer: l2(0.2), biasRegularizer: l2(0.3) };
  const layers = [L.lstm({ units: 3, ...all, ...steps }), L.dense({ units: 2, activation: 'softmax' })];
  const { theirs, ours } = await both(stack(...layers), 'categoricalCrossentropy');
  const [kernel, recurrent, bias] = ours.getWeights().map(squares);
  const [there] = await lossesOf(tfjs, theirs, 1);
  const expected = there + 0.1 * kernel + 0.2 * recurrent + 0.3 * bias;
  near(await lossesOf(tf, ours, 1), [expected], 1e-5);
});

test('a shared layer has its regularizer once, and evaluate has it too', async () => {
  const inputs = tfjs.input({ shape: [3] });
  const shared = L.dense({ units: 3, kernelRegularizer: tfjs.regularizers.l2({ l2: 0.1 }) });
  const outputs = L.dense({ units: 2, activation: 'softmax' }).apply(shared.apply(shared.apply(inputs)));
  const { theirs, ours } = await both(tfjs.model({ inputs, outputs }), 'categoricalCrossentropy');
  const penalty = 0.1 * squares(ours.getWeights()[0]);
  const evaluated = (library, model) => {
    const y = numbers(6, 3).flatMap((value) => (value > 0 ? [1, 0] : [0, 1]));
    return values(model.evaluate(inputsFor(library, model, { batch: 6 }), library.tensor(y, [6, 2])))[0];
  };
  const plain = evaluated(tfjs, theirs);
  near([evaluated(tf, ours)], [plain + penalty], 1e-5);
  near(await lossesOf(tf, ours, 1), [plain + penalty], 1e-5);
  near(await lossesOf(tfjs, theirs, 1), [plain + 2 * penalty], 1e-5);
});

test('constraints hold after each step', async () => {
  const model = stack(L.dense({ units: 2, useBias: false, inputShape: [3], kernelConstraint: 'unitNorm' }));
  const { theirs, ours } = await both(model, 'meanSquaredError');
  const [x, y] = [numbers(12, 3), numbers(8, 4)];
  let kernel = values(ours.getWeights()[0]);
  for (let step = 0; step < 20; step++) {
    const gradient = kernel.map(() => 0);
    for (let n = 0; n < 4; n++)
      for (let j = 0; j < 2; j++) {
        const error = [0, 1, 2].reduce((sum, i) => sum + x[3 * n + i] * kernel[2 * i + j], -y[2 * n + j]);
        for (let i = 0; i < 3; i++) gradient[2 * i + j] += (error * x[3 * n + i]) / 4;
      }
    const moved = kernel.map((value, k) => value - 0.1 * gradient[k]);
    const norms = [0, 1].map((j) => Math.hypot(moved[j], moved[2 + j], moved[4 + j]));
    kernel = moved.map((value, k) => value / (1e-7 + norms[k % 2]));
    await ours.trainOnBatch(tf.tensor(x, [4, 3]), tf.tensor(y, [4, 2]));
    await theirs.trainOnBatch(tfjs.tensor(x, [4, 3]), tfjs.tensor(y, [4, 2]));
  }
  near(values(ours.getWeights()[0]), kernel, 1e-5);
  differs(values(theirs.getWeights()[0]), kernel);
});

test('hinge takes 0 for -1', async () => {
  const layers = [L.dense({ units: 2, inputShape: [3] })];
  const { theirs, ours } = await both(stack(...layers), 'hinge');
  const p = first(tf, ours, { batch: 6 });
  const signs = numbers(6, 3).flatMap((value) => (value > 0 ? [1, -1] : [-1, 1]));
  const expected = mean(p.map((value, i) => Math.max(0, 1 - signs[i] * value)));
  near(await lossesOf(tf, ours, 1), [expected], 1e-5);
  differs(await lossesOf(tfjs, theirs, 1), [expected]);
});
