import { excerpt, ResourceError } from './errors.ts';
import type { Work } from './work.ts';

/**
 * What stands in a pickle, as inert records: nothing is looked up, called or constructed. Lists of ints, which is nearly
 * all of it, go straight into one pool.
 */
export type Value = number | boolean | null | string | Uint8Array | List | Tuple | Global | Call;

/** A list; while it has ints of 32 bits only it is a range of the pool, else `items`. */
export class List {
  start = 0;
  end = 0;
  items: Value[] | undefined;

  get length(): number {
    return this.items ? this.items.length : this.end - this.start;
  }
}

export class Tuple {
  readonly items: Value[];
  constructor(items: Value[]) {
    this.items = items;
  }
}

/** The name of something in a Python module. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A call and the state that was to be set on its result. */
export class Call {
  readonly callee: string;
  readonly args: Value[];
  state: Value | undefined;
  constructor(callee: string, args: Value[]) {
    this.callee = callee;
    this.args = args;
  }
}

/** Names that NumPy's own pickles of arrays have; with any other the file is refused. */
const knownNames =
  /^(numpy\.(_?core\.(multiarray\._reconstruct|multiarray\.scalar|numeric\._frombuffer)|ndarray|dtype)|_codecs\.encode|(builtins|__builtin__)\.(bytes|bytearray))$/;

/** Ints in the order in which they stand in the pickle. */
export class IntPool {
  data: Int32Array;
  length = 0;
  readonly #file: string;
  readonly #limit: number;

  /** Shared lists may make more ints than stand in the file, but not more than `limit`. */
  constructor(capacity: number, limit: number, file: string) {
    this.data = new Int32Array(capacity);
    this.#limit = limit;
    this.#file = file;
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      if (this.length >= this.#limit)
        throw new ResourceError('unpacked-too-large', {
          file: this.#file,
          expected: 4 * this.#limit,
          got: 4 * this.length,
        });
      const larger = new Int32Array(Math.min(this.#limit, Math.max(64, this.data.length * 2)));
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }
}

export interface Unpickled {
  value: Value;
  pool: IntPool;
}

const isInt32 = (value: Value): value is number => typeof value === 'number' && (value | 0) === value;

/** Ints that a pickle may come to; lists that stand for several are counted several times. */
export const mostInts = (bytes: Uint8Array): number => 8 * bytes.length + 1024;

/** An int in two's complement, lowest byte first. */
export function signedInt(bytes: Uint8Array): number {
  const top = ((bytes.at(-1) ?? 0) << 24) >> 24;
  return bytes.subarray(0, -1).reduceRight((sum, byte) => sum * 256 + byte, top);
}

/** Reads a pickle of protocols 2 to 5 that holds arrays, lists, tuples, numbers and strings. */
export async function unpickle(bytes: Uint8Array, file: string, work: Work): Promise<Unpickled> {
  const reader = new Reader(bytes, file);
  while (!reader.advance(work)) await work.pause('read', reader.share);
  return { value: reader.result!, pool: reader.pool };
}

class Reader {
  readonly pool: IntPool;
  result: Value | undefined;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  readonly #stack: Value[] = [];
  readonly #marks: number[] = [];
  readonly #memo: Value[] = [];
  #at = 0;

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = file;
    // No int takes less than two bytes.
    this.pool = new IntPool(bytes.length >>> 1, mostInts(bytes), file);
  }

  get share(): number {
    return this.#at / this.#bytes.length;
  }

  /** Goes on until the slice is over; true at the end of the pickle. */
  advance(work: Work): boolean {
    for (let count = 1; ; ++count) {
      if (this.#step()) return true;
      if ((count & 255) === 0 && work.due) return false;
    }
  }

  #error(got: string): ResourceError {
    return new ResourceError('pickle-content', { file: this.#file, expected: 'id-lists', got: excerpt(got) });
  }

  /** Moves over `length` bytes that must be there. */
  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length)
      throw new ResourceError('truncated', {
        file: this.#file,
        expected: at + length,
        got: this.#bytes.length,
      });
    this.#at = at + length;
    return at;
  }

  #u8(): number {
    return this.#bytes[this.#take(1)]!;
  }

  #u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Lengths of 64 bits; longer than the file is found out by `take`. */
  #u64(): number {
    return this.#u32() + this.#u32() * 2 ** 32;
  }

  #data(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #text(length: number): string {
    return new TextDecoder().decode(this.#data(length));
  }

  /** Strings of Python 2 and text that was bytes: one character a byte. */
  #latin1(length: number): string {
    let text = '';
    for (const byte of this.#data(length)) text += String.fromCharCode(byte);
    return text;
  }

  #line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    return this.#latin1((end < 0 ? this.#bytes.length + 1 : end + 1) - this.#at).slice(0, -1);
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || this.#stack.length < (this.#marks.at(-1) ?? 0)) throw this.#error('stack');
    return value;
  }

  #top(): Value {
    return this.#stack.at(-1) ?? null;
  }

  #popMark(): Value[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.#error('mark');
    return this.#stack.splice(mark);
  }

  #global(name: string): void {
    if (!knownNames.test(name)) throw this.#error(name);
    this.#stack.push(new Global(name));
  }

  #remembered(index: number): void {
    const value = this.#memo[index];
    if (value === undefined) throw this.#error('memo');
    this.#stack.push(value);
  }

  /** Makes the list ready to take ints at the end of the pool. */
  #toEnd(list: List): void {
    if (list.end === this.pool.length) return;
    const start = this.pool.length;
    for (let i = list.start; i < list.end; ++i) this.pool.push(this.pool.data[i]!);
    list.start = start;
    list.end = this.pool.length;
  }

  #append(list: Value, values: Value[]): void {
    if (!(list instanceof List)) throw this.#error('append');
    if (!list.items && values.every(isInt32)) {
      this.#toEnd(list);
      for (const value of values) this.pool.push(value);
      list.end = this.pool.length;
      return;
    }
    list.items ??= [...this.pool.data.subarray(list.start, list.end)];
    for (const value of values) list.items.push(value);
  }

  /** After a mark on a list: ints up to APPENDS. Anything else puts them back as ordinary values. */
  #ints(list: List): void {
    this.#toEnd(list);
    const bytes = this.#bytes;
    const view = this.#view;
    const pool = this.pool;
    const from = pool.length;
    // Any op but the last of the pickle is followed by one, so that nine bytes more are nearly always there.
    const last = bytes.length - 9;
    let at = this.#at;
    scan: while (at <= last) {
      switch (bytes[at]) {
        case 0x4b: // BININT1
          pool.push(bytes[at + 1]!);
          at += 2;
          break;
        case 0x4d: // BININT2
          pool.push(bytes[at + 1]! | (bytes[at + 2]! << 8));
          at += 3;
          break;
        case 0x4a: // BININT
          pool.push(view.getInt32(at + 1, true));
          at += 5;
          break;
        case 0x95: // FRAME
          at += 9;
          break;
        default:
          break scan;
      }
    }
    if (bytes[at] === 0x65) {
      this.#at = at + 1;
      list.end = pool.length;
      return;
    }
    this.#marks.push(this.#stack.length);
    for (let i = from; i < pool.length; ++i) this.#stack.push(pool.data[i]!);
    pool.length = from;
    this.#at = at;
  }

  #call(): void {
    const args = this.#pop();
    const callee = this.#pop();
    if (!(callee instanceof Global) || !(args instanceof Tuple)) throw this.#error('call');
    const [text, encoding] = args.items;
    if (callee.name === '_codecs.encode' && typeof text === 'string' && encoding === 'latin1')
      this.#stack.push(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
    else if (callee.name.endsWith('.bytes') && args.items.length === 0) this.#stack.push(new Uint8Array());
    else if (callee.name.endsWith('.bytearray') && text instanceof Uint8Array) this.#stack.push(text);
    else this.#stack.push(new Call(callee.name, args.items));
  }

  /** One op (CPython's pickletools has them all); true at STOP. */
  #step(): boolean {
    const stack = this.#stack;
    const op = this.#u8();
    switch (op) {
      case 0x80: // PROTO
        if (this.#u8() > 5) throw this.#error('protocol');
        break;
      case 0x95: // FRAME
        this.#take(8);
        break;
      case 0x28: {
        // MARK
        const top = this.#top();
        if (top instanceof List && !top.items) this.#ints(top);
        else this.#marks.push(stack.length);
        break;
      }
      case 0x2e: // STOP
        this.result = this.#pop();
        return true;
      case 0x30: // POP
        this.#pop();
        break;
      case 0x31: // POP_MARK
        this.#popMark();
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push(op === 0x88);
        break;
      case 0x4b: // BININT1
        stack.push(this.#u8());
        break;
      case 0x4d: // BININT2
        stack.push(this.#view.getUint16(this.#take(2), true));
        break;
      case 0x4a: // BININT
        stack.push(this.#view.getInt32(this.#take(4), true));
        break;
      case 0x8a: // LONG1
        stack.push(signedInt(this.#data(this.#u8())));
        break;
      case 0x47: // BINFLOAT
        stack.push(this.#view.getFloat64(this.#take(8), false));
        break;
      case 0x55: // SHORT_BINSTRING
        stack.push(this.#latin1(this.#u8()));
        break;
      case 0x54: // BINSTRING
        stack.push(this.#latin1(this.#u32()));
        break;
      case 0x58: // BINUNICODE
        stack.push(this.#text(this.#u32()));
        break;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(this.#text(this.#u8()));
        break;
      case 0x43: // SHORT_BINBYTES
        stack.push(this.#data(this.#u8()));
        break;
      case 0x42: // BINBYTES
        stack.push(this.#data(this.#u32()));
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(this.#data(this.#u64()));
        break;
      case 0x5d: // EMPTY_LIST
        stack.push(new List());
        break;
      case 0x61: {
        // APPEND
        const value = this.#pop();
        this.#append(this.#top(), [value]);
        break;
      }
      case 0x65: {
        // APPENDS
        const values = this.#popMark();
        this.#append(this.#top(), values);
        break;
      }
      case 0x29: // EMPTY_TUPLE
        stack.push(new Tuple([]));
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = Array.from({ length: op - 0x84 }, () => this.#pop());
        stack.push(new Tuple(items.reverse()));
        break;
      }
      case 0x74: // TUPLE
        stack.push(new Tuple(this.#popMark()));
        break;
      case 0x71: // BINPUT
        this.#memo[this.#u8()] = this.#top();
        break;
      case 0x72: {
        // LONG_BINPUT
        const index = this.#u32();
        // Indices count up; one far ahead would make a huge sparse array.
        if (index > this.#bytes.length) throw this.#error('memo');
        this.#memo[index] = this.#top();
        break;
      }
      case 0x94: // MEMOIZE
        this.#memo.push(this.#top());
        break;
      case 0x68: // BINGET
        this.#remembered(this.#u8());
        break;
      case 0x6a: // LONG_BINGET
        this.#remembered(this.#u32());
        break;
      case 0x63: // GLOBAL
        this.#global(`${this.#line()}.${this.#line()}`);
        break;
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        const module = this.#pop();
        this.#global(`${String(module)}.${String(name)}`);
        break;
      }
      case 0x52: // REDUCE
        this.#call();
        break;
      case 0x62: {
        // BUILD
        const state = this.#pop();
        const made = this.#top();
        if (!(made instanceof Call)) throw this.#error('state');
        made.state = state;
        break;
      }
      case 0x7d: // EMPTY_DICT
        throw this.#error('dict');
      case 0x8f: // EMPTY_SET
        throw this.#error('set');
      default:
        throw this.#error(`op 0x${op.toString(16).padStart(2, '0')}`);
    }
    return false;
  }
}
