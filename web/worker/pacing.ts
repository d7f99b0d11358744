/**
 * Hands out training batches at a pace, null being full speed. Time in which the machine was too slow is not made up
 * for.
 */
export class Pacer {
  #pace: number | null = null;
  #credit = 0;
  #now = 0;

  get pace(): number | null {
    return this.#pace;
  }

  /** The first batch is due at once. */
  start(pace: number | null, now: number): void {
    this.#pace = pace;
    this.#credit = 1;
    this.#now = now;
  }

  change(pace: number | null, now: number): void {
    this.due(now);
    this.#pace = pace;
    this.#credit = Math.min(this.#credit, 1);
    this.#now = now;
  }

  /** Whole batches due by now; Infinity at full speed. */
  due(now: number): number {
    if (this.#pace === null) return Infinity;
    const most = Math.max(1, this.#pace * 0.1);
    this.#credit = Math.min(most, this.#credit + ((now - this.#now) / 1000) * this.#pace);
    this.#now = now;
    return Math.floor(this.#credit + 1e-9);
  }

  spend(batches: number): void {
    if (this.#pace !== null) this.#credit -= batches;
  }

  /** Milliseconds until the next batch is due. */
  wait(): number {
    if (this.#pace === null || this.#credit >= 1) return 0;
    return ((1 - this.#credit) / this.#pace) * 1000;
  }
}

/** Limits costly work to a share of the time. */
export class Allowance {
  #next = -Infinity;
  readonly #share: number;
  readonly #leastMs: number;

  /** `leastMs` is the least time from one end to the next start. */
  constructor(share: number, leastMs = 0) {
    this.#share = share;
    this.#leastMs = leastMs;
  }

  due(now: number): boolean {
    return now >= this.#next;
  }

  /** Milliseconds until it is due. */
  left(now: number): number {
    return Math.max(0, this.#next - now);
  }

  /** Nothing is due before `until`. */
  wait(until: number): void {
    this.#next = until;
  }

  spent(from: number, to: number): void {
    this.#next = to + Math.max(this.#leastMs, (to - from) * (1 / this.#share - 1));
  }
}

/** Time spent running, and training samples a second over the last second of it that did not go into validation. */
export class Meter {
  #elapsedMs: number;
  #runningSince: number | null = null;
  #points: { at: number; samples: number }[] = [];
  #rate: number | null = null;
  /** Since the start, and the part of it in which only validation went on. */
  #recordedMs = 0;
  #validatingMs = 0;

  constructor(elapsedSeconds = 0) {
    this.#elapsedMs = elapsedSeconds * 1000;
  }

  start(now: number, samples: number): void {
    this.#runningSince = now;
    this.#points = [{ at: now, samples }];
  }

  stop(now: number, samples: number): void {
    if (this.#runningSince === null) return;
    this.record(now, samples);
    this.#elapsedMs += now - this.#runningSince;
    this.#runningSince = null;
  }

  /** `validating` where the validation has begun; it counts apart where nothing was trained since the last record. */
  record(now: number, samples: number, validating = false): void {
    if (this.#runningSince === null) return;
    const points = this.#points;
    const last = points.at(-1)!;
    this.#recordedMs += now - last.at;
    if (validating && samples === last.samples) {
      const passed = now - last.at;
      this.#validatingMs += passed;
      for (const point of points) point.at += passed;
      return;
    }
    points.push({ at: now, samples });
    while (points.length > 2 && points[1]!.at <= now - 1000) points.shift();
    const first = points[0]!;
    // A rate over a few milliseconds would only flicker.
    if (now - first.at >= 5) this.#rate = ((samples - first.samples) / (now - first.at)) * 1000;
  }

  samplesPerSecond(): number | null {
    return this.#rate;
  }

  /** How much longer training takes with its validation than `samplesPerSecond` says. */
  get validationFactor(): number {
    const trainingMs = this.#recordedMs - this.#validatingMs;
    return trainingMs > 0 ? this.#recordedMs / trainingMs : 1;
  }

  elapsedSeconds(now: number): number {
    return (this.#elapsedMs + (this.#runningSince === null ? 0 : now - this.#runningSince)) / 1000;
  }
}
