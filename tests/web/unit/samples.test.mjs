/** The samples under Data: what a frame of them says, and how each is shown. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { decodeSamples, lookOf } from '../../../web/app/samples.ts';
import { Reading } from '../../../web/worker/reading.ts';

const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let core;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
});

function samplesOf(task, request) {
  const experiment = new core.Experiment(JSON.stringify({ task }), {});
  const reading = new Reading(experiment, 'samples', request);
  try {
    return decodeSamples(reading.work(() => 0, Infinity));
  } finally {
    reading.drop();
    experiment.delete();
  }
}

test('bits are digits, the sizes are those of the three sets', () => {
  const { sizes, set, first, samples } = samplesOf('binary-addition', { set: 'test', first: 10, count: 3 });
  assert.deepEqual(sizes, { training: 10000, validation: 2000, test: 4384 });
  assert.deepEqual([set, first, samples.length], ['test', 10, 3]);
  for (const { inputs, targets } of samples) {
    const [looks, sums] = [lookOf(inputs[0]), lookOf(targets[0])];
    assert.ok(looks.kind === 'digits' && sums.kind === 'digits');
    const number = (row) => Number.parseInt([...row.replaceAll(' ', '')].reverse().join(''), 2);
    const [a, b] = looks.rows.map(number);
    assert.equal(a + b, number(sums.rows[0]));
  }
});

test('a series is a curve with its next value, a date a text with its answer', () => {
  const [{ inputs, targets }] = samplesOf('noisy-sine', {}).samples;
  const series = lookOf(inputs[0]);
  assert.ok(series.kind === 'curves');
  assert.deepEqual(
    series.rows.map(({ length }) => length),
    [20],
  );
  const next = lookOf(targets[0]);
  assert.ok(next.kind === 'text' && Math.abs(Number(next.text)) < 1.2);
  for (const sample of samplesOf('attention', { count: 4 }).samples) {
    const answer = lookOf(sample.targets[0]);
    assert.ok(answer.kind === 'text');
    assert.match(answer.text, /^(19|20)\d\d-\d\d-\d\d$/);
    const typed = lookOf(sample.inputs[0]);
    assert.ok(typed.kind === 'text' && typed.text.length >= 6 && !typed.text.includes('  '));
  }
});

const part = (shape, values, labels = null) => ({ shape, values: Float32Array.from(values), labels });

test('classes have their names, ids end before their padding, wide ones are pictures', () => {
  const names = ['bad', 'good'];
  assert.deepEqual(lookOf(part([1], [1]), names), { kind: 'text', text: 'good' });
  assert.deepEqual(lookOf(part([2], [1, 0]), names), { kind: 'text', text: 'bad' });
  assert.deepEqual(lookOf(part([1], [0.25]), names), { kind: 'text', text: '0.25' });
  assert.deepEqual(lookOf(part([5], [12, 7, 40, 0, 0])), { kind: 'text', text: '12 7 40' });
  assert.deepEqual(lookOf(part([3], [1, 2, 0], ['so', 'good', ''])), { kind: 'text', text: 'so good' });
  const picture = lookOf(part([4, 6, 1], Array(24).fill(0.5)));
  assert.ok(picture.kind === 'picture' && picture.width === 6 && picture.height === 4);
});

test('a frame that lacks its sizes is refused', () => {
  const frame = { readout: 'samples', data: { set: 'test', first: 0 }, tensors: {} };
  assert.throws(() => decodeSamples(frame), /samples\.sizes/);
});
