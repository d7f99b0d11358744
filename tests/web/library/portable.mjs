/**
 * A program for TF.js and for this library alike, which takes either as `tf`. Weights, data and their order are fixed,
 * so that both compute the same numbers.
 */

function numbers(count, seed) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  });
}

function input(tf, shape, seed) {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tf.tensor(numbers(size, seed), shape);
}

/** One-hot rows of classes drawn from `seed`. */
function oneHot(tf, samples, classes, seed) {
  const rows = numbers(samples, seed).map((value) => Math.floor(((value + 1) / 2) * classes));
  return tf.tensor2d(
    rows.map((row) => Array.from({ length: classes }, (_, i) => (i === row ? 1 : 0))),
    [samples, classes],
  );
}

function setWeights(tf, model) {
  const weights = model.getWeights().map((weight, i) => {
    const values = numbers(weight.size, i + 11).map((value) => value * 0.6);
    return tf.tensor(values, weight.shape);
  });
  model.setWeights(weights);
}

const values = async (tensors) => {
  const list = Array.isArray(tensors) ? tensors : [tensors];
  return Promise.all(list.map(async (tensor) => Array.from(await tensor.data())));
};

const programs = {
  async 'dense, sgd, mse'(tf) {
    const model = tf.sequential();
    model.add(tf.layers.dense({ units: 6, activation: 'tanh', inputShape: [4] }));
    model.add(tf.layers.dense({ units: 2 }));
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError', metrics: ['mse'] });
    return { model, x: input(tf, [20, 4], 1), y: input(tf, [20, 2], 2), batchSize: 4 };
  },

  async 'simple rnn with sequences, momentum, binary'(tf) {
    const model = tf.sequential({
      layers: [
        tf.layers.simpleRNN({ units: 8, activation: 'relu', returnSequences: true, inputShape: [6, 2] }),
        tf.layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    });
    model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: 'binaryCrossentropy', metrics: ['acc'] });
    const bits = numbers(20 * 6, 4).map((value) => [value > 0 ? 1 : 0]);
    const y = tf.tensor(bits.flat(), [20, 6, 1]);
    return { model, x: input(tf, [20, 6, 2], 3), y, batchSize: 3, validationSplit: 0.25 };
  },

  async 'lstm, rmsprop, categorical'(tf) {
    const model = tf.sequential({
      layers: [
        tf.layers.lstm({
          units: 5,
          recurrentActivation: 'sigmoid',
          inputShape: [7, 3],
          returnSequences: true,
        }),
        tf.layers.lstm({ units: 4, recurrentActivation: 'sigmoid' }),
        tf.layers.dense({ units: 3 }),
        tf.layers.activation({ activation: 'softmax' }),
      ],
    });
    const optimizer = tf.train.rmsprop(0.01, 0.9, 0, 1e-7);
    model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['acc'] });
    const validationData = [input(tf, [6, 7, 3], 8), oneHot(tf, 6, 3, 9)];
    return { model, x: input(tf, [18, 7, 3], 5), y: oneHot(tf, 18, 3, 6), batchSize: 4, validationData };
  },

  async 'gru, adam, sparse categorical'(tf) {
    const model = tf.sequential({
      layers: [
        tf.layers.gru({ units: 6, recurrentActivation: 'sigmoid', resetAfter: false, inputShape: [5, 2] }),
        tf.layers.dense({ units: 4, activation: 'softmax' }),
      ],
    });
    // Keras 3 adds epsilon before, TF.js after the correction of the second moment: a small one hides the difference.
    const optimizer = tf.train.adam(0.02, 0.9, 0.999, 1e-9);
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['acc'] });
    const classes = numbers(22, 12).map((value) => Math.floor((value + 1) * 2));
    return { model, x: input(tf, [22, 5, 2], 10), y: tf.tensor2d(classes, [22, 1]), batchSize: 8 };
  },

  async 'flatten and mean absolute error'(tf) {
    const model = tf.sequential({
      layers: [
        tf.layers.simpleRNN({ units: 3, goBackwards: true, returnSequences: true, inputShape: [4, 2] }),
        tf.layers.flatten(),
        tf.layers.dropout({ rate: 0 }),
        tf.layers.dense({ units: 1, useBias: false }),
      ],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanAbsoluteError' });
    return { model, x: input(tf, [10, 4, 2], 13), y: input(tf, [10, 1], 14), batchSize: 5 };
  },

  async 'two inputs, two outputs, shared layers'(tf) {
    const first = tf.input({ shape: [5, 2] });
    const second = tf.input({ shape: [5, 2] });
    const shared = tf.layers.lstm({ units: 4, recurrentActivation: 'sigmoid', returnState: true });
    const [sequenceEnd] = shared.apply(first);
    const [, , carry] = shared.apply(second);
    const left = tf.layers.dense({ units: 3, activation: 'tanh', name: 'left' });
    const right = tf.layers.dense({ units: 2, name: 'right' });
    const outputs = [left.apply(sequenceEnd), right.apply(carry)];
    const model = tf.model({ inputs: [first, second], outputs });
    model.compile({
      optimizer: tf.train.adam(0.01, 0.9, 0.999, 1e-9),
      loss: ['meanSquaredError', 'meanSquaredError'],
    });
    return {
      model,
      x: [input(tf, [12, 5, 2], 15), input(tf, [12, 5, 2], 16)],
      y: [input(tf, [12, 3], 17), input(tf, [12, 2], 18)],
      batchSize: 5,
      // TF.js puts a further number in front of these.
      measures: 3,
    };
  },
};

/** Each program's history, batch logs, evaluation, predictions and weights. */
export async function run(tf) {
  const results = {};
  for (const [name, program] of Object.entries(programs)) {
    const { model, x, y, measures = 0, ...options } = await program(tf);
    setWeights(tf, model);
    const batches = [];
    const epochs = [];
    const callbacks = {
      onBatchEnd: (batch, logs) => batches.push([batch, logs.size, logs.loss]),
      onEpochEnd: (epoch, logs) => epochs.push([epoch, logs.loss]),
    };
    const { history, epoch } = await model.fit(x, y, {
      ...options,
      epochs: 3,
      shuffle: false,
      verbose: 0,
      callbacks,
    });
    results[name] = {
      keys: Object.keys(history).sort(),
      losses: Object.keys(history)
        .sort()
        .map((key) => history[key]),
      epoch,
      batches,
      epochs,
      evaluated: (await values(model.evaluate(x, y, { batchSize: 7 }))).flat().slice(-measures),
      predicted: await values(model.predict(x, { batchSize: 6 })),
      onBatch: [await model.trainOnBatch(x, y)].flat(),
      weights: await values(model.getWeights()),
      shapes: model.getWeights().map((weight) => weight.shape),
    };
    model.dispose();
  }
  return results;
}
