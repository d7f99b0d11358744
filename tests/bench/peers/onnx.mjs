/**
 * The training of onnxruntime-web, as its last release with it has it: graphs that contain their gradients. What makes
 * such graphs is a Python package; here they are written out (onnx_graph.mjs). It can differentiate LSTM and GRU, and
 * has AdamW.
 */
import { checkpoint } from './onnx_format.mjs';
import { trainingGraph } from './onnx_graph.mjs';

export const patient = true;
export const note = 'with AdamW as the optimizer, and data already in batches and time-major';

const modules = '/tests/bench/node_modules';

let ort;
let flatbuffers;

export async function open() {
  ort = await import(`${modules}/onnxruntime-web/dist/ort.training.wasm.min.mjs`);
  ({ flatbuffers } = await import(`${modules}/flatbuffers/js/flatbuffers.mjs`));
  ort.env.wasm.wasmPaths = `${modules}/onnxruntime-web/dist/`;
  ort.env.wasm.numThreads = 1;
}

export function refuses({ layers }) {
  return layers.some(({ type }) => type === 'SimpleRNN')
    ? 'it has no gradient for simple recurrent layers'
    : null;
}

function batchOf({ vocabulary, layers, loss }, inputShape, targetShape) {
  const size = (shape) => shape.reduce((product, extent) => product * extent, 1);
  const below = (limit) => Math.floor(Math.random() * limit);
  const x = vocabulary
    ? new ort.Tensor(
        'int64',
        BigInt64Array.from({ length: size(inputShape) }, () => BigInt(below(vocabulary))),
        inputShape,
      )
    : new ort.Tensor(
        'float32',
        Float32Array.from({ length: size(inputShape) }, () => below(2)),
        inputShape,
      );
  const classes = layers.at(-1).units;
  const y = new Float32Array(size(targetShape));
  if (loss.endsWith('ategoricalCrossentropy'))
    for (let row = 0; row < targetShape[0]; ++row) y[row * classes + below(classes)] = 1;
  else y.forEach((_, i) => (y[i] = below(2)));
  return { x, y: new ort.Tensor('float32', y, targetShape) };
}

export function prepare(workload, samples) {
  const { train, optimizer, parameters, inputShape, targetShape } = trainingGraph(workload);
  const opened = ort.TrainingSession.create({
    checkpointState: checkpoint(flatbuffers, parameters),
    trainModel: train,
    optimizerModel: optimizer,
  });
  const batches = Array.from({ length: Math.floor(samples / workload.batch) }, () =>
    batchOf(workload, inputShape, targetShape),
  );
  return {
    samples: batches.length * workload.batch,
    fit: async (epochs) => {
      const session = await opened;
      for (let epoch = 0; epoch < epochs; ++epoch)
        for (const batch of batches) {
          await session.runTrainStep(batch);
          await session.runOptimizerStep();
          await session.lazyResetGrad();
        }
    },
  };
}
