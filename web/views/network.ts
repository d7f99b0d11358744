import type { Inspection } from '../protocol/description.ts';
import type { LayerConfig } from '../protocol/experiment.ts';
import { layerLabel } from './layer_names.ts';

/** A shape; extents that data decides are null. */
export type Extents = (number | null)[];

/** A row of the unrolled network: the input, or a layer with its output. */
export interface Level {
  kind: 'input' | 'recurrent' | 'pass' | 'gather' | 'plain';
  name: string;
  type: string;
  shapeText: string;
  /** null for a layer without time steps. */
  steps: number | null;
  width: number;
  parameters: number;
  formula: string;
  /** The layer reads the last step first. */
  backwards: boolean;
  /** Of a recurrent layer: 2 for one that reads from both ends, of which each direction is `units` wide; else 1. */
  directions: 1 | 2;
  units: number;
  /** Time steps of the output: null where a recurrent layer gives its last one only. */
  given: number | null;
  detail: string;
}

const recurrentTypes = new Set(['SimpleRNN', 'LSTM', 'GRU', 'LSTMAnatomy']);

export function inputShape(layers: readonly LayerConfig[]): Extents {
  const config = layers.find((layer) => layer.class_name === 'InputLayer')?.config ?? {};
  const whole = config['batch_shape'] ?? config['batch_input_shape'];
  if (Array.isArray(whole)) return whole as Extents;
  return Array.isArray(config['shape']) ? [null, ...(config['shape'] as Extents)] : [];
}

export function shapeText(shape: Extents): string {
  return `(${shape.map((extent) => extent ?? 'None').join(', ')})`;
}

function extents(shape: Extents): { steps: number | null; width: number } {
  const steps = shape.length > 2 ? (shape[1] ?? 1) : null;
  return { steps, width: shape.at(-1) ?? 1 };
}

/** `16 × (2 + 16 + 1)` of `16 * (2 + 16 + 1) = 304`, whose result is shown before it. */
export function formulaText(formula: string): string {
  return formula.replaceAll('*', '×').replace(/\s*=\s*[\d,]+$/, '');
}

/** True where the first recurrent layer reads the last step first. */
export function readsBackwards(inspection: Inspection | null): boolean {
  return (
    inspection !== null &&
    networkLevels(inspection).find(({ kind }) => kind === 'recurrent')?.backwards === true
  );
}

/** The levels of a network, from input to output. */
export function networkLevels(inspection: Inspection): Level[] {
  const configs = inspection.config.model.config.layers;
  const first = inputShape(configs);
  const layers = inspection.layers.filter((layer) => layer.type !== 'InputLayer');
  // Ids, which the first layer makes vectors of, come one at each step.
  const next = layers[0]?.output_shapes[0] ?? [];
  const ids = first.length === 2 && next.length === 3 && next[1] === first[1];
  const read = ids ? { steps: first[1] ?? 1, width: 1 } : extents(first);
  const levels: Level[] = [
    {
      kind: 'input',
      name: '',
      type: 'Input',
      shapeText: shapeText(first),
      ...read,
      given: read.steps,
      parameters: 0,
      formula: '',
      backwards: false,
      directions: 1,
      units: read.width,
      detail: '',
    },
  ];
  const options = configs.filter((layer) => layer.class_name !== 'InputLayer');
  layers.forEach((layer, index) => {
    const before = levels.at(-1)!;
    const own = options[index]?.config ?? {};
    const inside = own['layer'] as LayerConfig | undefined;
    const config = inside?.config ?? own;
    const out = extents(layer.output_shapes[0] ?? []);
    const recurrent = recurrentTypes.has(inside?.class_name ?? layer.type);
    const units = typeof config['units'] === 'number' && recurrent ? config['units'] : out.width;
    levels.push({
      kind: recurrent
        ? 'recurrent'
        : before.given !== null && out.steps === null
          ? 'gather'
          : layer.parameters === 0
            ? 'pass'
            : 'plain',
      name: layer.name,
      type: options[index] ? layerLabel(options[index]).type : layer.type,
      shapeText: layer.output_shape,
      steps: recurrent ? before.steps : out.steps,
      width: out.width,
      parameters: layer.parameters,
      formula: formulaText(layer.formula),
      backwards: recurrent && !inside && config['go_backwards'] === true,
      directions: recurrent && inside ? 2 : 1,
      units,
      given: out.steps,
      detail: [config['activation'], typeof config['rate'] === 'number' ? config['rate'] : undefined]
        .filter((part) => part !== undefined)
        .join(' '),
    });
  });
  return levels;
}

/** The steps that are drawn: all, or the first and last ones around a gap (null). */
export function shownSteps(steps: number | null, room: number): (number | null)[] {
  if (steps === null) return [0];
  if (steps <= room) return Array.from({ length: steps }, (_, index) => index);
  const tail = Math.max(1, Math.ceil((room - 1) / 2));
  const head = Math.max(1, room - 1 - tail);
  return [
    ...Array.from({ length: head }, (_, index) => index),
    null,
    ...Array.from({ length: tail }, (_, index) => steps - tail + index),
  ];
}
