import type { Frame, FrameTensor } from '../protocol/readouts.ts';
import { Fields } from '../views/fields.ts';

export const setNames = ['training', 'validation', 'test'] as const;
export type SetName = (typeof setNames)[number];

/** One input or target of a sample. */
export interface SamplePart {
  /** Extents without the batch. */
  shape: number[];
  values: Float32Array;
  /** Texts for its steps or values; null where there are none. */
  labels: string[] | null;
}
export interface Sample {
  inputs: SamplePart[];
  targets: SamplePart[];
}
export interface Samples {
  sizes: Record<SetName, number>;
  set: SetName;
  first: number;
  samples: Sample[];
}

/** Reads a frame of the readout of samples. */
export function decodeSamples(frame: Frame): Samples {
  const fields = Fields.of(frame);
  const sizes = fields.object('sizes');
  const labels = listsOf(frame.data['labels']);
  const answers = listsOf(frame.data['answers']);
  const parts = (name: string): FrameTensor[] => {
    const found: FrameTensor[] = [];
    for (let tensor; (tensor = frame.tensors[`${name} ${found.length}`]);) found.push(tensor);
    return found;
  };
  const [inputs, targets] = [parts('input'), parts('target')];
  const count = inputs[0]?.shape[0] ?? 0;
  const partOf = (
    { shape, values }: FrameTensor,
    sample: number,
    texts: string[] | null | undefined,
  ): SamplePart => {
    const size = values.length / Math.max(1, count);
    return {
      shape: shape.slice(1),
      values: values.subarray(sample * size, (sample + 1) * size),
      labels: texts ?? null,
    };
  };
  return {
    sizes: {
      training: sizes.count('training'),
      validation: sizes.count('validation'),
      test: sizes.count('test'),
    },
    set: fields.choice('set', setNames),
    first: fields.count('first'),
    samples: Array.from({ length: count }, (_, sample) => ({
      inputs: inputs.map((tensor, at) => partOf(tensor, sample, labels[sample]?.[at])),
      targets: targets.map((tensor, at) => partOf(tensor, sample, answers[sample]?.[at])),
    })),
  };
}

type Texts = (string[] | null)[] | null;

function listsOf(value: unknown): Texts[] {
  const isTexts = (one: unknown): boolean =>
    one === null || (Array.isArray(one) && one.every((text) => typeof text === 'string'));
  const fits = (one: unknown): boolean => one === null || (Array.isArray(one) && one.every(isTexts));
  return Array.isArray(value) && value.every(fits) ? (value as Texts[]) : [];
}

/** A way to draw a part: as text, as lines of digits (one for each feature), as curves, or as a picture. */
export type Look =
  | { kind: 'text'; text: string }
  | { kind: 'digits'; rows: string[] }
  | { kind: 'curves'; rows: Float32Array[] }
  | { kind: 'picture'; width: number; height: number; values: Float32Array };

const most = { numbers: 6, digits: 24, features: 4 };

/** `names` are those of whole numbers, such as classes. */
export function lookOf({ shape, values, labels }: SamplePart, names: readonly string[] = []): Look {
  if (labels) return { kind: 'text', text: joined(labels) };
  const name = values.length === 1 && names[values[0]!];
  if (name) return { kind: 'text', text: name };
  if (values.length === names.length) {
    const one = values.indexOf(1);
    if (one >= 0 && values.every((value, at) => value === (at === one ? 1 : 0)))
      return { kind: 'text', text: names[one]! };
  }
  const whole = values.every(Number.isInteger);
  const [steps, features] = stepsOf(shape);
  if (
    whole &&
    features <= most.features &&
    steps <= most.digits &&
    values.every((value) => value < 10 && value >= 0)
  )
    return { kind: 'digits', rows: columnsOf(values, steps, features).map((row) => row.join(' ')) };
  // Ids, behind which there is perhaps padding.
  if (whole && features === 1 && values.some((value) => value >= 2))
    return { kind: 'text', text: [...values.subarray(0, lastOf(values) + 1)].join(' ') };
  if (values.length <= most.numbers) return { kind: 'text', text: [...values].map(numberText).join(', ') };
  if (features <= most.features) return { kind: 'curves', rows: columnsOf(values, steps, features) };
  return { kind: 'picture', width: features, height: steps, values };
}

/** Numbers as a person reads them. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Words with spaces between them, characters without; padding is empty. */
function joined(labels: readonly string[]): string {
  const texts = labels.filter((label) => label !== '');
  return texts.join(texts.every((text) => [...text].length === 1) ? '' : ' ');
}

function stepsOf(shape: readonly number[]): [steps: number, features: number] {
  const [steps = 1, ...rest] = shape;
  const inner = rest.filter((extent) => extent !== 1);
  return [steps, inner.reduce((product, extent) => product * extent, 1)];
}

function columnsOf(values: Float32Array, steps: number, features: number): Float32Array[] {
  return Array.from({ length: features }, (_, feature) =>
    Float32Array.from({ length: steps }, (__, step) => values[step * features + feature]!),
  );
}

function lastOf(values: Float32Array): number {
  return values.findLastIndex((value) => value !== 0);
}
