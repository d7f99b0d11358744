import type { Data } from '../tensors/data.ts';

/** Loss and metrics by name, and for validation data val_loss...; of a metric of several numbers, a list of them. */
export type Logs = Record<string, LogValue>;
export type LogValue = number | number[];

export interface FitParams {
  epochs: number;
  initialEpoch: number;
  samples: number;
  steps: number | null;
  batchSize: number;
  verbose: number;
  doValidation: boolean;
  metrics: string[];
}

/** The result of `fit`. */
export class History {
  /** The epochs that were finished, counted from 0. */
  readonly epoch: number[] = [];
  /** For each key, what each epoch has. */
  readonly history: Record<string, LogValue[]> = {};
  readonly validationData: Data | null;
  readonly params: FitParams;

  constructor(params: FitParams, validationData: Data | null) {
    this.params = params;
    this.validationData = validationData;
  }

  add(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [key, value] of Object.entries(logs)) (this.history[key] ??= []).push(value);
  }
}
