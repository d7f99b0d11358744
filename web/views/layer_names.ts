import type { OutputName } from '../locales/graph.ts';
import type { LayerConfig } from '../protocol/experiment.ts';

/** The name that the core gives to a layer of this class: SimpleRNN → simple_rnn. */
export function baseName(className: string): string {
  return className.replace(/(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])/g, '_').toLowerCase();
}

/** The names of all layers: given ones, and for the others those that the core gives. */
export function layerNames(layers: readonly LayerConfig[]): string[] {
  const own = ({ config }: LayerConfig): string | null =>
    typeof config['name'] === 'string' && config['name'] !== '' ? config['name'] : null;
  const given = new Set(layers.map(own));
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const name = own(layer);
    if (name !== null) return name;
    const base = baseName(layer.class_name);
    for (let number = counts.get(base) ?? 0; ; ++number) {
      const numbered = number === 0 ? base : `${base}_${number}`;
      if (given.has(numbered)) continue;
      counts.set(base, number + 1);
      return numbered;
    }
  });
}

const sizes = [
  'units',
  'filters',
  'output_dim',
  'num_heads',
  'rate',
  'n',
  'pool_size',
  'size',
  'target_shape',
];

/** A layer's class with those of the layers inside of it, and how large the innermost one is. */
export function layerLabel(layer: LayerConfig): { type: string; size: string } {
  const inside = layer.config['layer'] as LayerConfig | undefined;
  if (inside && typeof inside === 'object' && typeof inside.config === 'object') {
    const { type, size } = layerLabel(inside);
    return { type: `${layer.class_name} · ${type}`, size };
  }
  const option = sizes.find((name) => layer.config[name] !== undefined && layer.config[name] !== null);
  const value = option === undefined ? '' : layer.config[option];
  return { type: layer.class_name, size: Array.isArray(value) ? value.join(' × ') : String(value) };
}

const states: Record<string, readonly string[]> = {
  SimpleRNN: ['h'],
  GRU: ['h'],
  LSTM: ['h', 'c'],
  LSTMAnatomy: ['h', 'c'],
};

/** The number of initial states that a layer takes; 0 for one without. */
export function stateCount(layer: LayerConfig): number {
  const inside = layer.config['layer'] as LayerConfig | undefined;
  const own = states[inside?.class_name ?? layer.class_name]?.length ?? 0;
  return layer.class_name === 'Bidirectional' ? 2 * own : own;
}

/** What an output of a layer is; null for the one of a layer that has no others. */
export function outputName(layer: LayerConfig, output: number): OutputName | null {
  const inside = layer.config['layer'] as LayerConfig | undefined;
  const own = states[inside?.class_name ?? layer.class_name];
  if (!own || (inside ?? layer).config['return_state'] !== true)
    return output === 0 ? null : { kind: 'other', number: output };
  if (output === 0) return { kind: 'output' };
  const both = layer.class_name === 'Bidirectional';
  const direction = both ? (output <= own.length ? 'forward' : 'backward') : null;
  return { kind: 'state', state: own[(output - 1) % own.length]!, direction };
}
