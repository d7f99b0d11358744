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

test('an RNN over one cell is the layer of that cell', async () => {
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
    assert.equal(layer.getClassName(), 'LSTM');
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
  const each = (layer) => ({ class_name: 'TimeDistributed', config: { name: 'each', layer } });
  const refused = (layers, message) => assert.rejects(() => load(chain(...layers)), message);
  await refused([rnn(cell('MyCell', 2))], /got 'MyCell'/);
  await refused([rnn(null)], /expected a cell \{class_name, config\}/);
  await refused([rnn(stack())], /at least one cell/);
  await refused([rnn(stack(cell('GRUCell', 2), cell('Dense', 2)))], /got 'Dense'/);
  await refused([rnn(cell('GRUCell', 2, { activity_regularizer: 'l2' }))], /without activity_regularizer/);
  await refused([rnn(cell('GRUCell', 2), { constants: 1 })], /unknown option 'constants'/);
  await refused([rnn(two, { return_state: true })], /\[rnn\] return_state: expected one cell/);
  await refused([each(rnn(two, { return_state: true }))], /\[rnn\] return_state: expected one cell/);
  await refused([both(rnn(two, { return_state: true }))], /\[rnn\] return_state: expected one cell/);
  await refused([masking, both(rnn(two))], /\[both\] several cells: expected a config that Keras 3 wrote/);
  await load(chain(both(rnn(two))));
  const mixed = { name: 'both', layer: cell('GRU', 2), backward_layer: rnn(two, { go_backwards: true }) };
  await load(chain({ class_name: 'Bidirectional', config: mixed }));
});
