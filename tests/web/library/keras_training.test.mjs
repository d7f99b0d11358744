/** Options of losses, metrics, optimizers and fit that Keras 3 has: see tests/golden/keras3_training.py. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { near, tf } from './support.mjs';

const golden = JSON.parse(
  await readFile(new URL('../../golden/keras3_training.json', import.meta.url), 'utf8'),
);
const camel = (options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
      value,
    ]),
  );

/** A Dense layer without bias of 3 inputs and 2 outputs. */
function line(kernel, compile) {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, useBias: false, inputShape: [3] })] });
  model.setWeights([tf.tensor(kernel, [3, 2])]);
  model.compile({ loss: 'mse', ...compile });
  return model;
}
const tensors = (x, y) => [tf.tensor(x, [x.length / 3, 3]), tf.tensor(y, [y.length / 2, 2])];

test('steps of epochs and validations are those of Keras', async () => {
  for (const { args, monitor, x, y, kernel, validation, history: expected, batches, after } of golden.fits)
    for (const watched of [false, true]) {
      const model = line(kernel, { optimizer: tf.train.sgd(0.1), metrics: ['mae'] });
      const seen = [];
      const callbacks = watched ? [{ onBatchEnd: (batch) => void seen.push(batch) }] : [];
      if (monitor !== null)
        callbacks.push(tf.callbacks.earlyStopping({ monitor, minDelta: 100, patience: 2 }));
      const validationData = validation.length > 0 ? tensors(validation[0], validation[1]) : undefined;
      const options = { batchSize: 2, shuffle: false, callbacks, validationData, ...camel(args) };
      const { history } = await model.fit(...tensors(x, y), options);
      const what = `${JSON.stringify(args)} ${watched ? 'watched' : ''}`;
      assert.deepEqual(Object.keys(history).sort(), Object.keys(expected).sort(), what);
      for (const [name, values] of Object.entries(expected))
        near(history[name], values, 2e-5, `${what}: ${name}`);
      near(model.getWeights()[0].dataSync(), after, 2e-5, what);
      if (watched) assert.deepEqual(seen, batches, what);
    }
});

test('optimizers average weights and gather gradients as those of Keras', async () => {
  for (const { optimizer, x, y, kernel, seen, after } of golden.optimizers) {
    const { learning_rate: rate, ...others } = optimizer.config;
    const make = tf.train[optimizer.class_name.toLowerCase()];
    const learningRate =
      typeof rate === 'number'
        ? rate
        : tf.schedules.exponentialDecay({ initialLearningRate: 0.1, decaySteps: 2, decayRate: 0.5 });
    const model = line(kernel, { optimizer: make({ learningRate, ...camel(others) }) });
    const what = JSON.stringify(optimizer);
    let count = 0;
    await model.fit(...tensors(x, y), {
      batchSize: 2,
      epochs: 3,
      shuffle: false,
      callbacks: { onBatchEnd: () => near(model.getWeights()[0].dataSync(), seen[count++], 2e-5, what) },
    });
    assert.equal(count, seen.length);
    near(model.getWeights()[0].dataSync(), after, 2e-5, what);
    const saved = await tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
    const [one, other] = [
      await model.trainOnBatch(...tensors(x, y)),
      await saved.trainOnBatch(...tensors(x, y)),
    ];
    assert.equal(other, one);
    assert.deepEqual(saved.getWeights()[0].dataSync(), model.getWeights()[0].dataSync(), what);
  }
});

async function artifactsOf(model) {
  let found;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      found = artifacts;
      return { modelArtifactsInfo: {} };
    }),
    { includeOptimizer: true },
  );
  return found;
}

test('metrics of several numbers give lists, as in Keras', async () => {
  const flat = (values) => values.flat();
  for (const { metrics, x, y, kernel, history: expected, evaluate, batch } of golden.lists) {
    const of = {
      Precision: 'precision',
      F1Score: 'f1Score',
      FBetaScore: 'fbetaScore',
      BinaryAccuracy: 'binaryAccuracy',
      R2Score: 'r2Score',
      Recall: 'recall',
    };
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 2, activation: 'sigmoid', useBias: false, inputShape: [3] })],
    });
    model.setWeights([tf.tensor(kernel, [3, 2])]);
    model.compile({
      optimizer: tf.train.sgd(1),
      loss: 'mse',
      metrics: metrics.map(({ class_name, config }) =>
        class_name in of
          ? tf.metrics[of[class_name]](camel(config))
          : tf.metrics.get(class_name, camel(config)),
      ),
    });
    const inputs = tensors(x, y);
    const validationData = tensors(x.slice(0, 12), y.slice(0, 8));
    const [ended, text] = [[], tf.callbacks.csvLogger()];
    const { history, params } = await model.fit(...inputs, {
      ...{ batchSize: 2, epochs: 3, shuffle: false, validationData },
      callbacks: [{ onBatchEnd: (_, logs) => void ended.push(logs) }, text],
    });
    assert.deepEqual(Object.keys(history).sort(), Object.keys(expected).sort());
    assert.deepEqual([...params.metrics].sort(), Object.keys(expected).sort());
    for (const [name, values] of Object.entries(expected)) {
      assert.deepEqual(
        history[name].map((value) => [value].flat().length),
        values.map((value) => [value].flat().length),
      );
      near(flat(history[name]), flat(values), 2e-5, name);
      if (!name.startsWith('val_'))
        assert.equal([ended[0][name]].flat().length, [values[0]].flat().length, name);
    }
    if (evaluate !== null) {
      const measured = model.evaluate(...inputs);
      assert.deepEqual(
        measured.map((tensor) => tensor.shape),
        evaluate.map((value) => (Array.isArray(value) ? [value.length] : [])),
      );
      near(
        measured.flatMap((tensor) => [...tensor.dataSync()]),
        flat(evaluate),
        2e-5,
      );
      assert.equal(model.metricsNames.length, evaluate.length);
      const trained = await model.trainOnBatch(...inputs);
      assert.deepEqual(trained.map(Array.isArray), batch.map(Array.isArray));
      near(flat(trained), flat(batch), 2e-5);
    }
    const lists = Object.entries(expected).filter(([, values]) => Array.isArray(values[0]));
    const cells = lists.map(([name]) => `"""[${history[name][0].join(', ')}]"""`);
    for (const cell of cells) assert.ok(text.text.split('\n')[1].includes(cell), cell);

    const again = await model.fitDataset([inputs], { epochs: 1 });
    for (const [name, values] of Object.entries(again.history))
      assert.equal(Array.isArray(values[0]), Array.isArray(expected[name][0]), name);
  }
});

test('callbacks monitor one of several numbers', async () => {
  const x = tf.tensor([[0.2], [0.4], [0.6], [0.8]]);
  const y = tf.tensor([[0], [1], [0], [1]]);
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, useBias: false, inputShape: [1] })],
  });
  model.setWeights([tf.tensor([[1]])]);
  model.compile({
    optimizer: tf.train.sgd(0),
    loss: tf.losses.binaryFocalCrossentropy({ gamma: 1, reduction: 'sum' }),
    metrics: [
      tf.metrics.precision({ thresholds: [0.3, 0.7] }),
      tf.metrics.recall({ thresholds: [0.3, 0.7] }),
      tf.metrics.truePositives(),
      tf.metrics.auc(),
      'accuracy',
    ],
  });
  const { history } = await model.fit(x, y, { batchSize: 4 });
  assert.deepEqual(Object.keys(history), [
    'loss',
    'precision',
    'recall',
    'true_positives',
    'auc',
    'accuracy',
    'acc',
  ]);
  near(history.precision[0], [2 / 3, 1], 1e-6);
  near(history.recall[0], [1, 0.5], 1e-6);
  near(history.true_positives, [1], 1e-6);
  near(history.auc, [0.75], 1e-6);
  assert.equal(model.evaluate(x, y).length, model.metricsNames.length);
  const monitored = (monitor, mode) =>
    model.fit(x, y, { callbacks: [tf.callbacks.earlyStopping({ monitor, mode })] });
  await monitored('precision[1]');
  await assert.rejects(
    monitored('precision', 'max'),
    /\[EarlyStopping\] monitor: 'precision' has several numbers; expected one of them: precision\[0\], precision\[1\]/,
  );
  await monitored('true_positives', 'max');
  await assert.rejects(monitored('true_positives'), /mode: expected "min" or "max" for true_positives/);
});

test('what Keras refuses is refused', () => {
  const refused = (expected, compile, units = 3) => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [1] })] });
    assert.throws(() => model.compile({ optimizer: 'sgd', loss: 'mse', ...compile }), expected);
  };
  refused(/reduction: expected one of "sum_over_batch_size", "sum", "mean"/, {
    loss: tf.losses.dice({ reduction: 'none' }),
  });
  refused(/axis: expected -1 or an axis from 0 to 1, got 2/, {
    loss: tf.losses.categoricalCrossentropy({ axis: 2 }),
  });
  refused(/axis: expected -1 or an axis from 0 to 1, got -3/, {
    loss: tf.losses.sparseCategoricalCrossentropy({ axis: -3 }),
  });
  refused(/axis: expected axes from -2 to 1, got 2/, { loss: tf.losses.dice({ axis: [0, 2] }) });
  refused(/topK|top_k: expected at most 3/, { metrics: [tf.metrics.precision({ topK: 4 })] });
  refused(/classId|class_id: expected at most 2/, { metrics: [tf.metrics.recall({ classId: 3 })] });
  refused(/expected an integer of at least 2|expected an integer from 2/, {
    optimizer: tf.train.adam({ gradientAccumulationSteps: 1 }),
  });
});

test('a sparse loss along the batch takes the numbers of samples, in batches of as many as there are steps', async () => {
  const made = () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 3, activation: 'sigmoid', inputShape: [2, 3] })],
    });
    model.compile({
      optimizer: tf.train.sgd(0.1),
      loss: tf.losses.sparseCategoricalCrossentropy({ axis: 0 }),
    });
    return model;
  };
  const values = Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const x = tf.tensor(values, [4, 2, 3]);
  const y = tf.tensor([0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0], [4, 3]);
  const model = made();
  const { history } = await model.fit(x, y, { batchSize: 2, epochs: 20, shuffle: false });
  assert.ok(history.loss.at(-1) < history.loss[0]);
  const refusal = /along axis 0 of targets \(4, 3\): expected batches of 2 samples each, got one of 4/;
  await assert.rejects(made().fit(x, y, { batchSize: 4 }), refusal);
  assert.throws(() => made().evaluate(x, y, { batchSize: 4 }), refusal);
  await assert.rejects(made().trainOnBatch(x, y), refusal);
});

test('classWeight weighs the batches of a data set', async () => {
  const x = tf.tensor([[0.2], [0.4], [0.6], [0.8]]);
  const made = (units, loss, activation) => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units, activation, inputShape: [1] })],
      seed: 4,
    });
    model.compile({ optimizer: tf.train.sgd(0.5), loss, weightedMetrics: ['accuracy'] });
    return model;
  };
  /** @type {[number, string, string, number[][]][]} */
  const cases = [
    [1, 'binaryCrossentropy', 'sigmoid', [[0], [1], [0], [1]]],
    [3, 'sparseCategoricalCrossentropy', 'softmax', [[0], [1], [2], [1]]],
    [2, 'categoricalCrossentropy', 'softmax', [[1, 0], [0, 1], [1, 0], [0, 1]]], // prettier-ignore
  ];
  for (const [units, loss, activation, targets] of cases) {
    const y = tf.tensor(targets);
    const classWeight = { 1: 3, 2: 0.5 };
    const [one, other] = [made(units, loss, activation), made(units, loss, activation)];
    const { history } = await one.fit(x, y, { batchSize: 4, epochs: 2, shuffle: false, classWeight });
    const found = await other.fitDataset([[x, y]], { epochs: 2, classWeight });
    assert.deepEqual(found.history, history, loss);
    assert.deepEqual(other.getWeights()[0].dataSync(), one.getWeights()[0].dataSync(), loss);
  }
  const y = tf.tensor(cases[0][3]);
  await assert.rejects(
    made(1, 'mse').fitDataset([[x, y, tf.tensor([1, 1, 1, 1])]], { classWeight: { 1: 2 } }),
    /either classWeight or weights in the batches, got both/,
  );
  await assert.rejects(
    made(1, 'mse').fitDataset([[x, y]], { classWeight: { a: 2 } }),
    /expected numbers of classes, got a/,
  );
});
