/** RNN layers over cells in files; their numbers are in keras_configs.test.mjs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';
import { saved } from './tfjs_support.mjs';

const cell = (class_name, units, config = {}) => ({
  class_name,
  config: { name: class_name.toLowerCase(), units, ...config },
});
const stack = (...cells) => ({ class_name: 'StackedRNNCells', config: { name: 'stack', cells } });
const rnn = (of, config = {}) => ({ class_name: 'RNN', config: { name: 'rnn', cell: of, ...config } });
const masking = { class_name: 'Masking', config: { name: 'masking', mask_value: 0 } };

/** A Sequential of inputs (B,4,3), as Keras 2 writes it. */
const chain = (...layers) => ({
  class_name: 'Sequential',
  config: {
    name: 'chain',
    layers: layers.map(({ config, ...others }, i) => ({
      ...others,
      config: i === 0 ? { batch_input_shape: [null, 4, 3], ...config } : config,
    })),
  },
});
const load = (modelTopology, artifacts = {}) =>
  tf.loadLayersModel(tf.io.fromMemory({ modelTopology, ...artifacts }));
const x = tf.tensor(numbers(24), [2, 4, 3]);
const answer = (model) => [...model.predict(x).dataSync()];

test('an RNN over one cell computes what the layer of that cell does', async () => {
  const made = tf.sequential({
    layers: [tf.layers.lstm({ units: 2, returnSequences: true, name: 'rnn', inputShape: [4, 3] })],
  });
  setWeights(made);
  const { weightSpecs, weightData } = await saved(made);
  // Keras 2 has the name of the cell in those of its weights.
  const named = weightSpecs.map((spec) => ({ ...spec, name: spec.name.replace('/', '/lstmcell/') }));
  const options = { return_sequences: true, activity_regularizer: null, num_constants: null };
  for (const of of [cell('LSTMCell', 2), stack(cell('LSTMCell', 2))]) {
    const model = await load(chain(rnn(of, options)), { weightSpecs: named, weightData });
    const layer = model.getLayer('rnn');
    assert.equal(layer.getClassName(), 'RNN');
    assert.equal(layer.getConfig().return_sequences, true);
    near(answer(model), answer(made), 0);
  }
});

test('what a cell says holds for its layer', async () => {
  const trainable = async (topology) => (await load(topology)).getWeights(true).length;
  const keras3 = (topology) => ({ ...topology, module: 'keras' });
  const [frozen, trained] = [false, true].map((value) => cell('GRUCell', 2, { trainable: value }));
  assert.equal(await trainable(chain(rnn(trained, { trainable: false }))), 0);
  assert.equal(await trainable(keras3(chain(rnn(trained, { trainable: false })))), 3);
  assert.equal(await trainable(keras3(chain(rnn(frozen)))), 0);
  assert.equal(await trainable(keras3(chain(rnn(stack(trained, frozen))))), 3);
  // That of Keras 2 has one row of bias unless it says more.
  const bias = async (topology) => (await load(topology)).getWeights()[2].shape;
  assert.deepEqual(await bias(chain(rnn(trained))), [6]);
  assert.deepEqual(await bias(keras3(chain(rnn(trained)))), [2, 6]);
});

test('a model with several cells is saved and loaded again', async () => {
  const cells = stack(cell('LSTMCell', 2), cell('GRUCell', 3), cell('GRUCell', 2));
  const given = rnn(cells, { return_sequences: true });
  const each = { class_name: 'TimeDistributed', config: { name: 'each', layer: cell('Dense', 2) } };
  for (const topology of [chain(given), chain(masking, given, each)]) {
    const model = await load(topology);
    setWeights(model);
    assert.deepEqual(
      model
        .getWeights()
        .slice(0, 9)
        .map(({ shape }) => shape.at(-1)),
      [8, 8, 8, 9, 9, 9, 6, 6, 6],
    );
    const again = await tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
    near(answer(again), answer(model), 0);
  }
});

test('cells that cannot be read are refused', async () => {
  const two = stack(cell('GRUCell', 2), cell('GRUCell', 2));
  const both = (layer, config = {}) => ({
    class_name: 'Bidirectional',
    config: { name: 'both', layer, ...config },
  });
  const refused = (layers, message) => assert.rejects(() => load(chain(...layers)), message);
  await refused([rnn(cell('MyCell', 2))], /got MyCell/);
  await refused([rnn(5)], /expected a cell \{class_name, config\}/);
  await refused([rnn(null)], /\[RNN\] cell: /);
  await refused([rnn(stack())], /at least one cell/);
  await refused([rnn(stack(cell('GRUCell', 2), cell('Dense', 2)))], /got Dense/);
  await refused([rnn(cell('GRUCell', 2, { activity_regularizer: 'l2' }))], /without activity_regularizer/);
  await refused([rnn(cell('GRUCell', 2), { constants: 1 })], /unknown option 'constants'/);
  await refused(
    [rnn(two, { return_state: true })],
    /\[rnn\] a layer of a sequential model has one output, this one has 3/,
  );
  await refused([both(rnn(two, { return_state: true }))], /\[both\] .*one output, this one has 5/);
  await load(chain(masking, both(rnn(two))));
  const mixed = { name: 'both', layer: cell('GRU', 2), backward_layer: rnn(two, { go_backwards: true }) };
  await load(chain({ class_name: 'Bidirectional', config: mixed }));
});

test('a Bidirectional over several cells, made here, trained, saved and loaded', async () => {
  const { layers } = tf;
  const cells = () => [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2, trainable: false })];
  const layer = layers.rnn({ cell: cells(), returnSequences: true, name: 'stack' });
  const model = tf.sequential({
    layers: [
      layers.masking({ inputShape: [4, 3] }),
      layers.bidirectional({ layer, mergeMode: 'sum', name: 'both' }),
      layers.bidirectional({ layer: layers.rnn({ cell: cells(), name: 'again' }), name: 'last' }),
    ],
    seed: 1,
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
  assert.deepEqual(
    model.layers.map((one) => one.getClassName()),
    ['Masking', 'Bidirectional', 'Bidirectional'],
  );
  assert.match(model.summaryText(), /│ both \(Bidirectional\) +│ \(None, 4, 2\) +│ +252 │/);
  assert.deepEqual(
    model
      .getWeights(false)
      .slice(0, 6)
      .map(({ shape }) => shape),
    [[3, 12], [3, 12], [12], [3, 6], [2, 6], [2, 6]],
  );
  assert.equal(model.getWeights(true).length, 12);
  const y = tf.tensor(numbers(8), [2, 4]);
  const { history } = await model.fit(x, y, { epochs: 20, verbose: 0 });
  assert.ok(history.loss.at(-1) < history.loss[0] / 2, `${history.loss[0]} to ${history.loss.at(-1)}`);
  const again = await tf.loadLayersModel(tf.io.fromMemory(await saved(model, { includeOptimizer: true })));
  near(answer(again), answer(model), 0);
  assert.equal(again.summaryText(), model.summaryText());
  near((await again.fit(x, y)).history.loss, (await model.fit(x, y)).history.loss, 0);
  const { cell } = layer.getConfig();
  assert.equal(cell.class_name, 'StackedRNNCells');
  assert.deepEqual(
    cell.config.cells.map(({ class_name, config }) => [class_name, config.units, config.trainable]),
    [
      ['LSTMCell', 3, true],
      ['GRUCell', 2, false],
    ],
  );
});

test('states of several cells go in and out, the lowest first', () => {
  const { layers } = tf;
  const cell = () => [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })];
  const input = tf.input({ shape: [4, 3] });
  const outputs = layers.rnn({ cell: cell(), returnSequences: true, returnState: true }).apply(input);
  assert.deepEqual(
    outputs.map(({ shape }) => shape),
    [
      [null, 4, 2],
      [null, 3],
      [null, 3],
      [null, 2],
    ],
  );
  const [sequence, ...initialState] = outputs;
  const end = layers.rnn({ cell: cell() }).apply(sequence, { initialState });
  const model = tf.model({ inputs: input, outputs: end });
  setWeights(model);
  assert.deepEqual(model.predict(x).shape, [2, 2]);
  assert.throws(
    () => layers.rnn({ cell: cell() }).apply(sequence, { initialState: initialState.slice(1) }),
    /of which it has 3, got 3 inputs/,
  );
});

test('a shared RNN may have first states at some of its calls', async () => {
  const { layers } = tf;
  const options = { returnSequences: true, returnState: true };
  const ofCells = () => {
    const shared = layers.rnn({
      cell: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })],
      ...options,
    });
    return (sequence, initialState) => shared.apply(sequence, { initialState });
  };
  const ofLayers = () => {
    const [low, high] = [layers.lstm({ units: 3, ...options }), layers.gru({ units: 2, ...options })];
    return (sequence, states) => {
      const [below, ...lowest] = low.apply(sequence, { initialState: states?.slice(0, 2) });
      const [above, ...highest] = high.apply(below, { initialState: states?.slice(2) });
      return [above, ...lowest, ...highest];
    };
  };
  const targets = tf.tensor(numbers(4), [2, 2]);
  const train = async (make, statesFirst) => {
    const call = make();
    const input = tf.input({ shape: [4, 3] });
    const given = [3, 3, 2].map((units) => tf.input({ shape: [units] }));
    const [first, ...states] = call(input, statesFirst ? given : undefined);
    const [second] = statesFirst ? call(input) : call(input, states);
    const both = layers.flatten().apply(layers.concatenate().apply([first, second]));
    const inputs = statesFirst ? [input, ...given] : input;
    const model = tf.model({ inputs, outputs: layers.dense({ units: 2 }).apply(both) });
    setWeights(model);
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'mse' });
    const starts = [3, 3, 2].map((units) => tf.tensor(numbers(2 * units), [2, units]));
    const { history } = await model.fit(statesFirst ? [x, ...starts] : x, targets, { epochs: 3 });
    return [...history.loss, ...model.getWeights().flatMap((tensor) => [...tensor.dataSync()])];
  };
  for (const statesFirst of [false, true])
    near(await train(ofCells, statesFirst), await train(ofLayers, statesFirst), 1e-6);
});
