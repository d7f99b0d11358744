/** A layer as model.json has it. */
export interface LayerSpec {
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown;
  /** The axis of a normalization, when the file has one; here it is the last. */
  axis?: number;
}

/** An input of a call; a mask says what it is of. */
export type Source = [layer: string, call: number, output: number, mask?: { mask: number | null }];

/** True for a model among the layers of another. */
export const isModel = ({ config: { layers } }: LayerSpec): boolean => Array.isArray(layers);
