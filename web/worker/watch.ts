import { isFatal, type CoreExperiment } from './core.ts';
import { Allowance } from './pacing.ts';
import type { Predictions } from '../protocol/progress.ts';

const share = 0.2;
const cheapMs = 50;
/** No predictions in the first milliseconds of a run, which belong to training. */
const firstMs = 300;

/**
 * Urgency of predictions: in their turn (a share of the time), at once when they cost little, or at once whatever they
 * cost. A forecast by a large model can take seconds, in which the worker hears nothing.
 */
export type Urgency = 'in turn' | 'if cheap' | 'at any cost';

/** The predictions that are part of telemetry. */
export class Watch {
  readonly #now: () => number;
  #request: string | null = null;
  #allowance = new Allowance(share);
  #lastMs = Infinity;

  constructor(now: () => number) {
    this.#now = now;
  }

  get active(): boolean {
    return this.#request !== null;
  }

  /** Replaces the request. Throws the core's error for one that it refuses, and keeps the request before. */
  set(request: Record<string, unknown> | null, experiment: CoreExperiment | null): Predictions | null {
    const text = request && JSON.stringify(request);
    const predictions = text && experiment ? this.#make(text, experiment) : null;
    this.#request = text;
    return predictions;
  }

  /** Starts anew for another experiment, whose predictions may cost more or less. */
  renew(): void {
    this.#allowance = new Allowance(share);
    this.#allowance.wait(this.#now() + firstMs);
    this.#lastMs = Infinity;
  }

  /** Null when it is not their turn, and when the request does not fit this experiment. */
  take(experiment: CoreExperiment, urgency: Urgency): Predictions | null {
    if (this.#request === null) return null;
    if (urgency === 'in turn' && !this.#allowance.due(this.#now())) return null;
    if (urgency === 'if cheap' && this.#lastMs > cheapMs) return null;
    try {
      return this.#make(this.#request, experiment);
    } catch (error) {
      if (isFatal(error)) throw error;
      return null;
    }
  }

  #make(request: string, experiment: CoreExperiment): Predictions {
    const from = this.#now();
    const predictions = JSON.parse(experiment.predictions(request)) as Predictions;
    const to = this.#now();
    this.#lastMs = to - from;
    this.#allowance.spent(from, to);
    return predictions;
  }
}
