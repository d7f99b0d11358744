import { fault } from '../../runtime/errors.ts';
import type { Shape } from '../tensors/shape.ts';
import type { LayerSpec, Source } from './layer_spec.ts';

type Json = Record<string, unknown>;

/** The layers that do at every step what Keras's cells do in one. */
const layerOfCell: Readonly<Record<string, string>> = {
  SimpleRNNCell: 'SimpleRNN',
  GRUCell: 'GRU',
  LSTMCell: 'LSTM',
};

function isLayer(value: unknown): value is LayerSpec {
  const { class_name, config } = (value ?? {}) as Partial<LayerSpec>;
  return typeof class_name === 'string' && typeof config === 'object' && config !== null;
}

/** The cells of an RNN, the lowest first. */
function cellsOf(given: unknown, caller: string): LayerSpec[] {
  if (!isLayer(given)) throw fault(`[${caller}] RNN: expected a cell {class_name, config}`);
  const { class_name, config } = given;
  if (class_name === 'StackedRNNCells' && Array.isArray(config.cells) && config.reverse_state_order !== true)
    return config.cells.flatMap((cell) => cellsOf(cell, caller));
  if (!Object.hasOwn(layerOfCell, class_name))
    throw fault(
      `[${caller}] RNN: expected a cell, one of ${Object.keys(layerOfCell).join(', ')}, or StackedRNNCells of such, ` +
        `got '${class_name}'`,
    );
  if ((config.activity_regularizer ?? null) !== null)
    throw fault(`[${caller}] RNN: expected a cell without activity_regularizer`);
  return [given];
}

/**
 * The recurrent layers, the lowest first, that together do what an RNN over cells does, as a file would have them.
 * `config` is that of the RNN.
 */
export function layersOfCells(config: Json, caller: string): LayerSpec[] {
  const { cell, name, ...options } = config;
  const { return_sequences, go_backwards, activity_regularizer, zero_output_for_mask, ...ofEach } = options;
  const cells = cellsOf(cell, caller);
  if (cells.length === 0) throw fault(`[${caller}] RNN: expected at least one cell`);
  // Whether a cell trains is said by itself.
  const merged = (own: Json, of: Json): Json => ({ ...own, ...of, trainable: own.trainable ?? of.trainable });
  const [only] = cells;
  if (only !== undefined && cells.length === 1)
    return [{ class_name: layerOfCell[only.class_name]!, config: { ...merged(only.config, options), name } }];
  const names = new Set<string>();
  return cells.map(({ class_name, config: own }, i) => {
    const base = typeof own.name === 'string' ? own.name : class_name;
    let unique = base;
    for (let number = 1; names.has(unique); number++) unique = `${base}_${number}`;
    names.add(unique);
    const top = i + 1 === cells.length;
    const atTop = { return_sequences, activity_regularizer, zero_output_for_mask };
    return {
      class_name: layerOfCell[class_name]!,
      config: {
        ...merged(own, ofEach),
        ...(top ? atTop : { return_sequences: true }),
        name: unique,
        return_state: false,
        go_backwards: i === 0 && go_backwards === true,
        reversed_mask: i > 0 && go_backwards === true,
      },
    };
  });
}

/** The model of `layers`, those of an RNN over several cells with this config, each of which reads the one below. */
export function modelOfCells(
  config: Json,
  name: string | undefined,
  layers: LayerSpec[],
  shape: Shape | null,
  caller: string,
): LayerSpec {
  const states = config.return_state === true;
  if (states && (config.activity_regularizer ?? null) !== null)
    throw fault(
      `[${caller}] [${name}] activity_regularizer beside return_state: expected one cell, got several`,
    );
  const { batch_shape } = layers[0]!.config;
  for (const layer of layers) delete layer.config.batch_shape;
  return {
    class_name: 'Sequential',
    config: { name, layers, ...(batch_shape !== undefined && { batch_shape }) },
    cells: {
      shape,
      sequences: config.return_sequences === true,
      states,
    },
  };
}

const inputLayer = (name: string, shape: Shape): LayerSpec => ({
  class_name: 'InputLayer',
  config: { name, batch_shape: shape },
  inbound_nodes: [],
});

const nameOf = ({ config }: LayerSpec): string => String(config.name);

/** Makes a graph of the layers in place of several cells, where calls have first states or states are outputs. */
export function withStates(spec: LayerSpec, caller: string): void {
  const { class_name, config, cells } = spec;
  if (class_name !== 'Sequential' || cells === undefined) return;
  const calls = spec.inbound_nodes as Source[][];
  const counts = calls.map((inputs) => inputs.filter(([, , , role]) => role === undefined).length);
  const takes = counts.some((count) => count > 1);
  if (!takes && !cells.states) return;
  if (cells.shape === null || (takes && counts.includes(1)))
    throw fault(
      `[${caller}] [${nameOf(spec)}] states of several cells: expected a config that Keras 3 wrote, and first states ` +
        'at all calls or none',
    );
  const layers = config.layers as LayerSpec[];
  const inputs = [inputLayer(`${nameOf(spec)}_sequences`, cells.shape)];
  const outputs: Source[] = [[nameOf(layers.at(-1)!), 0, 0]];
  let below = inputs[0]!;
  for (const layer of layers) {
    const states = layer.class_name === 'LSTM' ? 2 : 1;
    const shape: Shape = [cells.shape[0]!, layer.config.units as number];
    const first = Array.from({ length: takes ? states : 0 }, (_, i) =>
      inputLayer(`${nameOf(spec)}_${nameOf(layer)}_state_${i}`, shape),
    );
    inputs.push(...first);
    layer.inbound_nodes = [[below, ...first].map((one) => [nameOf(one), 0, 0])];
    if (cells.states) layer.config.return_state = true;
    for (let i = 1; cells.states && i <= states; i++) outputs.push([nameOf(layer), 0, i]);
    below = layer;
  }
  spec.class_name = 'Functional';
  spec.config = {
    name: config.name,
    layers: [...inputs, ...layers],
    input_layers: inputs.map((one) => [nameOf(one), 0, 0]),
    output_layers: outputs,
  };
}

/** Throws for several cells with states among their outputs. */
export function checkOutputs(spec: LayerSpec, caller: string): void {
  if (spec.cells?.states)
    throw fault(`[${caller}] [${nameOf(spec)}] return_state: expected one cell, got several`);
}

const mergers: Readonly<Record<string, string>> = {
  concat: 'Concatenate',
  sum: 'Add',
  mul: 'Multiply',
  ave: 'Average',
};

/** The layer that gives the outputs: the last one of several cells. */
const topOf = (spec: LayerSpec): LayerSpec => (spec.config.layers as LayerSpec[] | undefined)?.at(-1) ?? spec;

/** The model in place of a Bidirectional over several cells. */
export function bothDirections(spec: LayerSpec, shape: Shape | null, caller: string): LayerSpec {
  const { layer, backward_layer, merge_mode = 'concat', activity_regularizer, ...others } = spec.config;
  const forward = layer as LayerSpec;
  const backward = (backward_layer ?? structuredClone(forward)) as LayerSpec;
  if (backward_layer === undefined) {
    const { config } = (backward.config.layers as LayerSpec[])[0]!;
    config.go_backwards = config.go_backwards !== true;
    for (const { config: above } of (backward.config.layers as LayerSpec[]).slice(1))
      above.reversed_mask = config.go_backwards;
  }
  if (shape === null)
    throw fault(`[${caller}] [${nameOf(spec)}] several cells: expected a config that Keras 3 wrote`);
  const sequences = inputLayer(`${nameOf(spec)}_sequences`, shape);
  const ofAll = topOf(forward).config.return_sequences === true;
  const directions = [forward, backward].map((direction, i): LayerSpec => {
    checkOutputs(direction, caller);
    // As Keras overrides it.
    topOf(direction).config.zero_output_for_mask = ofAll;
    if (i === 1) topOf(direction).config.restore_order = ofAll;
    const prefix = ['forward_', 'backward_'][i]!;
    return {
      class_name: direction.class_name,
      config: { ...direction.config, name: prefix + nameOf(direction).replace(prefix, '') },
      inbound_nodes: [[[nameOf(sequences), 0, 0]]],
    };
  });
  const ends: Source[] = directions.map((direction) => [nameOf(direction), 0, 0]);
  const merges = merge_mode !== null;
  const merge: LayerSpec = {
    class_name: mergers[String(merge_mode)]!,
    config: { name: `${nameOf(spec)}_merge`, activity_regularizer },
    inbound_nodes: [ends],
  };
  return {
    class_name: 'Functional',
    config: {
      ...others,
      layers: [sequences, ...directions, ...(merges ? [merge] : [])],
      input_layers: [[nameOf(sequences), 0, 0]],
      output_layers: merges ? [[nameOf(merge), 0, 0]] : ends,
    },
    inbound_nodes: spec.inbound_nodes,
    cells: { shape, sequences: ofAll, states: false },
  };
}
