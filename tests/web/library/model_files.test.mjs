/** Targets of saved models, and damaged files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';
import { saved } from './tfjs_support.mjs';

function adder() {
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ units: 3, inputShape: [4, 2], name: 'memory' }),
      tf.layers.dense({ units: 1, name: 'head' }),
    ],
  });
  setWeights(model);
  return model;
}

const x = tf.tensor(numbers(16), [2, 4, 2]);
const answers = (model) => model.predict(x).arraySync();

/** A server in memory: address -> content. */
function server(files) {
  const asked = [];
  const fetchFunc = async (url, init = {}) => {
    asked.push([String(url), init.method ?? 'GET', init.headers]);
    if (init.method === 'POST') {
      for (const [name, file] of init.body) files[name] = await file.arrayBuffer();
      return new Response('');
    }
    return url in files ? new Response(files[url]) : new Response('', { status: 404 });
  };
  return { fetchFunc, asked };
}

test('a model in memory', async () => {
  const model = adder();
  /** @type {any} */
  let kept;
  const result = await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      kept = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  assert.equal(result.modelArtifactsInfo.dateSaved.getTime(), 0);
  assert.deepEqual(answers(await tf.loadLayersModel(tf.io.fromMemory(kept))), answers(model));
  const { modelTopology, weightSpecs, weightData } = kept;
  const parts = tf.io.fromMemory(modelTopology, weightSpecs, weightData);
  assert.deepEqual(answers(await tf.loadLayersModel(parts)), answers(model));
  const pieces = { ...kept, weightData: [weightData.slice(0, 10), weightData.slice(10)] };
  assert.deepEqual(answers(await tf.loadLayersModel({ load: async () => pieces })), answers(model));
  const bare = await tf.loadLayersModel(tf.io.fromMemory(modelTopology));
  assert.equal(bare.countParams(), model.countParams());
});

test('how a model was compiled comes back', async () => {
  const model = adder();
  const optimizer = tf.train.adamw({ learningRate: 0.02, beta1: 0.7, weightDecay: 0.1 });
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  const again = await tf.loadLayersModel(tf.io.fromMemory(await saved(model, { includeOptimizer: true })));
  const { class_name, config } = optimizer.toConfig();
  const whole = { ...config, beta_2: 0.999, epsilon: 1e-7, amsgrad: false };
  assert.deepEqual(again.optimizer.toConfig(), { class_name, config: whole });
  assert.deepEqual(again.metricsNames, model.metricsNames);
  const y = tf.tensor([[1], [0]]);
  assert.deepEqual(await again.trainOnBatch(x, y), await model.trainOnBatch(x, y));
});

const optimizers = [
  tf.train.adamw({ learningRate: 0.02, weightDecay: 0.1 }),
  tf.train.adam({ learningRate: 0.02, amsgrad: true }),
  tf.train.nadam(0.02),
  tf.train.adamax(0.02),
  tf.train.adadelta(0.5),
  tf.train.adagrad(0.1),
  tf.train.rmsprop({ learningRate: 0.01, momentum: 0.5, centered: true }),
  tf.train.sgd({
    learningRate: tf.schedules.exponentialDecay({ initialLearningRate: 0.2, decaySteps: 3, decayRate: 0.5 }),
    momentum: 0.9,
    nesterov: true,
  }),
];

test('every optimizer goes into a file', () => {
  const made = optimizers.map((optimizer) => optimizer.getClassName().toLowerCase());
  // `momentum` makes an SGD.
  assert.deepEqual([...made, 'momentum'].toSorted(), Object.keys(tf.train).toSorted());
});

for (const optimizer of optimizers)
  test(`training goes on out of a file with ${optimizer.getClassName()}`, async () => {
    const model = adder();
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const y = tf.tensor([[1], [0]]);
    for (let step = 0; step < 5; step++) await model.trainOnBatch(x, y);
    const again = await tf.loadLayersModel(tf.io.fromMemory(await saved(model, { includeOptimizer: true })));
    for (let step = 0; step < 5; step++)
      near([await again.trainOnBatch(x, y)], [await model.trainOnBatch(x, y)], 1e-6, `step ${step}`);
  });

test('a model at an address, its weights in pieces', async () => {
  const model = adder();
  const files = tf.io.modelFiles(await saved(model));
  const json = JSON.parse(files['model.json']);
  assert.deepEqual(json.weightsManifest[0].paths, ['./model.weights.bin']);
  const [group] = json.weightsManifest;
  const cut = 4 * 2 * 12;
  json.weightsManifest = [
    { paths: ['a1', 'a2'], weights: group.weights.slice(0, 1) },
    { paths: ['b'], weights: group.weights.slice(1) },
  ];
  const bytes = files['model.weights.bin'];
  const { fetchFunc, asked } = server({
    'https://host/dir/model.json?v=1': JSON.stringify(json),
    'https://host/dir/a1?v=1': bytes.slice(0, 7),
    'https://host/dir/a2?v=1': bytes.slice(7, cut),
    'https://host/dir/b?v=1': bytes.slice(cut),
  });
  const requestInit = { headers: { key: 'k' } };
  const handler = tf.io.http('https://host/dir/model.json?v=1', { fetchFunc, requestInit });
  assert.deepEqual(answers(await tf.loadLayersModel(handler)), answers(model));
  assert.deepEqual(asked[0], ['https://host/dir/model.json?v=1', 'GET', { key: 'k' }]);
  await assert.rejects(
    tf.loadLayersModel(tf.io.http('https://host/none.json', { fetchFunc })),
    /none.json answered 404/,
  );
});

test('a model that is posted', async () => {
  const model = adder();
  const files = {};
  const { fetchFunc } = server(files);
  const result = await model.save(tf.io.http('https://host/upload', { fetchFunc }));
  assert.equal(result.modelArtifactsInfo.weightDataBytes, 4 * model.countParams());
  assert.deepEqual(Object.keys(files), ['model.json', 'model.weights.bin']);
  const chosen = Object.entries(files).map(([name, content]) => new File([content], name));
  assert.deepEqual(answers(await tf.loadLayersModel(tf.io.browserFiles(chosen))), answers(model));
  await assert.rejects(
    tf.loadLayersModel(tf.io.browserFiles(chosen.slice(0, 1))),
    /needs the file model.weights.bin/,
  );
  await assert.rejects(tf.loadLayersModel(tf.io.browserFiles(chosen.slice(1))), /expected a .json file/);
});

test('files that are not what they should be', async () => {
  const good = await saved(adder());
  const { modelTopology, weightSpecs, weightData } = good;
  const changed = (change) => {
    const topology = structuredClone(modelTopology);
    change(topology.config.layers, topology);
    return { ...good, modelTopology: topology };
  };
  const cases = [
    [{ ...good, weightData: weightData.slice(4) }, /weights: expected 304 bytes, got 300/],
    [
      { ...good, weightSpecs: weightSpecs.slice(0, -1), weightData: weightData.slice(0, -4) },
      /the file lacks 1 of 5 weights: head\/bias \(1\)/,
    ],
    [
      { ...good, weightSpecs: weightSpecs.map((spec) => ({ ...spec, shape: [...spec.shape].reverse() })) },
      /weight 'memory\/kernel': expected \(2, 12\), got \(12, 2\)/,
    ],
    [
      { ...good, weightSpecs: weightSpecs.map((spec) => ({ ...spec, name: `my/${spec.name}s` })) },
      /the file lacks 5 of 5 weights: memory\/kernel \(2, 12\), /,
    ],
    [{ ...good, weightSpecs: [{ name: 'a' }] }, /weights: expected a list of \{name, shape, dtype\}/],
    [
      { ...good, weightSpecs: [{ ...weightSpecs[0], dtype: 'complex64' }] },
      /'memory\/kernel': cannot read the type complex64/,
    ],
    [{ ...good, weightSpecs: [{ ...weightSpecs[0], shape: [-1] }] }, /expected a list of/],
    [
      changed((layers) => (layers[0].class_name = 'Conv7D')),
      /unknown layer 'Conv7D'; known: InputLayer, Dense/,
    ],
    [changed((layers) => (layers[0].config.units = 'many')), /\[LSTM\] units: expected an integer/],
    [changed((layers) => (layers[0].config.wings = 2)), /\[memory\] unknown option 'wings'/],
    [
      changed((layers) => (layers[0].config.kernel_regularizer = { class_name: 'L7' })),
      /kernel_regularizer: unknown/,
    ],
    [changed((layers) => delete layers[0].config.batch_input_shape), /needs an inputShape/],
    [changed((layers) => layers.push(7)), /expected a layer \{class_name, config\}, got 7/],
    [changed((_, topology) => (topology.class_name = 'Forest')), /expected a Sequential or Functional model/],
    [changed((_, topology) => delete topology.config.layers), /expected a list of layers/],
    [{ ...good, modelTopology: null }, /expected a modelTopology/],
    [null, /expected the handler to give a model/],
    [{ ...good, trainingConfig: { loss: 'mse' } }, /expected an optimizer_config/],
    [
      { ...good, trainingConfig: { loss: 'mse', optimizer_config: { class_name: 'Newton', config: {} } } },
      /unknown name 'Newton'/,
    ],
  ];
  for (const [artifacts, message] of cases)
    await assert.rejects(tf.loadLayersModel({ load: async () => artifacts }), message);
  const more = {
    ...good,
    weightSpecs: [...weightSpecs, { name: 'tail/kernel', shape: [1], dtype: 'float32' }],
    weightData: new Uint8Array([...new Uint8Array(weightData), 0, 0, 0, 0]).buffer,
  };
  await assert.rejects(tf.loadLayersModel(tf.io.fromMemory(more)), /weights of no layer: tail\/kernel/);
  const loose = await tf.loadLayersModel(tf.io.fromMemory(more), { strict: false });
  assert.deepEqual(answers(loose), answers(adder()));
  const { fetchFunc } = server({
    'https://host/a.json': '<html>',
    'https://host/b.json': '{"modelTopology": {}, "weightsManifest": 3}',
  });
  await assert.rejects(tf.loadLayersModel(tf.io.http('https://host/a.json', { fetchFunc })), /not JSON/);
  await assert.rejects(
    tf.loadLayersModel(tf.io.http('https://host/b.json', { fetchFunc })),
    /weightsManifest: expected/,
  );
  await assert.rejects(tf.loadLayersModel('ftp://host/model.json'), /expected an http address or a handler/);
  await assert.rejects(adder().save('indexeddb://model'), /expected an http address or a handler/);
  await assert.rejects(tf.loadLayersModel({}), /a handler with load/);
  await assert.rejects(adder().save({}), /a handler with save/);
});

test('graphs that do not hold together', async () => {
  const a = tf.input({ shape: [3], name: 'a' });
  const dense = tf.layers.dense({ units: 3, name: 'd' });
  const good = await saved(tf.model({ inputs: a, outputs: dense.apply(dense.apply(a)) }));
  const changed = (change) => {
    const modelTopology = structuredClone(good.modelTopology);
    change(modelTopology.config);
    return { load: async () => ({ ...good, modelTopology }) };
  };
  const cases = [
    [(config) => (config.layers[1].inbound_nodes[0][0][0] = 'z'), /unknown layer 'z'/],
    [(config) => (config.layers[1].inbound_nodes[0][0] = ['d', 1, 0]), /'d' is fed by its own output/],
    [(config) => (config.layers[1].inbound_nodes[0][0][2] = 4), /'a' has 1 outputs; number 4 was asked for/],
    [(config) => (config.output_layers = [['d', 5, 0]]), /there is no call 5 of 'd'/],
    [(config) => (config.output_layers = 'd'), /expected a list of \[layer name, call, output\]/],
    [(config) => config.layers.push(config.layers[1]), /two layers are called 'd'/],
  ];
  for (const [change, message] of cases) await assert.rejects(tf.loadLayersModel(changed(change)), message);
  const again = await tf.loadLayersModel(changed(() => {}));
  assert.equal(again.getLayer('d').inboundNodes.length, 2);
});
