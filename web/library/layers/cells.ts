import { checkObject, shown } from '../core/checks.ts';
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
export class RNNCell {
  readonly className: string;
  readonly args: object;

  constructor(className: string, args: object) {
    checkObject(args, className);
    this.className = className;
    this.args = args;
  }
}

/** Cells one above the other. */
export class StackedRNNCells {
  readonly cells: RNNCell[];

  constructor(cells: (RNNCell | StackedRNNCells)[]) {
    if (!Array.isArray(cells)) throw fault(`[stackedRNNCells] cells: expected a list, got ${shown(cells)}`);
    this.cells = cells.flatMap((cell) => cellsOf(cell));
  }
}

function cellsOf(given: unknown): RNNCell[] {
  if (given instanceof RNNCell) return [given];
  if (given instanceof StackedRNNCells) return given.cells;
  throw fault('[rnn] cell: expected what simpleRNNCell, gruCell, lstmCell or stackedRNNCells gives');
}

export type SimpleRNNCellArgs = Omit<SimpleRNNLayerArgs, OfLayer>;
export type GRUCellArgs = Omit<GRULayerArgs, OfLayer>;
export type LSTMCellArgs = Omit<LSTMLayerArgs, OfLayer>;

export interface StackedRNNCellsArgs {
  cells: (RNNCell | StackedRNNCells)[];
}

export interface RNNLayerArgs extends LayerArgs {
  cell: RNNCell | StackedRNNCells | (RNNCell | StackedRNNCells)[];
  returnSequences?: boolean;
  /** Of one cell alone. */
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
  return new StackedRNNCells(args.cells);
};

/** The recurrent layer of a cell; of several, a model of such layers, each of which reads the one below step by step. */
export function rnn(given: RNNLayerArgs): Layer {
  checkObject(given, 'rnn');
  const { cell, returnSequences = false, returnState = false, goBackwards = false, ...args } = given;
  const cells = [cell].flat().flatMap((one) => cellsOf(one));
  const [first] = cells;
  if (first === undefined) throw fault('[rnn] cell: expected at least one cell');
  const { stateful = false, unroll = false, zeroOutputForMask = false, ...rest } = args;
  const options = { stateful, unroll };
  if (cells.length === 1)
    return new Layer(first.className, {
      ...rest,
      ...first.args,
      ...options,
      returnSequences,
      returnState,
      goBackwards,
      zeroOutputForMask,
    } as LayerArgs);
  if (returnState) throw fault('[rnn] returnState: expected one cell, got several');
  const layers = cells.map((one, i) => {
    const top = i + 1 === cells.length;
    return new Layer(one.className, {
      ...one.args,
      ...options,
      returnSequences: returnSequences || !top,
      goBackwards: goBackwards && i === 0,
      reversedMask: goBackwards && i > 0,
      zeroOutputForMask: zeroOutputForMask && top,
    } as LayerArgs).toConfig();
  });
  return new Layer('Sequential', { ...rest, layers } as LayerArgs);
}
