import { checkName, checkObject, checkOptions, shown } from '../core/checks.ts';
import { classToName, uniqueName } from '../core/names.ts';
import { Registered, type ClassConfig } from '../core/registered.ts';
import { fault } from '../../runtime/errors.ts';
import { Layer, type LayerArgs } from './layer.ts';
import type { GRULayerArgs, LSTMLayerArgs, SimpleRNNLayerArgs } from './layers.ts';

/** Options of the layer around a cell, or of all layers. */
type OfLayer =
  | keyof LayerArgs
  | 'returnSequences'
  | 'returnState'
  | 'goBackwards'
  | 'stateful'
  | 'unroll'
  | 'zeroOutputForMask'
  | 'reversedMask'
  | 'restoreOrder';

/** What a recurrent layer does in one step; `rnn` makes a layer of it. */
export class RNNCell extends Registered {
  /** `layer` is the class of the layer of the cell. */
  constructor(layer: string, args: object) {
    const className = `${layer}Cell`;
    checkObject(args, className);
    const { name = uniqueName(classToName(className)) } = args as { name?: string };
    super(className, new Layer(layer, { ...args, name } as LayerArgs).toConfig().config);
  }
}

/** Cells one above the other. */
export class StackedRNNCells extends Registered {
  constructor(cells: (RNNCell | StackedRNNCells)[], name = uniqueName('stacked_rnn_cells')) {
    if (!Array.isArray(cells)) throw fault(`[stackedRNNCells] cells: expected a list, got ${shown(cells)}`);
    super('StackedRNNCells', { name: checkName(name, 'stackedRNNCells'), cells: cells.map(cellOf) });
  }
}

function cellOf(given: unknown): ClassConfig {
  if (given instanceof RNNCell || given instanceof StackedRNNCells) return given.toConfig();
  throw fault(
    `[rnn] cell: expected what simpleRNNCell, gruCell, lstmCell or stackedRNNCells gives, got ${shown(given)}`,
  );
}

export type SimpleRNNCellArgs = Omit<SimpleRNNLayerArgs, OfLayer>;
export type GRUCellArgs = Omit<GRULayerArgs, OfLayer>;
export type LSTMCellArgs = Omit<LSTMLayerArgs, OfLayer>;

export interface StackedRNNCellsArgs {
  cells: (RNNCell | StackedRNNCells)[];
  name?: string;
}

export interface RNNLayerArgs extends LayerArgs {
  cell: RNNCell | StackedRNNCells | (RNNCell | StackedRNNCells)[];
  returnSequences?: boolean;
  /** The final states of all cells, the lowest first, follow the output. */
  returnState?: boolean;
  goBackwards?: boolean;
  stateful?: boolean;
  unroll?: boolean;
  /** Zeros at masked steps, not the output before them. */
  zeroOutputForMask?: boolean;
}

export const simpleRNNCell = (args: SimpleRNNCellArgs): RNNCell => new RNNCell('SimpleRNN', args);
export const gruCell = (args: GRUCellArgs): RNNCell => new RNNCell('GRU', args);
export const lstmCell = (args: LSTMCellArgs): RNNCell => new RNNCell('LSTM', args);
export const stackedRNNCells = (args: StackedRNNCellsArgs): StackedRNNCells => {
  checkObject(args, 'stackedRNNCells');
  checkOptions(args, ['cells', 'name'], 'stackedRNNCells');
  return new StackedRNNCells(args.cells, args.name);
};

/** The loop over a cell, or over several, listed or in `stackedRNNCells`, each of which reads the one below. */
export function rnn(args: RNNLayerArgs): Layer {
  checkObject(args, 'rnn');
  const { cell } = args;
  if (Array.isArray(cell)) return new Layer('RNN', { ...args, cell: new StackedRNNCells(cell) } as LayerArgs);
  cellOf(cell);
  return new Layer('RNN', args as LayerArgs);
}
