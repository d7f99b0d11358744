import { fault } from '../../runtime/errors.ts';
import { checkCount, checkOptions, isList, reading, shown } from '../core/checks.ts';
import {
  allocate,
  isTypedArray,
  sizeOf,
  tensor,
  Tensor,
  type DataType,
  type NestedArray,
  type TypedArray,
} from './tensor.ts';

export interface PadSequencesArgs {
  /** Length of all; that of the longest one unless given. */
  maxlen?: number;
  /** 'int32' unless given; fractions are cut off then. */
  dtype?: DataType;
  /** Where short sequences get `value`, 'pre' unless given. */
  padding?: 'pre' | 'post';
  /** Where long sequences lose steps, 'pre' unless given. */
  truncating?: 'pre' | 'post';
  /** 0 unless given. */
  value?: number;
}

type Sequence = readonly NestedArray[] | TypedArray | Tensor;

const types = ['int32', 'float32', 'bool'];

function side(given: unknown, name: string): 'pre' | 'post' {
  if (given !== 'pre' && given !== 'post')
    throw fault(`[padSequences] ${name}: expected pre or post, got ${shown(given)}`);
  return given;
}

function tensorOf(sequence: Sequence, at: number): Tensor {
  if (sequence instanceof Tensor && sequence.rank > 0) return sequence;
  if (!Array.isArray(sequence) && !isTypedArray(sequence))
    throw fault(`[padSequences] sequence ${at}: expected a list of numbers, got ${shown(sequence)}`);
  return tensor(sequence as NestedArray);
}

/** Sequences of one length, (N,maxlen,...), as keras.utils.pad_sequences makes them. */
export function padSequences(sequences: readonly Sequence[] | Tensor, args: PadSequencesArgs = {}): Tensor {
  checkOptions(args, ['maxlen', 'dtype', 'padding', 'truncating', 'value'], 'padSequences');
  const { dtype = 'int32', value = 0 } = args;
  const [padding, truncating] = [
    side(args.padding ?? 'pre', 'padding'),
    side(args.truncating ?? 'pre', 'truncating'),
  ];
  if (!types.includes(dtype))
    throw fault(`[padSequences] dtype: expected int32, float32 or bool, got ${shown(dtype)}`);
  if (typeof value !== 'number') throw fault(`[padSequences] value: expected a number, got ${shown(value)}`);
  const list: unknown = reading('[padSequences]', () =>
    sequences instanceof Tensor ? (sequences.arraySync() as unknown) : sequences,
  );
  if (!isList(list)) throw fault(`[padSequences] expected a list of sequences, got ${shown(list)}`);
  const found = (list as Sequence[]).map((sequence, at) =>
    reading(`[padSequences] sequence ${at}`, () => tensorOf(sequence, at)),
  );
  const lengths = found.map(({ shape }) => shape[0]!);
  if (args.maxlen === undefined && found.length === 0)
    throw fault('[padSequences] expected sequences, got none');
  const length =
    args.maxlen === undefined ? Math.max(...lengths) : checkCount(args.maxlen, '[padSequences] maxlen');
  const shape = found.find((_, i) => lengths[i]! > 0)?.shape.slice(1) ?? [];
  const width = sizeOf(shape);
  const stored = (number: number): number => (dtype === 'bool' ? Number(number !== 0) : number);
  const values = allocate(found.length * length * width, dtype).fill(stored(value));
  found.forEach((sequence, at) => {
    const steps = lengths[at]!;
    if (steps === 0) return;
    if (sequence.shape.slice(1).join() !== shape.join())
      throw fault(
        `[padSequences] sequence ${at}: expected steps of shape (${shape.join(',')}), ` +
          `got (${sequence.shape.slice(1).join(',')})`,
      );
    const kept = Math.min(steps, length);
    const from = truncating === 'pre' ? steps - kept : 0;
    const to = at * length + (padding === 'pre' ? length - kept : 0);
    values.set(Array.from(sequence.view().subarray(from * width, (from + kept) * width), stored), to * width);
  });
  return new Tensor(values, [found.length, length, ...shape], dtype);
}
