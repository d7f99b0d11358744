import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type { Opened, Pace, Telemetry } from '../protocol/messages.ts';
import type { Predictions } from '../protocol/progress.ts';
import type { Build } from '../runtime/module.ts';

/** Thrown by every call below when the core refuses: the text is the core's own. */
export class EngineError extends Error {
  /** JSON pointer into the experiment config ('/model/config/layers/1/config/units'), '' when none. */
  readonly where: string;
  readonly reason: EngineErrorReason;

  constructor(message: string, where = '', reason: EngineErrorReason = 'refused') {
    super(message);
    this.name = 'EngineError';
    this.where = where;
    this.reason = reason;
  }
}

/**
 * - refused: the core does not take it; nothing has changed.
 * - unsupported: this browser cannot run the module (no WebAssembly SIMD); every call says so.
 * - load: the worker or its module could not be fetched or made; the next call tries again.
 * - restarted: the worker died over this call, or before it came to it.
 * - disposed: after `dispose`.
 */
export type EngineErrorReason = 'refused' | 'unsupported' | 'load' | 'restarted' | 'disposed';

/** The page's end of the training worker. Implemented by `WorkerEngine`. */
export interface Engine {
  describe(): Promise<Description>;
  /** Checks a config without touching the run. */
  inspect(config: ExperimentConfig): Promise<Inspection>;
  /** Starts over with this config, paused; a refused one leaves the last good experiment as it was. */
  open(config: ExperimentConfig, build?: Build): Promise<Opened>;
  /** Goes on; a finished run stays finished (`reset` or `setEpochs` first). */
  run(pace: Pace): Promise<void>;
  pause(): Promise<void>;
  setPace(pace: Pace): Promise<void>;
  /** Resolves when the step is done, or was cut short by another call. */
  step(unit: 'batch' | 'epoch'): Promise<void>;
  reset(): Promise<void>;
  setEpochs(epochs: number): Promise<void>;
  predict(request: Record<string, unknown>): Promise<Predictions>;
  /** Which predictions each telemetry brings along; null for none. Holds across `open`. */
  watch(request: Record<string, unknown> | null): Promise<void>;
  snapshot(): Promise<Uint8Array>;
  restore(blob: Uint8Array): Promise<void>;
  onTelemetry(listener: (telemetry: Telemetry) => void): () => void;
  /**
   * The worker died and a new one goes on from the last checkpoint (`resumed`), or from the start when there was
   * none. `reason` is a sentence. Calls under way are rejected with reason 'restarted'.
   */
  onRestart(listener: (reason: string, resumed: boolean) => void): () => void;
  /** It died again and again without getting on, or before anything was open: nothing runs until the next `open`. */
  onGiveUp(listener: (reason: string) => void): () => void;
  dispose(): void;
}
