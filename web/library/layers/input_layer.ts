import { fault } from '../../runtime/errors.ts';
import type { ClassConfig } from '../core/registered.ts';
import { Layer, type SymbolicTensor } from './layer.ts';
import { uniqueName } from '../core/names.ts';
import type { Shape } from '../tensors/shape.ts';

export interface InputLayerArgs {
  inputShape?: Shape;
  batchInputShape?: Shape;
  name?: string;
  dtype?: 'float32';
}

/** The layer by which data enters a model. */
export class InputLayer extends Layer {
  constructor(args: InputLayerArgs) {
    super('InputLayer', { ...args, name: args.name ?? uniqueName('input_layer') });
    if (this.batchInputShape === null) throw fault(`[${this.name}] expected inputShape`);
    this.addNode([], [this.batchInputShape]);
  }

  override toConfig(): ClassConfig {
    return { class_name: 'InputLayer', config: { name: this.name, batch_shape: this.batchInputShape } };
  }

  override get built(): boolean {
    return true;
  }

  override countParams(): number {
    return 0;
  }
}

/** A model's input: `shape` is that of one sample. */
export function input(args: {
  shape?: Shape;
  batchShape?: Shape;
  name?: string;
  dtype?: 'float32';
}): SymbolicTensor {
  const { shape, batchShape, name, dtype } = args;
  if (!shape && !batchShape) throw fault('[input] expected a shape');
  const layer = new InputLayer({
    ...(shape ? { inputShape: shape } : { batchInputShape: batchShape! }),
    ...(name === undefined ? {} : { name }),
    ...(dtype === undefined ? {} : { dtype }),
  });
  return layer.output as SymbolicTensor;
}
