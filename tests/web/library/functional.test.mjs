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

/** Two inputs through one shared LSTM, two heads. */
function siamese() {
  const [left, right] = [
    tf.input({ shape: [5, 2], name: 'left' }),
    tf.input({ shape: [null, 2], name: 'right' }),
  ];
  const shared = tf.layers.lstm({ units: 4, name: 'shared' });
  const a = tf.layers.dense({ units: 3, name: 'a', activation: 'softmax' });
  const b = tf.layers.dense({ units: 1, name: 'b' });
  const outputs = [a.apply(shared.apply(left)), b.apply(shared.apply(right))];
  const model = tf.model({ inputs: [left, right], outputs, name: 'siamese', seed: 1 });
  return { model, shared, a, b };
}

test('a model with two inputs and outputs and a shared layer', async () => {
  const { model, shared } = siamese();
  assert.deepEqual(model.inputNames, ['left', 'right']);
  assert.deepEqual(model.outputNames, ['a', 'b']);
  assert.deepEqual(
    model.outputs.map((output) => output.shape),
    [
      [null, 3],
      [null, 1],
    ],
  );
  assert.equal(model.countParams(), 4 * 4 * (2 + 4 + 1) + 15 + 5, 'shared weights count once');
  assert.equal(model.getWeights().length, 7);
  const metrics = { a: 'accuracy', b: ['mse', 'mae'] };
  model.compile({
    optimizer: 'adam',
    loss: { a: 'sparseCategoricalCrossentropy', b: 'meanSquaredError' },
    metrics,
  });
  const x = [data([6, 5, 2], 1), data([6, 9, 2], 2)];
  const y = [tf.tensor2d([0, 1, 2, 0, 1, 2], [6, 1]), data([6, 1], 3)];
  const { history } = await model.fit(x, y, { epochs: 2, batchSize: 4, validationSplit: 0.34 });
  const keys = ['loss', 'a_loss', 'b_loss', 'a_accuracy', 'a_acc', 'b_mse', 'b_mae'];
  assert.deepEqual(Object.keys(history), [...keys, ...keys.map((key) => `val_${key}`)]);
  near(
    history.loss,
    history.a_loss.map((loss, i) => loss + history.b_loss[i]),
    1e-6,
    'the sum of both',
  );
  assert.deepEqual(history.b_mse, history.b_loss);
  const named = { left: x[0], right: x[1] };
  const [first, second] = model.predict(x);
  assert.deepEqual(
    [first.shape, second.shape],
    [
      [6, 3],
      [6, 1],
    ],
  );
  assert.deepEqual(
    model.predict(named).map((output) => output.arraySync()),
    [first.arraySync(), second.arraySync()],
  );
  assert.equal(model.evaluate(named, { a: y[0], b: y[1] }).length, 6);
  assert.throws(() => model.predict({ left: x[0] }), /expected data for 'right'/);
  assert.throws(() => model.predict(x[0]), /expected 2 items \(left, right\), got one/);
  assert.throws(() => shared.output, /\[shared\] output: the layer is shared/);
});

test('the same layer gives the same output for the same input at both places', () => {
  const { model, shared } = siamese();
  setWeights(model);
  const [left, right] = shared.inboundNodes.map((node) => node.inputs[0]);
  const states = tf.model({
    inputs: [left, right],
    outputs: shared.inboundNodes.map((node) => node.outputs[0]),
  });
  const x = data([2, 5, 2], 4);
  const [first, second] = states.predict([x, x]);
  assert.deepEqual(first.arraySync(), second.arraySync());
});

test('layers in two models have one set of weights', async () => {
  const { model, shared, b } = siamese();
  const encoder = tf.model({ inputs: model.inputs[0], outputs: shared.inboundNodes[0].outputs[0] });
  const x = [data([3, 5, 2], 5), data([3, 5, 2], 6)];
  const before = encoder.predict(x[0]).dataSync();
  model.compile({ optimizer: tf.train.sgd(0.5), loss: ['categoricalCrossentropy', 'mse'] });
  const y = [
    tf.tensor2d([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]),
    data([3, 1], 7),
  ];
  const during = [];
  const callbacks = { onEpochEnd: () => void during.push([...encoder.predict(x[0]).dataSync()]) };
  await model.fit(x, y, { epochs: 2, callbacks });
  const after = encoder.predict(x[0]).dataSync();
  assert.notDeepEqual(after, before, 'training one model changes the other');
  assert.notDeepEqual(during[0], during[1], 'and does so epoch by epoch');
  assert.deepEqual(during[1], [...after]);
  assert.deepEqual(
    encoder.getWeights().map((w) => w.arraySync()),
    shared.getWeights().map((w) => w.arraySync()),
  );

  encoder.compile({ optimizer: 'sgd', loss: 'mse' });
  await encoder.fit(x[0], data([3, 4], 8));
  assert.notDeepEqual(model.getWeights()[0].arraySync(), after);
  assert.deepEqual(model.getWeights()[0].arraySync(), encoder.getWeights()[0].arraySync(), 'and back');
  shared.setWeights(shared.getWeights().map((weight) => tf.ones(weight.shape)));
  assert.deepEqual(model.getWeights()[0].arraySync(), tf.ones([2, 16]).arraySync());

  const head = b.getWeights()[0].arraySync();
  encoder.dispose();
  assert.deepEqual(
    model.getWeights()[0].arraySync(),
    tf.ones([2, 16]).arraySync(),
    'the weights outlive a model',
  );
  assert.deepEqual(b.getWeights()[0].arraySync(), head);
  model.dispose();
  assert.deepEqual(shared.getWeights(), []);
});

test('layers of a sequential model go on in another', () => {
  const layers = [tf.layers.simpleRNN({ units: 3, inputShape: [4, 2] }), tf.layers.dense({ units: 1 })];
  const whole = tf.sequential({ layers });
  setWeights(whole);
  const inner = tf.model({ inputs: whole.input, outputs: layers[0].output });
  const x = data([2, 4, 2], 9);
  const [kernel, bias] = layers[1].getWeights().map((weight) => weight.dataSync());
  const states = inner.predict(x).arraySync();
  near(
    whole.predict(x).dataSync(),
    states.map((row) => row.reduce((t, v, i) => t + v * kernel[i], bias[0])),
    1e-6,
  );
});

test('adding a layer keeps the weights of the others', () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
  const before = model.getWeights()[0].arraySync();
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  model.add(tf.layers.dense({ units: 4 }));
  assert.deepEqual(
    model.getWeights().map((weight) => weight.shape),
    [[2, 3], [3], [3, 4], [4]],
  );
  assert.deepEqual(model.getWeights()[0].arraySync(), before);
  const loss = model.evaluate([[1, 1]], [[0, 0, 0, 0]]).dataSync()[0];
  assert.ok(loss > 0, 'and the model is still compiled');
});

test('a model says what it is made of', () => {
  const { model } = siamese();
  const { class_name: kind, config } = JSON.parse(model.toJSON());
  assert.equal(kind, 'Functional');
  assert.deepEqual(model.toJSON(null, false).config, config);
  assert.deepEqual(config.input_layers, [
    ['left', 0, 0],
    ['right', 0, 0],
  ]);
  assert.deepEqual(config.output_layers, [
    ['a', 0, 0],
    ['b', 0, 0],
  ]);
  const shared = config.layers.find((layer) => layer.config.name === 'shared');
  assert.deepEqual(shared.inbound_nodes, [[['left', 0, 0]], [['right', 0, 0]]]);
  assert.equal(model.getClassName(), 'Functional');
  assert.equal(model.getLayer('a').getConfig().units, 3);
  assert.equal(model.getLayer(2).name, model.layers[2].name);
  assert.throws(() => model.getLayer('z'), /no layer z; there are left, .*b$/);
  assert.match(model.summaryText(), /Connected to/);
});

test('weights are tied', async () => {
  const words = (tiedWeights) =>
    tf.sequential({
      seed: 3,
      tiedWeights,
      layers: [
        tf.layers.embedding({ inputDim: 7, outputDim: 4, name: 'words', inputShape: [5] }),
        tf.layers.gru({ units: 4, name: 'gru' }),
        tf.layers.dense({ units: 7, activation: 'softmax', name: 'logits' }),
      ],
    });
  const tied = words([['logits/kernel', 'words/embeddings']]);
  assert.equal(tied.countParams(), words().countParams() - 4 * 7);
  tied.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const x = tf.tensor([[1, 2, 3, 4, 5]]);
  await tied.trainOnBatch(x, tf.tensor([[6]]));
  let given;
  await tied.save({ save: async (artifacts) => (given = artifacts) });
  const again = await tf.loadLayersModel(tf.io.fromMemory(given));
  assert.deepEqual(again.predict(x).arraySync(), tied.predict(x).arraySync());
  assert.equal(again.countParams(), tied.countParams());
  assert.throws(() => words([['logits/bias', 'words/embeddings']]).countParams(), /\[tied_weights\] expected two weights/);
  const id = tf.input({ shape: [5], name: 'id' });
  const embedded = tf.layers.embedding({ inputDim: 7, outputDim: 4, name: 'e' }).apply(id);
  const outputs = tf.layers.dense({ units: 7, name: 'd' }).apply(embedded);
  const graph = tf.model({ inputs: id, outputs, tiedWeights: [['d/kernel', 'e/embeddings']] });
  assert.equal(graph.countParams(), 7 * 4 + 7);
});
