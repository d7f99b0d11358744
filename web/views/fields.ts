import type { Frame, FrameTensor } from '../protocol/readouts.ts';

/** Reads the parts of a frame; each call throws, with the place, for a part that is not as it should be. */
export class Fields {
  readonly #where: string;
  readonly #values: Record<string, unknown>;

  constructor(values: unknown, where: string) {
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      throw new Error(`${where}: expected an object, got ${said(values)}`);
    this.#values = values as Record<string, unknown>;
    this.#where = where;
  }

  static of(frame: Frame): Fields {
    return new Fields(frame.data, frame.readout);
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** A number; NaN for null, which stands for one that is not finite. */
  number(name: string): number {
    const value = this.#values[name];
    if (value === null) return NaN;
    return typeof value === 'number' ? value : this.#fail(name, 'a number');
  }

  /** A whole number from `least` on. */
  count(name: string, least = 0): number {
    const value = this.#values[name];
    return Number.isInteger(value) && (value as number) >= least
      ? (value as number)
      : this.#fail(name, `a whole number from ${least} on`);
  }

  flag(name: string): boolean {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  text(name: string): string {
    const value = this.#values[name];
    return typeof value === 'string' ? value : this.#fail(name, 'a text');
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = choices.find((one) => one === this.#values[name]);
    return value ?? this.#fail(name, `one of ${choices.join(', ')}`);
  }

  texts(name: string): string[] {
    const value = this.#list(name);
    return value.every((one) => typeof one === 'string') ? value : this.#fail(name, 'a list of texts');
  }

  /** A list of lists of texts, or of nulls in their places. */
  lists(name: string): (string[] | null)[] {
    const fits = (one: unknown): boolean =>
      one === null || (Array.isArray(one) && one.every((text) => typeof text === 'string'));
    const value = this.#list(name);
    return value.every(fits) ? (value as (string[] | null)[]) : this.#fail(name, 'lists of texts');
  }

  object(name: string): Fields {
    return new Fields(this.#values[name], `${this.#where}.${name}`);
  }

  /** A list of whole numbers from 0 on. */
  counts(name: string): number[] {
    const value = this.#list(name);
    const fits = value.every((one) => Number.isInteger(one) && (one as number) >= 0);
    return fits ? (value as number[]) : this.#fail(name, 'a list of whole numbers');
  }

  objects(name: string): Fields[] {
    return this.#list(name).map((one, index) => new Fields(one, `${this.#where}.${name}[${index}]`));
  }

  #list(name: string): unknown[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value : this.#fail(name, 'a list');
  }

  #fail(name: string, expected: string): never {
    throw new Error(`${this.#where}.${name}: expected ${expected}, got ${said(this.#values[name])}`);
  }
}

/** A tensor of a frame, with as many axes as `rank`. */
export function tensorOf(frame: Frame, name: string, rank: number): FrameTensor {
  const tensor = frame.tensors[name];
  const where = `${frame.readout}.${name}`;
  if (!tensor) throw new Error(`${where}: the frame has no such tensor`);
  const { shape, values } = tensor;
  if (shape.length !== rank)
    throw new Error(`${where}: expected ${rank} axes, got the shape (${shape.join(', ')})`);
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size)
    throw new Error(
      `${where}: expected ${size} values for the shape (${shape.join(', ')}), got ${values.length}`,
    );
  return tensor;
}

/** The rows of a tensor (rows, columns). */
export function rowsOf(frame: Frame, name: string, rows: number, columns: number): Float32Array[] {
  const { shape, values } = tensorOf(frame, name, 2);
  if (shape[0] !== rows || shape[1] !== columns)
    throw new Error(
      `${frame.readout}.${name}: expected the shape (${rows}, ${columns}), got (${shape.join(', ')})`,
    );
  return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}

/** Values (rows, columns) as (columns, rows). */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      result[column * rows + row] = values[row * columns + column]!;
  return result;
}

function said(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
