/** Seconds that a whole run takes at the pace of a first visit. */
const watchableSeconds = 1.4;

/** Batches a second at which a run can be watched: not over at a glance, however small it is. */
export function watchablePace(progress: { epochs: number; batches_per_epoch: number }): number {
  const pace = (progress.epochs * progress.batches_per_epoch) / watchableSeconds;
  return Number(pace.toPrecision(2));
}
