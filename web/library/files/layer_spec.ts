import type { Shape } from '../tensors/shape.ts';

/** A layer as model.json has it. */
export interface LayerSpec {
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown;
  /** The axis of a normalization, when the file has one; here it is the last. */
  axis?: number;
  /** Set for a model in place of an RNN over several cells, or of a Bidirectional over such. */
  cells?: StackedCells;
}

/** What an RNN over several cells reads and gives. */
export interface StackedCells {
  /** The shape of its input; null where the file does not have it. */
  shape: Shape | null;
  sequences: boolean;
  states: boolean;
}

/** An input of a call; a mask says what it is of. */
export type Source = [layer: string, call: number, output: number, mask?: { mask: number | null }];

/** True for a model among the layers of another. */
export const isModel = ({ config: { layers }, cells }: LayerSpec): boolean =>
  Array.isArray(layers) && cells === undefined;
