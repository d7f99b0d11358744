import type { FaultReason } from '../protocol/messages.ts';
import { isCoreError } from '../runtime/errors.ts';
import type { Build } from '../runtime/module.ts';

/** The part of the bridge that the training server uses. JSON travels as text. */
export interface CoreExperiment {
  config(): string;
  advance(batches: number): number;
  progress(): string;
  /** A History with the rows from number `first` on. */
  history(first: number): string;
  /** A list of ReadoutEntry. */
  readouts(): string;
  /** Begins a reading; nothing is computed before its first `advance`. */
  read(readout: string, request: string): CoreReadout;
  setEpochs(epochs: number): void;
  snapshot(): Uint8Array;
  restore(blob: Uint8Array): void;
  delete(): void;
}

/** One reading, made in slices. It goes before its experiment does. */
export interface CoreReadout {
  /** Works a slice of about one batch; true when the frame is whole. */
  advance(): boolean;
  data(): string;
  tensors(): { name: string; shape: number[]; data: Float32Array }[];
  delete(): void;
}

export type ResourceArrays = Record<string, Float32Array | Int32Array | string>;
/** The arrays of a task's resources, by the name of the resource. */
export type Resources = Record<string, ResourceArrays>;

export interface Core {
  Experiment: new (config: string, resources: Resources) => CoreExperiment;
  inspectExperiment(config: string): string;
  describeAll(): string;
  buildName(): string;
}

/** The core in two sizes: with what a first visit needs, and with everything. */
export type CoreSize = 'first' | 'whole';

/** Loads a build of the core; simd128 where this browser cannot run the relaxed one. */
export type LoadCore = (build: Build, size: CoreSize) => Promise<Core>;

/** The English sentence of a LoadError by its code. */
export const loadTexts = { 'module.load': 'The computing module could not be loaded: {detail}' } as const;

/** Thrown by LoadCore. */
export class LoadError extends Error {
  readonly reason: Exclude<FaultReason, 'refused'>;

  readonly where = '';
  readonly code: keyof typeof loadTexts = 'module.load';
  readonly values: { detail: string };

  constructor(detail: string, reason: Exclude<FaultReason, 'refused'>) {
    super(reason === 'load' ? loadTexts['module.load'].replace('{detail}', () => detail) : detail);
    this.name = 'LoadError';
    this.reason = reason;
    this.values = { detail };
  }
}

/**
 * True for errors after which the module cannot be used: a trap, no more memory, an overrun stack. A refused config is
 * a C++ exception, which the bridge turns into an ordinary Error.
 */
export function isFatal(error: unknown): boolean {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return true;
  const name = error instanceof Error ? error.name : '';
  return name === 'InternalError' || name === 'RuntimeError' || name === 'ExitStatus';
}

/** True for a refusal of what the whole core may have: a name that is not known, or is known but not there. */
export function mayBeElsewhere(error: unknown): boolean {
  return isCoreError(error) && (error.code === 'name.unknown' || error.code === 'name.elsewhere');
}
