import { samplesFor } from './workloads.mjs';

/**
 * A peer, a module of peers/, that trains a workload in rounds of about `seconds`: {round, first, seconds}, where `round()`
 * resolves to its samples a second, `first` is that of a first one, and `seconds` what one takes.
 */
export async function prepareRounds({ peer, workload }, seconds = 0.1) {
  const asked = samplesFor(workload, peer.patient ?? false);
  const { fit, samples = asked } = peer.prepare(workload, asked);
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
  const rate = (time) => (samples * epochs) / time;
  return { first: rate(spent), seconds: spent, round: async () => rate(await timed(epochs)) };
}

/**
 * Samples a second of each run in a steady state. They take turns, so that a machine that slows down for a while slows them
 * all: {rates, best}, by round and of the fastest, since what disturbs a round only slows it.
 */
export async function takeTurns(runs, rounds = 24, seconds = 0.1) {
  const taken = runs.map((run) => {
    // Of long rounds fewer will do, and none of those that take seconds.
    const fewest = run.seconds > 1.5 ? 2 : 6;
    const most = run.seconds > 4 ? 0 : Math.max(fewest, Math.ceil((rounds * seconds) / run.seconds));
    return { run, wanted: Math.min(rounds, most), rates: [] };
  });
  for (let round = 0; round < rounds; ++round)
    for (const { run, wanted, rates } of taken) if (round < wanted) rates.push(await run.round());
  return taken.map(({ run, rates }) => ({ rates, best: Math.max(run.first, ...rates) }));
}

/** The speed of one as a multiple of another's, the median over the rounds: what they had to share in a round is not in it. */
export function beside(one, other) {
  const ratios = one.rates.slice(0, other.rates.length).map((rate, i) => rate / other.rates[i]);
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)];
}
