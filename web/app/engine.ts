import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type { Fault, OpenReply, Pace, Provided, Telemetry, WholeReply, Work } from '../protocol/messages.ts';
import type { Frame, ReadoutRequest } from '../protocol/readouts.ts';
import type { FaultValues } from '../runtime/errors.ts';
import type { Build } from '../runtime/module.ts';

/** Error of every call below, with the core's text when the core refuses. */
export class EngineError extends Error {
  /** JSON pointer into the experiment config ('/model/config/layers/1/config/units'), '' when none. */
  readonly where: string;
  readonly reason: EngineErrorReason;
  /** The core's code of the sentence and what it names; none where the error is not the core's. */
  readonly code: string | undefined;
  readonly values: FaultValues | undefined;

  constructor(
    message: string,
    where = '',
    reason: EngineErrorReason = 'refused',
    wording: Partial<Fault> = {},
  ) {
    super(message);
    this.name = 'EngineError';
    this.where = where;
    this.reason = reason;
    this.code = wording.code;
    this.values = wording.values;
  }

  static of(fault: Fault, reason: EngineErrorReason = 'refused'): EngineError {
    return new EngineError(fault.message, fault.where, reason, fault);
  }

  get fault(): Fault {
    const { message, where, code, values } = this;
    return { message, where, ...(code && values ? { code, values } : {}) };
  }
}

/**
 * - refused: the core does not take it; nothing has changed.
 * - unsupported: this browser cannot run the module (no WebAssembly SIMD); every call says so.
 * - load: the worker or its module could not be fetched or made; the next call tries again.
 * - restarted: the worker died over this call, or before it came to it.
 * - interrupted: taken back by `interrupt`.
 * - disposed: after `dispose`.
 */
export type EngineErrorReason = 'refused' | 'unsupported' | 'load' | 'restarted' | 'interrupted' | 'disposed';

export function reasonOf(error: unknown): EngineErrorReason {
  return error instanceof EngineError ? error.reason : 'load';
}

/** The work for which a request has not been answered for a while. */
export interface Busy {
  /** 'waiting': the worker has not come to the request; 'computing': a frame that was asked for. */
  what: Work['what'] | 'waiting' | 'computing';
  parameters: number | null;
  /** The time of the request, as `Date.now()` tells it. */
  since: number;
  /** False while the engine makes an earlier experiment again, or fetches the core. */
  cancellable: boolean;
}

/** Hears of one subscription: frames, or one refusal and no more frames. */
export interface FrameListener {
  frame(frame: Frame): void;
  refusal(fault: Fault): void;
}

/** The page's end of the training worker. Implemented by `WorkerEngine`. */
export interface Engine {
  /** The description of a core that has all of these tasks, where there is one. */
  describe(tasks: readonly string[]): Promise<Description>;
  /** Has the whole core from now on; the run goes on in it, as it stands. */
  whole(): Promise<WholeReply>;
  /** Checks a config without touching the run. */
  inspect(config: ExperimentConfig): Promise<Inspection>;
  /** Makes an experiment and drops it, without touching the run: rejects where the core refuses its data. */
  try(config: ExperimentConfig): Promise<void>;
  /**
   * Opens an experiment, paused at its start; a refused one leaves the experiment before as it was. The subscriptions
   * made so far go on with it where `keep` says so, and end else.
   */
  open(config: ExperimentConfig, build: Build, keep: boolean): Promise<OpenReply>;
  /** Trains on; a finished run stays finished (`reset` or `setEpochs` first). */
  run(pace: Pace): Promise<void>;
  pause(): Promise<void>;
  setPace(pace: Pace): Promise<void>;
  /** Trains to the end of the running batch or epoch. Resolves then, or when another call cuts it short. */
  advance(unit: 'batch' | 'epoch'): Promise<void>;
  reset(): Promise<void>;
  setEpochs(epochs: number): Promise<void>;
  /** One frame of a readout. Rejects with the core's text. */
  ask(readout: string, request: ReadoutRequest, patient?: boolean): Promise<Frame>;
  /** Frames of a readout, as long as the experiment or until the function that it returns is called. */
  subscribe(readout: string, request: ReadoutRequest, listener: FrameListener): () => void;
  /** Hands over a file that this browser does not keep, for experiments that name it. */
  provide(provided: Provided): Promise<void>;
  snapshot(): Promise<Uint8Array>;
  restore(blob: Uint8Array): Promise<void>;
  onTelemetry(listener: (telemetry: Telemetry) => void): () => void;
  /**
   * The worker died and a new one goes on from the last checkpoint (`resumed`), or from the start when there was
   * none. `reason` says what was wrong with it. Calls under way are rejected with reason 'restarted'.
   */
  onRestart(listener: (reason: Fault, resumed: boolean) => void): () => void;
  /**
   * The worker died again and again at the same point, or before anything was open: nothing runs until the next `open`.
   */
  onGiveUp(listener: (reason: Fault) => void): () => void;
  onBusy(listener: (busy: Busy | null) => void): () => void;
  /**
   * Takes back all requests under way, which are rejected with reason 'interrupted', whatever the worker is at. The
   * experiment that was open goes on as it stood, unless another one is opened at once.
   */
  interrupt(): void;
  dispose(): void;
}
