/**
 * Estimates the number of batches that fit into a slice of time, from the time that earlier ones took. The first
 * estimate is one batch; each is at most eight times the one before, so that a first slow batch costs little.
 */
export class BatchTimer {
  #batchesPerMs = 0;
  #last = 0;

  /** Batches for `ms`, at least 1. */
  fitting(ms: number): number {
    if (this.#last === 0) return 1;
    return Math.max(1, Math.floor(Math.min(this.#batchesPerMs * ms, this.#last * 8)));
  }

  measured(batches: number, ms: number): void {
    if (batches === 0) return;
    const rate = batches / Math.max(ms, 0.005);
    // The clock is coarse: a short measurement gets a small share in the estimate.
    const share = this.#last === 0 ? 1 : Math.min(0.5, Math.max(0.05, ms / 16));
    this.#batchesPerMs += (rate - this.#batchesPerMs) * share;
    this.#last = batches;
  }
}
