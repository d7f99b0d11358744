import { samplesFor } from './workloads.mjs';

/**
 * Samples a second in a steady state for each workload: the fastest of `rounds` rounds of about `seconds` each, since
 * what disturbs a round only slows it. All workloads take turns, so that a machine that slows down for a while slows
 * them all. `peer` is a module of peers/.
 */
export async function samplesPerSecond(peer, workloads, { rounds = 6, seconds = 0.4 } = {}) {
  const runs = [];
  for (const workload of workloads) {
    const asked = samplesFor(workload, peer.patient ?? false);
    const { fit, dispose, samples = asked } = peer.prepare(workload, asked);
    const timed = async (epochs) => {
      const start = performance.now();
      await fit(epochs);
      return (performance.now() - start) / 1000;
    };
    await timed(1);
    let epochs = 1;
    let spent = await timed(epochs);
    while (spent < seconds / 2) {
      epochs = Math.ceil(epochs * Math.min(10, (seconds / Math.max(spent, 1e-3)) * 1.1));
      spent = await timed(epochs);
    }
    runs.push({ timed, dispose, samples, epochs, least: spent, slow: spent > 4 });
  }
  for (let round = 0; round < (peer.patient ? 2 : rounds); ++round)
    for (const run of runs) if (!run.slow) run.least = Math.min(run.least, await run.timed(run.epochs));
  for (const run of runs) run.dispose();
  return runs.map(({ samples, epochs, least }) => (samples * epochs) / least);
}
