import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type { OpenReply, Pace, Telemetry } from '../protocol/messages.ts';
import type { Predictions } from '../protocol/progress.ts';
import type { Build } from '../runtime/module.ts';

/** Error of every call below, with the core's text when the core refuses. */
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
  /** Opens an experiment, paused at its start; a refused one leaves the experiment before as it was. */
  open(config: ExperimentConfig, build?: Build): Promise<OpenReply>;
  /** Trains on; a finished run stays finished (`reset` or `setEpochs` first). */
  run(pace: Pace): Promise<void>;
  pause(): Promise<void>;
  setPace(pace: Pace): Promise<void>;
  /** Trains to the end of the running batch or epoch. Resolves then, or when another call cuts it short. */
  advance(unit: 'batch' | 'epoch'): Promise<void>;
  reset(): Promise<void>;
  setEpochs(epochs: number): Promise<void>;
  predict(request: Record<string, unknown>): Promise<Predictions>;
  /** Request for the predictions that telemetry has; null for none. It holds across `open`. */
  watch(request: Record<string, unknown> | null): Promise<void>;
  snapshot(): Promise<Uint8Array>;
  restore(blob: Uint8Array): Promise<void>;
  onTelemetry(listener: (telemetry: Telemetry) => void): () => void;
  /**
   * The worker died and a new one goes on from the last checkpoint (`resumed`), or from the start when there was
   * none. `reason` is a sentence. Calls under way are rejected with reason 'restarted'.
   */
  onRestart(listener: (reason: string, resumed: boolean) => void): () => void;
  /**
   * The worker died again and again at the same point, or before anything was open: nothing runs until the next `open`.
   */
  onGiveUp(listener: (reason: string) => void): () => void;
  dispose(): void;
}
