const size = 624;
const middle = 397;

/**
 * NumPy's `RandomState`: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) seeded with one number, and the legacy
 * shuffle. NumPy keeps both frozen.
 */
export class RandomState {
  readonly #key = new Uint32Array(size);
  #position = size;

  constructor(seed: number) {
    let value = seed >>> 0;
    for (let i = 0; i < size; ++i) {
      this.#key[i] = value;
      value = (Math.imul(1812433253, value ^ (value >>> 30)) + i + 1) >>> 0;
    }
  }

  /** A number of 32 random bits. */
  nextUint32(): number {
    if (this.#position === size) this.#twist();
    let y = this.#key[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A number from 0 to `max`, both included: bits under the smallest mask, until they are small enough. */
  interval(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (this.nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /** Fisher–Yates from the last element on, in place. */
  shuffle<T extends { [index: number]: number; length: number }>(array: T): T {
    for (let i = array.length - 1; i > 0; --i) {
      const j = this.interval(i);
      const value = array[i]!;
      array[i] = array[j]!;
      array[j] = value;
    }
    return array;
  }

  #twist(): void {
    const key = this.#key;
    for (let i = 0; i < size; ++i) {
      const y = (key[i]! & 0x80000000) | (key[(i + 1) % size]! & 0x7fffffff);
      key[i] = key[(i + middle) % size]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}
