/** Models as Keras 3 writes them: order of layers and weights, summaries and predictions, from Keras itself. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { near, tf } from './support.mjs';

const golden = JSON.parse(
  await readFile(new URL('../../golden/keras3_configs.json', import.meta.url), 'utf8'),
);

/** The weights that keras3_configs.py sets. */
const weightsOf = (model) =>
  model.getWeights().map((weight, k) =>
    tf.tensor(
      Array.from({ length: weight.size }, (_, i) => 0.3 * Math.sin(1.3 * i + k) + 0.4),
      weight.shape,
    ),
  );

for (const { config, layers, summary, inputs, outputs } of golden.models)
  test(`${config.config.name}, as Keras ${golden.keras} writes it`, async () => {
    const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: config }));
    assert.deepEqual(
      model.layers.map(({ name }) => name),
      layers,
    );
    assert.equal(model.summaryText('keras3', 120), summary.trimEnd());
    model.setWeights(weightsOf(model));
    const given = inputs.map(({ shape, data }) => tf.tensor(data, shape));
    const got = [model.predict(given.length === 1 ? given[0] : given)].flat();
    assert.equal(got.length, outputs.length);
    got.forEach((output, i) => near([...output.dataSync()], outputs[i], 2e-5, `output ${i}`));
  });

test('weights of branches are in the order of Keras', () => {
  const [a, b] = ['a', 'b'].map((name) => tf.input({ shape: [1], name }));
  const [d1, d2, d3] = [1, 2, 3].map((number) =>
    tf.layers.dense({
      units: 1,
      useBias: false,
      name: `d${number}`,
      kernelInitializer: tf.initializers.constant({ value: number }),
    }),
  );
  const late = d3.apply(b);
  const model = tf.model({ inputs: [a, b], outputs: tf.layers.add().apply([late, d2.apply(d1.apply(a))]) });
  assert.deepEqual(
    model.getWeights().map((weight) => weight.dataSync()[0]),
    [1, 3, 2],
  );
  const rows = model.summaryText().match(/\bd[123]\b/g);
  assert.deepEqual(rows.slice(0, 3), ['d1', 'd3', 'd2']);
});

test('masks make a branch longer, as in Keras', () => {
  const [a, b] = ['a', 'b'].map((name) => tf.input({ shape: [3, 1], name }));
  const dense = (name, x) => tf.layers.dense({ units: 1, useBias: false, name }).apply(x);
  const masked = tf.layers.masking().apply(dense('d', a));
  const outputs = tf.layers
    .add()
    .apply([
      dense('e3', dense('e2', dense('e1', b))),
      tf.layers.lstm({ units: 1, returnSequences: true, name: 'l' }).apply(masked),
    ]);
  const model = tf.model({ inputs: [a, b], outputs });
  const names = model.layers.map((layer) => layer.name).filter((name) => /^(d|e\d|l)$/.test(name));
  assert.deepEqual(names, ['d', 'e1', 'e2', 'e3', 'l']);
  model.getLayer('d').setWeights([tf.fill([1, 1], 7)]);
  assert.equal(model.getWeights()[0].dataSync()[0], 7);
});

test('weights and their layers belong together whatever their names begin with', async () => {
  const names = ['foo', 'foo_bar', 'fo'];
  const input = tf.input({ shape: [2], name: 'x' });
  const made = names.reduce((tensor, name) => tf.layers.dense({ units: 2, name }).apply(tensor), input);
  const model = tf.model({ inputs: input, outputs: made });
  names.forEach((name, i) => model.getLayer(name).setWeights([tf.fill([2, 2], i), tf.fill([2], 10 + i)]));
  assert.deepEqual(
    model.getWeights().map((weight) => weight.dataSync()[0]),
    [0, 10, 1, 11, 2, 12],
  );
  assert.throws(() => tf.layers.dense({ units: 1, name: 'foo/bar' }), /without a slash/);
});

test('layers that are an activation', async () => {
  const of = async (class_name, config) => {
    const layers = [
      { class_name: 'InputLayer', config: { batch_shape: [null, 2], name: 'x' } },
      { class_name, config: { name: 'curve', ...config } },
    ];
    const topology = { module: 'keras', class_name: 'Sequential', config: { name: 'm', layers } };
    const model = await tf.loadLayersModel(tf.io.fromMemory(topology));
    return [...model.predict(tf.tensor([[-1, 7]])).dataSync()];
  };
  near(await of('ReLU', { max_value: null, negative_slope: 0, threshold: 0 }), [0, 7], 0);
  near(await of('ReLU', { max_value: 6, negative_slope: 0, threshold: 0 }), [0, 6], 0);
  near(await of('LeakyReLU', { negative_slope: 0.2 }), [-0.2, 7], 1e-6);
  near(await of('ELU', { alpha: 1 }), [Math.expm1(-1), 7], 1e-6);
  near(await of('Softmax', { axis: -1 }), [1 / (1 + Math.exp(8)), 1 / (1 + Math.exp(-8))], 1e-6);
  near(await of('ReLU', { max_value: 3 }), [0, 3], 0);
});
