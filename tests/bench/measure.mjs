import { buildModel, makeData } from './workloads.mjs';

/**
 * Samples a second of `model.fit` in a steady state, by the median of `rounds` rounds of about `seconds` each. The
 * same code measures the library and TF.js.
 */
export async function samplesPerSecond(library, workload, { samples, rounds = 5, seconds = 0.4 }) {
  const data = makeData(workload, samples);
  const x = library.tensor(data.inputs, data.inputShape);
  const y = library.tensor(data.targets, data.targetShape);
  const model = buildModel(library, workload);
  const fit = async (epochs) => {
    const start = performance.now();
    await model.fit(x, y, { batchSize: workload.batch, epochs, shuffle: true, verbose: 0, yieldEvery: 'never' });
    return (performance.now() - start) / 1000;
  };
  await fit(1);
  let epochs = 1;
  let spent = await fit(epochs);
  while (spent < seconds / 2) {
    epochs = Math.ceil(epochs * Math.min(10, (seconds / Math.max(spent, 1e-3)) * 1.1));
    spent = await fit(epochs);
  }
  const rates = [(samples * epochs) / spent];
  while (rates.length < rounds && spent < 8) rates.push((samples * epochs) / (await fit(epochs)));
  rates.sort((a, b) => a - b);
  x.dispose();
  y.dispose();
  model.dispose?.();
  return rates[Math.floor(rates.length / 2)];
}
