import { fault } from '../../runtime/errors.ts';
import type { ClassConfig } from '../core/registered.ts';
import { Layer, type SymbolicTensor } from './layer.ts';
import { checkObject, checkOptions } from '../core/checks.ts';
import { uniqueName } from '../core/names.ts';
import type { Shape } from '../tensors/shape.ts';

export interface InputLayerArgs {
  inputShape?: Shape;
  batchInputShape?: Shape;
  batchSize?: number;
  name?: string;
  dtype?: 'float32';
}

/** The layer by which data enters a model. */
export class InputLayer extends Layer {
  constructor(args: InputLayerArgs) {
    checkObject(args, 'inputLayer');
    checkOptions(
      args,
      ['inputShape', 'batchInputShape', 'batchSize', 'name', 'dtype', 'sparse'],
      'inputLayer',
    );
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
  /** Beside `shape`. */
  batchSize?: number;
  name?: string;
  dtype?: 'float32';
  sparse?: false;
}): SymbolicTensor {
  checkObject(args, 'input');
  checkOptions(args, ['shape', 'batchShape', 'batchSize', 'name', 'dtype', 'sparse'], 'input');
  const { shape, batchShape, batchSize, name, dtype } = args;
  if (args.sparse) throw fault('[input] sparse: expected false');
  if (!shape && !batchShape) throw fault('[input] expected a shape');
  const layer = new InputLayer({
    ...(shape ? { inputShape: shape } : { batchInputShape: batchShape! }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(name === undefined ? {} : { name }),
    ...(dtype === undefined ? {} : { dtype }),
  });
  return layer.output as SymbolicTensor;
}
