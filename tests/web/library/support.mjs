import assert from 'node:assert/strict';

export const library = new URL('../../../web/dist/library/', import.meta.url);

const tf = await import(new URL('index.js', library).href);
await tf.load({ build: 'simd128' });

export { tf };

/** Numbers in [-1, 1) that are the same in every run. */
export function numbers(count, seed = 1) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  });
}

export function near(actual, expected, tolerance, what = 'value') {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++)
    assert.ok(
      Math.abs(actual[i] - expected[i]) <= tolerance,
      `${what}[${i}]: expected ${expected[i]} within ${tolerance}, got ${actual[i]}`,
    );
}

/** Gives a model weights that are the same in every run. */
export function setWeights(model, scale = 0.5) {
  model.setWeights(
    model.getWeights().map((weight, i) =>
      tf.tensor(
        numbers(weight.size, i + 1).map((value) => value * scale),
        weight.shape,
      ),
    ),
  );
}

/** Two numbers below 128 as bits, least significant first, and their sum: (N,8,2) -> (N,8,1). */
export function additions(count, seed = 7) {
  const draws = numbers(2 * count, seed).map((value) => Math.floor((value + 1) * 64));
  const bits = (value) => Array.from({ length: 8 }, (_, place) => (value >> place) & 1);
  const pairs = Array.from({ length: count }, (_, i) => [draws[2 * i], draws[2 * i + 1]]);
  return {
    x: tf.tensor(pairs.map(([a, b]) => bits(a).map((bit, place) => [bit, bits(b)[place]]))),
    y: tf.tensor(pairs.map(([a, b]) => bits(a + b).map((bit) => [bit]))),
  };
}
