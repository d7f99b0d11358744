/** Seconds that a whole run takes at the pace of a first visit. */
const watchableSeconds = 1.4;
/** The greatest pace in batches a second that is set; beyond it is full speed. */
export const fastestPace = 20_000;

/** Batches a second at which a run can be watched: not over at a glance, however small it is, and never beyond all paces. */
export function watchablePace(progress: { epochs: number; batches_per_epoch: number }): number {
  const pace = (progress.epochs * progress.batches_per_epoch) / watchableSeconds;
  return Math.min(fastestPace, Number(pace.toPrecision(2)));
}
