import { buildModel, makeData } from './workloads.mjs';

/**
 * Samples a second of `model.fit` in a steady state for each workload: the fastest of `rounds` rounds of about `seconds`
 * each, since what disturbs a round only slows it. All workloads take turns, so that a machine that slows down for a
 * while slows them all. The same code measures the library and TF.js.
 */
export async function samplesPerSecond(library, workloads, { samples, rounds = 6, seconds = 0.4 }) {
  const runs = [];
  for (const workload of workloads) {
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
    const dispose = () => [x, y, model].forEach((owner) => owner.dispose?.());
    runs.push({ fit, epochs, least: spent, slow: spent > 8, dispose });
  }
  for (let round = 0; round < rounds; ++round)
    for (const run of runs) if (!run.slow) run.least = Math.min(run.least, await run.fit(run.epochs));
  for (const run of runs) run.dispose();
  return runs.map(({ epochs, least }) => (samples * epochs) / least);
}
