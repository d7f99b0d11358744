/** Long runs, with the library in a page, for faults that show only in them. Each resolves to figures for bars.mjs. */
import { open, prepare } from './peers/library.mjs';
import { workloads } from './workloads.mjs';

const workload = (id) => workloads.find((one) => one.id === id);

/** The memory of WebAssembly, which never shrinks, after training the workload. */
export async function peak({ build, id }, wasmBytes) {
  await open(build);
  const chosen = workload(id);
  const { fit } = prepare(chosen, 4 * chosen.batch);
  await fit(2);
  return { bytes: wasmBytes() };
}

/** The memory of WebAssembly before and after so many training steps. */
export async function growth({ build, id, steps }, wasmBytes) {
  await open(build);
  const chosen = workload(id);
  const samples = 1000 * chosen.batch;
  const { fit } = prepare(chosen, samples);
  await fit(1);
  const before = wasmBytes();
  for (let done = 0; done < steps; done += 10_000) await fit(10);
  return { before, after: wasmBytes() };
}

/**
 * Seconds of a thousand steps with Adam, early and after `steps` of them. Half of the vocabulary is seen in the first
 * 5000 only, so that its moments fade through the numbers that processors are slow with.
 */
export async function fading({ build, steps }) {
  await open(build);
  const rnn = await import('/web/dist/library/index.js');
  const vocabulary = 200;
  const time = 10;
  const samples = 320;
  const model = rnn.sequential({
    layers: [
      rnn.layers.embedding({ inputDim: vocabulary, outputDim: 16, inputLength: time }),
      rnn.layers.simpleRNN({ units: 16, activation: 'relu' }),
      rnn.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  model.compile({ optimizer: rnn.train.adam(0.001), loss: 'binaryCrossentropy' });
  const ids = (limit) =>
    rnn.tensor(
      Float32Array.from({ length: samples * time }, () => Math.floor(Math.random() * limit)),
      [samples, time],
    );
  const targets = rnn.tensor(
    Float32Array.from({ length: samples }, () => Math.round(Math.random())),
    [samples, 1],
  );
  const options = { batchSize: 32, shuffle: true, verbose: 0, yieldEvery: 'never' };
  const thousandSteps = async (x) => {
    let least = Infinity;
    for (let part = 0; part < 10; ++part) {
      const start = performance.now();
      await model.fit(x, targets, { ...options, epochs: 10 });
      least = Math.min(least, (performance.now() - start) / 100);
    }
    return least;
  };
  const all = ids(vocabulary);
  for (let done = 0; done < 5000; done += 1000) await thousandSteps(all);
  const half = ids(vocabulary / 2);
  const early = await thousandSteps(half);
  let late;
  for (let done = 1000; done < steps; done += 1000) late = await thousandSteps(half);
  return { early, late };
}
