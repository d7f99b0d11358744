/**
 * jax-js on its WebAssembly backend: one compiled function does a whole training step. It has no scan, so the steps of
 * a sequence are written out one after the other; nor can it compile the gradient of a lookup, so embeddings are looked
 * up and updated around it. It frees what was used: `ref` keeps an array for a further use.
 */
import { isRecurrent, makeData } from '../workloads.mjs';

export const patient = true;
export const note = 'steps written out, embeddings looked up and updated outside its compiled step';

let jax;
let np;

export async function open() {
  jax = await import('/tests/bench/node_modules/@jax-js/jax/dist/index.js');
  np = jax.numpy;
  await jax.init('wasm');
  jax.defaultDevice('wasm');
}

const gates = { SimpleRNN: 1, LSTM: 4, GRU: 3 };

function parameters(workload) {
  const random = (...shape) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const limit = Math.sqrt(3 / shape.at(-1));
    return np.array(
      Float32Array.from({ length: size }, () => limit * (2 * Math.random() - 1)),
      { shape },
    );
  };
  let width = workload.features;
  return workload.layers.flatMap((layer) => {
    const { type, units } = layer;
    const inputs = width;
    width = units;
    if (type === 'Embedding') return [];
    if (!isRecurrent(layer)) return [random(inputs, units), random(1, units)];
    const all = gates[type] * units;
    return [random(inputs, all), random(units, all), random(1, all)];
  });
}

const cells = {
  SimpleRNN: ({ activation }, projected, product) => {
    const sum = product === null ? projected : projected.add(product);
    return { state: activation === 'relu' ? jax.nn.relu(sum) : np.tanh(sum) };
  },
  LSTM: ({ units }, projected, product, memory) => {
    const sum = product === null ? projected : projected.add(product);
    const gate = (i) => sum.ref.slice([], [i * units, (i + 1) * units]);
    let next = jax.nn.sigmoid(gate(0)).mul(np.tanh(gate(2)));
    if (memory !== undefined) next = next.add(jax.nn.sigmoid(gate(1)).mul(memory));
    const state = jax.nn.sigmoid(gate(3)).mul(np.tanh(next.ref));
    sum.dispose();
    return { state, memory: next };
  },
  GRU: ({ units }, projected, product, _memory, before) => {
    const part = (array, i) => array.ref.slice([], [i * units, (i + 1) * units]);
    const sum = (i) => (product === null ? part(projected, i) : part(projected, i).add(part(product, i)));
    const update = jax.nn.sigmoid(sum(0));
    const recurrent = product === null ? null : jax.nn.sigmoid(sum(1)).mul(part(product, 2));
    const candidate = np.tanh(recurrent === null ? part(projected, 2) : part(projected, 2).add(recurrent));
    const fresh = np.subtract(1, update.ref).mul(candidate);
    const state = before === null ? fresh : fresh.add(update.ref.mul(before));
    for (const used of [update, projected, product]) used?.dispose();
    return { state };
  },
};

function recurrent(layer, inputs, [kernel, recurrentKernel, bias]) {
  const steps = [...np.matmul(inputs, kernel).add(bias).transpose([1, 0, 2])];
  const outputs = [];
  let state = null;
  let memory;
  for (const projected of steps) {
    const product = state === null ? null : np.matmul(state.ref, recurrentKernel.ref);
    const before = state;
    ({ state, memory } = cells[layer.type](layer, projected, product, memory, before?.ref ?? null));
    if (layer.type !== 'GRU') before?.dispose();
    if (layer.sequences) outputs.push(state.ref);
  }
  if (!layer.sequences) return state;
  return np.stack(outputs, 1);
}

/** The model's answer before the last curve, where that is part of the loss. */
function answer(workload, values, inputs) {
  const take = values[Symbol.iterator]();
  const next = () => take.next().value;
  return workload.layers.reduce((x, layer) => {
    if (layer.type === 'Embedding') return x;
    if (isRecurrent(layer)) return recurrent(layer, x, [next(), next(), next()]);
    return np.matmul(x, next()).add(next());
  }, inputs);
}

function lossOf(workload, values, inputs, targets) {
  const z = answer(workload, values, inputs);
  if (workload.loss === 'binaryCrossentropy') return np.mean(jax.nn.softplus(z.ref).sub(targets.mul(z)));
  if (workload.loss !== 'meanSquaredError')
    return np.mean(np.sum(targets.mul(jax.nn.logSoftmax(z)), -1)).neg();
  const y = workload.layers.at(-1).activation === 'sigmoid' ? jax.nn.sigmoid(z) : z;
  return np.mean(np.square(y.sub(targets)));
}

/** New value and slots of a parameter; `rate` has Adam's corrections in it. */
const rules = {
  sgd: (value, change, _slots, rate) => [value.sub(change.mul(rate))],
  rmsprop: (value, change, [square], rate) => {
    const next = square.mul(0.9).add(np.square(change.ref).mul(0.1));
    return [value.sub(change.mul(rate).div(np.sqrt(next.ref).add(1e-7))), next];
  },
  adam: (value, change, [mean, square], rate) => {
    const first = mean.mul(0.9).add(change.ref.mul(0.1));
    const second = square.mul(0.999).add(np.square(change).mul(0.001));
    return [value.sub(first.ref.mul(rate).div(np.sqrt(second.ref).add(1e-7))), first, second];
  },
};
const slotCounts = { sgd: 0, rmsprop: 1, adam: 2 };

/** Also gives the gradient of `x`, when it comes from an embedding. */
function trainingStep(workload) {
  const rule = rules[workload.optimizer.name];
  const argnums = workload.vocabulary ? [0, 1] : [0];
  const lossAndChanges = jax.valueAndGrad((values, x, y) => lossOf(workload, values, x, y), { argnums });
  return jax.jit((values, slots, rate, x, y) => {
    const [loss, [changes, ...inputChange]] = lossAndChanges(
      values.map((value) => value.ref),
      x,
      y,
    );
    const news = values.map((value, i) => rule(value, changes[i], slots[i], rate.ref));
    rate.dispose();
    return [loss, news.map(([value]) => value), news.map(([, ...rest]) => rest), inputChange];
  });
}

/** A table of rows with its own optimizer, in plain JavaScript. */
class Table {
  constructor({ vocabulary, layers, optimizer }) {
    this.width = layers[0].units;
    this.adam = optimizer.name === 'adam';
    const size = vocabulary * this.width;
    this.values = Float32Array.from({ length: size }, () => 0.1 * Math.random() - 0.05);
    this.changes = new Float32Array(size);
    this.means = new Float32Array(size);
    this.squares = new Float32Array(size);
  }

  lookUp(ids, shape) {
    const { width, values } = this;
    const found = new Float32Array(ids.length * width);
    ids.forEach((id, row) => found.set(values.subarray(id * width, (id + 1) * width), row * width));
    return np.array(found, { shape: [...shape, width] });
  }

  update(ids, changes, rate) {
    const { width, values, means, squares } = this;
    const sums = this.changes.fill(0);
    ids.forEach((id, row) => {
      for (let i = 0; i < width; ++i) sums[id * width + i] += changes[row * width + i];
    });
    const [keptMean, keptSquare] = this.adam ? [0.9, 0.999] : [0, 0.9];
    for (let i = 0; i < values.length; ++i) {
      means[i] = keptMean * means[i] + (1 - keptMean) * sums[i];
      squares[i] = keptSquare * squares[i] + (1 - keptSquare) * sums[i] * sums[i];
      values[i] -= (rate * means[i]) / (Math.sqrt(squares[i]) + 1e-7);
    }
  }
}

function batchesOf(workload, samples) {
  const { batch, time, features, vocabulary, loss } = workload;
  const { inputs, targets, targetShape } = makeData({ ...workload, oneHot: loss.startsWith('cat') }, samples);
  const slice = (values, i, size, Type) => Type.from(values.subarray(i * size, (i + 1) * size));
  const part = (values, i, shape, Type) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return np.array(slice(values, i, size, Type), { shape });
  };
  const classes = workload.layers.at(-1).units;
  return Array.from({ length: Math.floor(samples / batch) }, (_, i) => ({
    ...(vocabulary
      ? { ids: slice(inputs, i, batch * time, Int32Array) }
      : { x: part(inputs, i, [batch, time, features], Float32Array) }),
    y: loss.startsWith('sparse')
      ? jax.nn.oneHot(part(targets, i, [batch], Int32Array), classes)
      : part(targets, i, [batch, ...targetShape.slice(1)], Float32Array),
  }));
}

export function prepare(workload, samples) {
  const step = trainingStep(workload);
  const batches = batchesOf(workload, samples);
  const table = workload.vocabulary ? new Table(workload) : null;
  const { name, learningRate } = workload.optimizer;
  let values = parameters(workload);
  let slots = values.map((value) => Array.from({ length: slotCounts[name] }, () => np.zerosLike(value.ref)));
  let count = 0;
  /** @param {{ x?: any, y: any, ids?: any }} batch */
  const train = async ({ x, y, ids }) => {
    count++;
    const rate = learningRate * (name === 'adam' ? Math.sqrt(1 - 0.999 ** count) / (1 - 0.9 ** count) : 1);
    const input = table?.lookUp(ids, [workload.batch, workload.time]) ?? x.ref;
    let loss, inputChange;
    [loss, values, slots, inputChange] = step(values, slots, np.array(rate), input, y.ref);
    if (table !== null) table.update(ids, await inputChange[0].data(), rate);
    await loss.data();
  };
  return {
    samples: batches.length * workload.batch,
    fit: async (epochs) => {
      for (let epoch = 0; epoch < epochs; ++epoch) for (const batch of batches) await train(batch);
    },
  };
}
