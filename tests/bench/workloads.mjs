/**
 * What is measured, once for every runner: the library and TF.js in a browser, and the core natively.
 * `time`, `features`: the input (samples, time, features). W1 is the default task's model.
 */
const sgd = { name: 'sgd', learningRate: 0.1 };

export const workloads = [
  {
    id: 'W1', time: 8, features: 2, batch: 2, loss: 'meanSquaredError', optimizer: sgd,
    layers: [rnn('SimpleRNN', 16, true, 'relu'), dense(1, 'sigmoid')],
  },
  {
    id: 'W1, batch 32', time: 8, features: 2, batch: 32, loss: 'meanSquaredError', optimizer: sgd,
    layers: [rnn('SimpleRNN', 16, true, 'relu'), dense(1, 'sigmoid')],
  },
  {
    id: 'W1c', time: 8, features: 2, batch: 2, loss: 'meanSquaredError', optimizer: sgd,
    layers: [rnn('SimpleRNN', 128, true, 'relu'), dense(1, 'sigmoid')],
  },
  {
    id: 'W1d', time: 8, features: 2, batch: 2, loss: 'meanSquaredError', optimizer: sgd,
    layers: [rnn('LSTM', 16, true), dense(1, 'sigmoid')],
  },
  {
    id: 'W1e', time: 8, features: 2, batch: 2, loss: 'meanSquaredError', optimizer: sgd,
    layers: [rnn('GRU', 16, true), dense(1, 'sigmoid')],
  },
  {
    id: 'W2', time: 20, features: 1, batch: 10, loss: 'meanSquaredError', optimizer: { name: 'adam', learningRate: 0.01 },
    layers: [rnn('SimpleRNN', 20, false), dense(1, 'linear')],
  },
  {
    id: 'W5', time: 40, features: 64, batch: 64, loss: 'categoricalCrossentropy',
    optimizer: { name: 'adam', learningRate: 0.001 }, oneHot: true,
    layers: [rnn('LSTM', 128, true), rnn('LSTM', 128, false), dense(64, 'softmax')],
  },
];

function rnn(type, units, sequences, activation = 'tanh') {
  return { type, units, sequences, activation };
}

function dense(units, activation) {
  return { type: 'Dense', units, activation };
}

const gates = { SimpleRNN: 1, LSTM: 4, GRU: 3 };

/** Floating-point operations of the products of one training step on one sample: forward, and twice that backward. */
export function flopsPerSample({ time, features, layers }) {
  let width = features;
  let steps = time;
  let flops = 0;
  for (const { type, units, sequences } of layers) {
    flops += type === 'Dense' ? 2 * steps * width * units : 2 * steps * gates[type] * units * (width + units);
    if (type !== 'Dense' && !sequences) steps = 1;
    width = units;
  }
  return 3 * flops;
}

/** A small generator of its own, so that every run compares the same neighbours. */
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
    const features = near(workload.features);
    const layers = workload.layers.map((layer) => (layer.type === 'Dense' ? layer : { ...layer, units: near(layer.units) }));
    const id = `${workload.id} T=${time} D=${features} H=${layers.filter((l) => l.type !== 'Dense').map((l) => l.units)}`;
    return { ...workload, id, time, features, layers };
  });
}

/** `samples` random inputs and targets as flat arrays with shapes. */
export function makeData(workload, samples) {
  const numbers = randomNumbers(7);
  const next = () => numbers.next().value;
  const { time, features, layers, oneHot } = workload;
  const last = layers.at(-1).units;
  const sequences = layers.every((layer) => layer.type === 'Dense' || layer.sequences);
  const inputs = new Float32Array(samples * time * features);
  if (oneHot) for (let row = 0; row < samples * time; ++row) inputs[row * features + Math.floor(next() * features)] = 1;
  else for (let i = 0; i < inputs.length; ++i) inputs[i] = Math.round(next());
  const rows = samples * (sequences ? time : 1);
  const targets = new Float32Array(rows * last);
  if (oneHot) for (let row = 0; row < rows; ++row) targets[row * last + Math.floor(next() * last)] = 1;
  else for (let i = 0; i < targets.length; ++i) targets[i] = Math.round(next());
  return {
    inputs, inputShape: [samples, time, features],
    targets, targetShape: sequences ? [samples, time, last] : [samples, last],
  };
}

/** The workload as the core takes it. */
export function coreConfig(workload) {
  const own = workload.layers.map(({ type, units, sequences, activation }) => ({
    class_name: type,
    config: type === 'Dense' ? { units, activation } : { units, activation, return_sequences: sequences },
  }));
  const input = { class_name: 'InputLayer', config: { batch_shape: [null, workload.time, workload.features] } };
  const { name, learningRate } = workload.optimizer;
  return {
    id: workload.id,
    model: { class_name: 'Sequential', config: { layers: [input, ...own] } },
    compile: {
      optimizer: { class_name: name === 'sgd' ? 'SGD' : 'Adam', config: { learning_rate: learningRate } },
      loss: workload.loss === 'meanSquaredError' ? 'mean_squared_error' : 'categorical_crossentropy',
    },
    batch: workload.batch,
  };
}

/** Builds the workload with the library or with TF.js. */
export function buildModel(library, workload) {
  const model = library.sequential();
  workload.layers.forEach(({ type, units, sequences, activation }, index) => {
    const options = { units, activation, kernelInitializer: 'glorotUniform' };
    if (index === 0) options.inputShape = [workload.time, workload.features];
    if (type === 'Dense') return model.add(library.layers.dense(options));
    options.returnSequences = sequences;
    options.recurrentInitializer = 'glorotUniform';
    if (type === 'SimpleRNN') return model.add(library.layers.simpleRNN(options));
    options.recurrentActivation = 'sigmoid';
    return model.add(type === 'LSTM' ? library.layers.lstm(options) : library.layers.gru(options));
  });
  const { name, learningRate } = workload.optimizer;
  model.compile({ optimizer: library.train[name](learningRate), loss: workload.loss });
  return model;
}
