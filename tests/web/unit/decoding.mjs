/** What the tests of decoders share: the core, the decoder of a kind of view, parts of frames. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { Reading } from '../../../web/worker/reading.ts';

export const web = new URL('../../../web/', import.meta.url);
const build = new URL('../../../build/wasm/wasm/', import.meta.url);

export async function loadCore() {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  return makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
}

/** The one function `decode…` of a kind. */
export async function decoderOf(kind) {
  const parts = await import(new URL(`views/${kind}/decoder.ts`, web).href);
  const [decode, ...more] = Object.entries(parts).filter(([name]) => name.startsWith('decode'));
  assert.deepEqual(more, []);
  return decode[1];
}

/** The frame that an experiment of the core makes. */
export function frameOf(experiment, readout, request = {}) {
  const reading = new Reading(experiment, readout, request);
  try {
    return reading.work(() => 0, Infinity);
  } finally {
    reading.drop();
  }
}

export const vectorOf = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });

/** The part of a frame that says which sample and layer it is about. */
export const shown = {
  ...{ layer: 'a', layers: ['a', 'b'], sample: 0, samples: 9, labels: null, inputs: ['series'] },
};
