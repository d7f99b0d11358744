/**
 * A workload's training step as an ONNX graph, written out with its gradients: inputs "x" and "y", output "loss", and
 * what onnxruntime's training sessions keep between steps. Sequences are (T,B,...), as its recurrent operators take
 * them.
 */
import { givesSequences, isRecurrent } from '../workloads.mjs';
import { constant, model, node, sequence, types, value } from './onnx_format.mjs';

const gates = { LSTM: 4, GRU: 3 };

/** Collects nodes, parameters and the gradients of parameters. */
class Step {
  nodes = [];
  constants = [];
  parameters = [];

  node(operator, inputs, outputs, attributes) {
    this.nodes.push(node(operator, inputs, outputs, attributes));
    return outputs[0];
  }

  whole(name, numbers) {
    this.constants.push(constant(name, types.int64, [numbers.length], numbers));
    return name;
  }

  number(name, one) {
    this.constants.push(constant(name, types.float, [1], [one]));
    return name;
  }

  parameter(name, ...shape) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const limit = Math.sqrt(3 / shape.at(-1));
    this.parameters.push({
      name,
      shape,
      values: Float32Array.from({ length: size }, () => limit * (2 * Math.random() - 1)),
    });
    return name;
  }
}

/** Each of these adds its forward part and returns {output, backward(gradient) → gradient of the input}. */
const parts = {
  Embedding(step, name, { units }, input, { vocabulary }) {
    const table = step.parameter(`${name}_table`, vocabulary, units);
    const shape = step.whole(`${name}_shape`, [vocabulary, units]);
    const output = step.node('Gather', [table, input], [`${name}_out`]);
    return {
      output,
      backward: (gradient) =>
        void step.node('GatherGrad', [shape, input, gradient], [`${table}_grad`], { axis: 0 }),
    };
  },
  recurrent(step, name, { type, units, sequences }, input, { width, isFirst }) {
    const all = gates[type] * units;
    const w = step.parameter(`${name}_w`, 1, all, width);
    const r = step.parameter(`${name}_r`, 1, all, units);
    const b = step.parameter(`${name}_b`, 1, 2 * all);
    const kept = type === 'LSTM' ? ['last', 'memory', 'memories', 'gates'] : ['last', 'gates'];
    const outputs = ['states', ...kept].map((what) => `${name}_${what}`);
    step.node(`${type}Training`, [input, w, r, b], outputs, { hidden_size: units });
    const axis = step.whole(`${name}_axis`, [sequences ? 1 : 0]);
    const chosen = sequences ? outputs[0] : outputs[1];
    const output = step.node('Squeeze', [chosen, axis], [`${name}_out`]);
    const inputs =
      type === 'LSTM'
        ? [input, w, r, '', '', '', outputs[0], outputs[3], outputs[4]]
        : [input, w, r, b, '', '', outputs[0], outputs[2]];
    return {
      output,
      backward(gradient) {
        const whole = step.node('Unsqueeze', [gradient, axis], [`${name}_change`]);
        const changes = sequences ? [whole] : ['', whole];
        const results = [isFirst ? '' : `${name}_in_grad`, `${w}_grad`, `${r}_grad`, `${b}_grad`];
        return step.node(`${type}Grad`, [...inputs, ...changes], results, { hidden_size: units });
      },
    };
  },
  Dense(step, name, { units }, input, { width, rows, steps, batch }) {
    const w = step.parameter(`${name}_w`, width, units);
    const b = step.parameter(`${name}_b`, units);
    const flat = steps
      ? step.node('Reshape', [input, step.whole(`${name}_flat`, [rows, width])], [`${name}_rows`])
      : input;
    const output = step.node('Gemm', [flat, w, b], [`${name}_out`]);
    return {
      output,
      backward(gradient) {
        step.node('Gemm', [flat, gradient], [`${w}_grad`], { transA: 1 });
        step.node('ReduceSum', [gradient, step.whole(`${name}_first`, [0])], [`${b}_grad`], { keepdims: 0 });
        const back = step.node('Gemm', [gradient, w], [`${name}_back`], { transB: 1 });
        return steps
          ? step.node(
              'Reshape',
              [back, step.whole(`${name}_full`, [steps, batch, width])],
              [`${name}_in_grad`],
            )
          : back;
      },
    };
  },
};

/** Adds the loss of logits `z` for targets "y", and gives the gradient of `z`. */
function addLoss(step, { loss, layers }, z, rows) {
  const { activation, units } = layers.at(-1);
  if (loss.endsWith('ategoricalCrossentropy')) {
    const p = step.node('Softmax', [z], ['p'], { axis: -1 });
    const products = step.node('Mul', ['y', step.node('Log', [p], ['logs'])], ['products']);
    step.node('Neg', [step.node('ReduceSum', [products], ['sum'], { keepdims: 0 })], ['loss']);
    return step.node(
      'Mul',
      [step.node('Sub', [p, 'y'], ['error']), step.number('scale', 1 / rows)],
      ['z_grad'],
    );
  }
  const p = activation === 'sigmoid' ? step.node('Sigmoid', [z], ['p']) : z;
  const error = step.node('Sub', [p, 'y'], ['error']);
  step.node('ReduceMean', [step.node('Mul', [error, error], ['squares'])], ['loss'], { keepdims: 0 });
  const scale = step.number('scale', (loss === 'meanSquaredError' ? 2 : 1) / (rows * units));
  const scaled = step.node('Mul', [error, scale], ['scaled']);
  if (loss !== 'meanSquaredError' || activation !== 'sigmoid') return scaled;
  const slope = step.node('Mul', [p, step.node('Sub', [step.number('one', 1), p], ['rest'])], ['slope']);
  return step.node('Mul', [scaled, slope], ['z_grad']);
}

/** {train, optimizer: bytes of the two models, parameters, inputShape, targetShape} for one batch. */
export function trainingGraph(workload) {
  const { batch, time, features, vocabulary, layers } = workload;
  const sequences = givesSequences(workload);
  const rows = sequences ? batch * time : batch;
  const step = new Step();
  const added = [];
  let output = 'x';
  let width = features;
  layers.forEach((layer, i) => {
    const part = isRecurrent(layer) ? parts.recurrent : parts[layer.type];
    const about = { width, vocabulary, rows, batch, steps: sequences ? time : 0, isFirst: i === 0 };
    added.push(part(step, `layer${i}`, layer, output, about));
    output = added.at(-1).output;
    width = layer.units;
  });
  added.reduceRight((gradient, part) => part.backward(gradient), addLoss(step, workload, output, rows));
  const inputShape = vocabulary ? [time, batch] : [time, batch, features];
  const targetShape = [rows, width];
  const kept = (name) => `${name}_grad.accumulation`;
  for (const { name } of step.parameters)
    step.node(
      'InPlaceAccumulatorV2',
      [`${kept(name)}.buffer`, `${name}_grad`, 'lazy_reset_grad'],
      [`${kept(name)}.out`],
    );
  const train = model({
    nodes: step.nodes,
    constants: step.constants,
    inputs: [
      value('x', vocabulary ? types.int64 : types.float, inputShape),
      value('y', types.float, targetShape),
      ...step.parameters.map(({ name, shape }) => value(name, types.float, shape)),
      ...step.parameters.map(({ name, shape }) => value(`${kept(name)}.buffer`, types.float, shape)),
      value('lazy_reset_grad', types.bool, [1]),
    ],
    outputs: [
      value('loss', types.float, []),
      ...step.parameters.map(({ name }) => value(`${kept(name)}.out`, types.bool, [1])),
    ],
  });
  const lists = ['params', 'gradients', 'first_order_moments', 'second_order_moments'];
  const optimizer = model({
    nodes: [node('AdamWOptimizer', ['learning_rate', 'step', ...lists], ['updated_flag'])],
    inputs: [
      value('learning_rate', types.float, [1]),
      value('step', types.int64, [1]),
      ...lists.map(sequence),
    ],
    outputs: [value('updated_flag', types.bool, [1])],
  });
  return { train, optimizer, parameters: step.parameters, inputShape, targetShape };
}
