/**
 * TensorFlow.js with the backend that is named. The gradient of its Embedding is replaced by one that adds rows: as
 * shipped it takes minutes a batch on cpu, and the wasm backend lacks an operation that it needs.
 */
import { prepareModel } from './layers_api.mjs';

export const patient = true;
export const note =
  "with its Embedding's gradient replaced: as shipped it takes minutes a batch or is missing";

const modules = '/web/node_modules/@tensorflow';

const script = (address) =>
  new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), {
      src: address,
      onload: resolve,
      onerror: reject,
    });
    document.head.append(element);
  });

function addRows(tf, changes, x, ids) {
  const width = x.shape[1];
  const values = changes.dataSync();
  const table = new Float32Array(x.size);
  ids.dataSync().forEach((id, row) => {
    for (let i = 0; i < width; ++i) table[id * width + i] += values[row * width + i];
  });
  return tf.tensor(table, x.shape);
}

export async function open(backend) {
  await script(`${modules}/tfjs/dist/tf.min.js`);
  const { tf } = window;
  if (backend === 'wasm') {
    await script(`${modules}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`);
    tf.wasm.setWasmPaths(`${modules}/tfjs-backend-wasm/dist/`);
  }
  await tf.setBackend(backend);
  await tf.ready();
  tf.registerGradient({
    kernelName: 'GatherV2',
    inputsToSave: ['x', 'indices'],
    gradFunc: (changes, [x, ids]) => ({ x: () => addRows(tf, changes, x, ids), indices: () => ids }),
  });
}

export const prepare = (workload, samples) => prepareModel(window.tf, workload, samples);
