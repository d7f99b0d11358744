/**
 * The workloads, once for every runner: the library and TF.js in a browser, and the core natively.
 * `time`, `features`: the input (samples, time, features); with a `vocabulary` the input is ids (samples, time). W1 is
 * the default task's model.
 */
const sgd = { name: 'sgd', learningRate: 0.1 };
const rmsprop = { name: 'rmsprop', learningRate: 0.001 };

export const workloads = [
  {
    id: 'W1',
    time: 8,
    features: 2,
    batch: 2,
    loss: 'meanSquaredError',
    optimizer: sgd,
    layers: [rnn('SimpleRNN', 16, true, 'relu'), dense(1, 'sigmoid')],
  },
  {
    id: 'W1b',
    time: 8,
    features: 2,
    batch: 32,
    loss: 'meanSquaredError',
    optimizer: sgd,
    layers: [rnn('SimpleRNN', 16, true, 'relu'), dense(1, 'sigmoid')],
  },
  {
    id: 'W1c',
    time: 8,
    features: 2,
    batch: 2,
    loss: 'meanSquaredError',
    optimizer: sgd,
    layers: [rnn('SimpleRNN', 128, true, 'relu'), dense(1, 'sigmoid')],
  },
  {
    id: 'W1d',
    time: 8,
    features: 2,
    batch: 2,
    loss: 'meanSquaredError',
    optimizer: sgd,
    layers: [rnn('LSTM', 16, true), dense(1, 'sigmoid')],
  },
  {
    id: 'W1e',
    time: 8,
    features: 2,
    batch: 2,
    loss: 'meanSquaredError',
    optimizer: sgd,
    layers: [rnn('GRU', 16, true), dense(1, 'sigmoid')],
  },
  {
    id: 'W2',
    time: 20,
    features: 1,
    batch: 10,
    loss: 'meanSquaredError',
    optimizer: { name: 'adam', learningRate: 0.01 },
    layers: [rnn('SimpleRNN', 20, false), dense(1, 'linear')],
  },
  {
    id: 'W3',
    time: 500,
    vocabulary: 10000,
    batch: 128,
    loss: 'binaryCrossentropy',
    optimizer: rmsprop,
    layers: [embedding(32, 10000), rnn('SimpleRNN', 32, false), dense(1, 'sigmoid')],
  },
  {
    id: 'W3b',
    time: 500,
    vocabulary: 10000,
    batch: 128,
    loss: 'binaryCrossentropy',
    optimizer: rmsprop,
    layers: [embedding(32, 10000), rnn('LSTM', 32, false), dense(1, 'sigmoid')],
  },
  {
    id: 'W3c',
    time: 500,
    vocabulary: 10000,
    batch: 128,
    loss: 'binaryCrossentropy',
    optimizer: rmsprop,
    layers: [embedding(32, 10000), rnn('GRU', 32, false), dense(1, 'sigmoid')],
  },
  {
    id: 'W4',
    time: 5,
    vocabulary: 2000,
    batch: 128,
    loss: 'sparseCategoricalCrossentropy',
    optimizer: { name: 'adam', learningRate: 0.005 },
    layers: [embedding(30, 2000), rnn('SimpleRNN', 30, false), dense(2000, 'softmax')],
  },
  {
    id: 'W5',
    time: 40,
    features: 64,
    batch: 64,
    loss: 'categoricalCrossentropy',
    oneHot: true,
    optimizer: { name: 'adam', learningRate: 0.001 },
    layers: [rnn('LSTM', 128, true), rnn('LSTM', 128, false), dense(64, 'softmax')],
  },
  {
    id: 'W6',
    time: 100,
    vocabulary: 10000,
    batch: 128,
    loss: 'binaryCrossentropy',
    optimizer: rmsprop,
    layers: [
      embedding(32, 10000),
      rnn('SimpleRNN', 32, true),
      rnn('SimpleRNN', 32, true),
      rnn('SimpleRNN', 32, true),
      rnn('SimpleRNN', 32, false),
      dense(1, 'sigmoid'),
    ],
  },
];

function rnn(type, units, sequences, activation = 'tanh') {
  return { type, units, sequences, activation };
}

function embedding(units, vocabulary) {
  return { type: 'Embedding', units, vocabulary };
}

function dense(units, activation) {
  return { type: 'Dense', units, activation };
}

const gates = { SimpleRNN: 1, LSTM: 4, GRU: 3 };

export const isRecurrent = ({ type }) => type in gates;

/** True when the workload's output has a row for each time step. */
export const givesSequences = ({ layers }) => layers.filter(isRecurrent).every((layer) => layer.sequences);

/** Floating-point operations of the products of one training step on one sample: forward, and twice that backward. */
export function flopsPerSample({ time, features, layers }) {
  let width = features;
  let steps = time;
  let flops = 0;
  for (const { type, units, sequences } of layers) {
    if (type === 'Dense') flops += 2 * steps * width * units;
    if (type in gates) flops += 2 * steps * gates[type] * units * (width + units);
    if (type in gates && !sequences) steps = 1;
    width = units;
  }
  return 3 * flops;
}

/** Samples in an epoch of the measurement; `slow` for libraries that need seconds for what others do at once. */
export function samplesFor({ id, batch, layers, features }, slow) {
  if (id.startsWith('W2')) return 144;
  if (features === undefined) return batch * (slow ? 1 : id.startsWith('W4') ? 16 : 4);
  if (features > 10) return slow ? batch : 8 * batch;
  if (layers[0].units > 100) return slow ? 100 : 1000;
  return slow ? 224 : 10000;
}

/**
 * A small generator of its own, so that every run compares the same neighbours.
 * @returns {Generator<number, never>}
 */
function* randomNumbers(seed) {
  let state = seed >>> 0;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** `count` workloads whose length, width and units lie up to a tenth (at least one) beside those of `workload`. */
export function neighbours(workload, count, seed = 1) {
  const numbers = randomNumbers(seed);
  const near = (value) => {
    const reach = Math.max(1, Math.round(value / 10));
    return Math.max(1, value - reach + Math.floor(numbers.next().value * (2 * reach + 1)));
  };
  return Array.from({ length: count }, () => {
    const time = near(workload.time);
    const features = workload.features && near(workload.features);
    const layers = workload.layers.map((layer) =>
      layer.type === 'Dense' ? layer : { ...layer, units: near(layer.units) },
    );
    const widths = layers.filter((layer) => layer.type !== 'Dense').map((layer) => layer.units);
    const id = `${workload.id} T=${time}${features ? ` D=${features}` : ''} H=${widths}`;
    return { ...workload, id, time, features, layers };
  });
}

/** `samples` random inputs and targets as flat arrays with shapes. Targets of sparse losses are class numbers. */
export function makeData(workload, samples) {
  const numbers = randomNumbers(7);
  const below = (count) => Math.floor(numbers.next().value * count);
  const oneHot = (rows, width) => {
    const values = new Float32Array(rows * width);
    for (let row = 0; row < rows; ++row) values[row * width + below(width)] = 1;
    return values;
  };
  const numbersBelow = (count, limit) => Float32Array.from({ length: count }, () => below(limit));
  const { time, features, vocabulary, layers, loss } = workload;
  const inputShape = vocabulary ? [samples, time] : [samples, time, features];
  const places = samples * time;
  const inputs = vocabulary
    ? numbersBelow(places, vocabulary)
    : workload.oneHot
      ? oneHot(places, features)
      : numbersBelow(places * features, 2);
  const classes = layers.at(-1).units;
  const sparse = loss.startsWith('sparse');
  const targetShape = [samples, ...(givesSequences(workload) ? [time] : []), sparse ? 1 : classes];
  const count = targetShape.reduce((product, extent) => product * extent);
  const targets = workload.oneHot
    ? oneHot(count / classes, classes)
    : numbersBelow(count, sparse ? classes : 2);
  return { inputs, inputShape, targets, targetShape };
}

const coreNames = {
  sgd: 'SGD',
  adam: 'Adam',
  rmsprop: 'RMSprop',
  meanSquaredError: 'mean_squared_error',
  binaryCrossentropy: 'binary_crossentropy',
  categoricalCrossentropy: 'categorical_crossentropy',
  sparseCategoricalCrossentropy: 'sparse_categorical_crossentropy',
};

/** The workload as the core takes it. */
export function coreConfig(workload) {
  const { time, features, vocabulary, optimizer, loss, layers, oneHot = false } = workload;
  const own = layers.map(({ type, units, sequences, activation }) => {
    if (type === 'Embedding')
      return { class_name: type, config: { input_dim: vocabulary, output_dim: units } };
    const config =
      type === 'Dense' ? { units, activation } : { units, activation, return_sequences: sequences };
    return { class_name: type, config };
  });
  const input = {
    class_name: 'InputLayer',
    config: { batch_shape: vocabulary ? [null, time] : [null, time, features] },
  };
  return {
    id: workload.id,
    model: { class_name: 'Sequential', config: { layers: [input, ...own] } },
    compile: {
      optimizer: { class_name: coreNames[optimizer.name], config: { learning_rate: optimizer.learningRate } },
      loss: coreNames[loss],
    },
    batch: workload.batch,
    one_hot: oneHot,
    ids: vocabulary ?? 2,
    classes: loss.startsWith('sparse') ? layers.at(-1).units : 2,
  };
}
