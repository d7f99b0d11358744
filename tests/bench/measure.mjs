import { samplesFor } from './workloads.mjs';

/**
 * Samples a second in a steady state for each {peer, workload}, a peer being a module of peers/: the fastest of `rounds`
 * rounds of about `seconds` each, since what disturbs a round only slows it. All take turns, so that a machine that slows
 * down for a while slows them all. `beside` is the speed as a multiple of the first one's, the median over the rounds:
 * what the two had to share in a round is not in it.
 */
export async function samplesPerSecond(jobs, { rounds = 24, seconds = 0.1 } = {}) {
  const runs = [];
  for (const { peer, workload } of jobs) {
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
    // Of long rounds fewer will do, and none of those that take seconds.
    const fewest = spent > 1.5 ? 2 : 6;
    const wanted = spent > 4 ? 0 : Math.max(fewest, Math.min(rounds, Math.ceil((rounds * seconds) / spent)));
    runs.push({ timed, dispose, samples, epochs, wanted, times: [spent] });
  }
  for (let round = 0; round < rounds; ++round)
    for (const run of runs) if (round < run.wanted) run.times.push(await run.timed(run.epochs));
  for (const run of runs) run.dispose();
  const rate = ({ samples, epochs }, time) => (samples * epochs) / time;
  const [first] = runs;
  return runs.map((run) => {
    const shared = run.times.slice(1, first.times.length);
    return {
      best: rate(run, Math.min(...run.times)),
      beside: median(shared.map((time, i) => rate(run, time) / rate(first, first.times[i + 1]))),
    };
  });
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
