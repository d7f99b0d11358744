/** What decoders make of the frames of tasks with numbers, and what they refuse. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decoderOf, vectorOf, web } from './decoding.mjs';

test('the next point: a window of the wave has a target, inputs of one’s own have none', async () => {
  const decode = await decoderOf('next-point');
  const inputs = { shape: [2, 1], values: Float32Array.of(0.5, 0.25) };
  const data = {
    start: 1.5,
    window: 2,
    features: 1,
    sequences: false,
    last_loss: 0.125,
    layers: [
      { type: 'GRU', shape: '(None, 3)', units: 3, sequences: false },
      { type: 'Dense', shape: '(None, 1)', units: null, sequences: null },
    ],
  };
  const tensors = { inputs, outputs: vectorOf(1), at: vectorOf(0), wave: vectorOf(0), learned: vectorOf(0) };
  const frame = { readout: 'next', data, tensors: { ...tensors, targets: vectorOf(0.75) } };
  const { start, targets, layers } = decode(frame);
  assert.deepEqual([start, [...targets], layers[0].units, layers[1].sequences], [1.5, [0.75], 3, null]);
  assert.equal(decode({ ...frame, data: { ...data, start: null }, tensors }).targets, null);
  assert.throws(
    () => decode({ ...frame, data: { ...data, features: 2 } }),
    /next\.inputs: expected 4 values, got 2/,
  );
});

test('the loop: maps have a row for each unit', async () => {
  const decode = await decoderOf('loop');
  const vector = (length) => ({ shape: [length], values: new Float32Array(length) });
  const states = { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const numbers = ['step', 'unit', 'scale', 'from_input', 'from_state', 'bias', 'sum', 'state', 'difference'];
  const data = {
    ...Object.fromEntries(numbers.map((name) => [name, 1])),
    ...{ steps: 3, features: 4, units: 2, samples: 8, saturated: 1, saturated_now: 0.5, apart: 0 },
    beside: { kind: 'keras', saturated: 0, apart: 0.25 },
  };
  const tensors = { h: states, beside: states, x: vector(4), w: vector(4), before: vector(2), u: vector(2) };
  const { own, beside } = decode({ readout: 'loop', data, tensors });
  assert.deepEqual([...own.values], [1, 3, 5, 2, 4, 6]);
  assert.deepEqual([own.saturated, beside.apart, beside.kind], [1, 0.25, 'keras']);
  assert.throws(
    () => decode({ readout: 'loop', data, tensors: { ...tensors, w: vector(3) } }),
    /loop\.w: expected 4 values, got 3/,
  );
});

test('confusion: the right ones are on the diagonal', async () => {
  const decode = await decoderOf('confusion');
  const counts = { shape: [2, 2], values: Float32Array.of(3, 1, 2, 4) };
  const frame = { readout: 'confusion', data: { classes: ['rain', 'sun'] }, tensors: { counts } };
  assert.deepEqual(decode(frame), {
    classes: ['rain', 'sun'],
    rows: [
      [3, 1],
      [2, 4],
    ],
    samples: 10,
    right: 7,
  });
  assert.throws(
    () => decode({ ...frame, data: { classes: ['rain'] } }),
    /confusion\.counts: expected the shape \(1, 1\), got \(2, 2\)/,
  );
});

test('a window of a table: figures as they were written, classes or a number', async () => {
  const decode = await decoderOf('table-window');
  const column = { name: 'temp_max', unit: '°C', low: -1, high: 30 };
  const data = {
    ...{ sample: 2, total: 9, row: 5, horizon: 1, time: { first: 0, unit: 1440 }, columns: [column] },
    ...{ target: { name: 'temp_max', unit: '°C' }, classes: [], truth: null, last: 12.5, answer: 11 },
  };
  const values = { shape: [2, 1], values: Float32Array.of(12.2, 12.5) };
  const times = vectorOf(0, 1, 3);
  const frame = { readout: 'window', data, tensors: { values, times } };
  const window = decode(frame);
  assert.deepEqual(window.values, [12.2, 12.5]);
  assert.deepEqual([window.answer, window.truth, window.last], [{ value: 11 }, null, 12.5]);
  const dayLength = 86_400_000;
  assert.deepEqual(window.times, { times: [0, dayLength, 3 * dayLength], days: true });
  assert.throws(
    () => decode({ ...frame, tensors: { values, times: vectorOf(0, 1) } }),
    /window\.times: expected 3 values, got 2/,
  );
  const classes = ['rain', 'sun'];
  const probabilities = { shape: [2], values: Float32Array.of(0.25, 0.75) };
  const other = { ...frame, data: { ...data, classes }, tensors: { values, times, probabilities } };
  assert.deepEqual(decode(other).answer, { classes, probabilities: [0.25, 0.75] });
  assert.throws(
    () => decode({ ...other, data: { ...data, classes: [...classes, 'fog'] } }),
    /window\.probabilities: expected 3 values, got 2/,
  );
});

test('series: as many values of each kind as rows', async () => {
  const decode = await decoderOf('series');
  const data = { name: 'a', unit: '', time: null, error: 1, persistence_error: 2 };
  const both = { prediction: vectorOf(3, 4), persistence: vectorOf(5, 6) };
  const frame = {
    readout: 'series',
    data,
    tensors: { rows: vectorOf(7, 8), truth: vectorOf(1, 2), ...both },
  };
  const { times, persistenceError, truth } = decode(frame);
  assert.deepEqual([times, persistenceError, [...truth]], [null, 2, [1, 2]]);
  const hours = decode({
    ...frame,
    data: { ...data, time: { first: -60, unit: 1 } },
    tensors: { ...frame.tensors, times: vectorOf(0, 90) },
  });
  assert.deepEqual(hours.times, { times: [-3_600_000, 1_800_000], days: false });
  assert.throws(
    () => decode({ ...frame, tensors: { ...frame.tensors, truth: vectorOf(1) } }),
    /series\.truth: expected 2 values, got 1/,
  );
});

test('marked numbers: with the plotted test samples, or one’s own without', async () => {
  const decode = await decoderOf('marked-numbers');
  const data = { problem: 'adding', length: 3, total: 9, sample: null, marks: [0, 2], answer: 1, truth: 1.5 };
  const frame = { readout: 'answers', data, tensors: { values: vectorOf(0.5, 0, 1) } };
  assert.deepEqual(decode(frame).plotted, []);
  const tensors = { ...frame.tensors, answers: vectorOf(1, 2), truths: vectorOf(3, 4) };
  assert.deepEqual(decode({ ...frame, tensors }).plotted, [
    { answer: 1, truth: 3 },
    { answer: 2, truth: 4 },
  ]);
  assert.throws(
    () => decode({ ...frame, data: { ...data, marks: [3] } }),
    /answers\.values: expected 3 values with the marks among them/,
  );
});

test('beats: a step is right, missed, wrong or none', async () => {
  const decode = await decoderOf('beats');
  const { tally } = await import(new URL('views/beats/decoder.ts', web).href);
  const matrix = (...values) => ({ shape: [1, values.length], values: Float32Array.from(values) });
  const data = { first: 0, total: 9, period: 2, due: 2, hit: 1, wrong: 1, exact: 0 };
  const tensors = {
    taps: matrix(1, 0, 0, 0),
    beats: matrix(0, 1, 1, 0),
    answers: matrix(0.1, 0.9, 0.4, 0.6),
    own_taps: vectorOf(1, 0, 0, 0),
    own_beats: vectorOf(0, 0, 1, 0),
    own_answers: vectorOf(0, 0, 0.6, 0.5),
  };
  const { samples, own } = decode({ readout: 'beats', data, tensors });
  assert.deepEqual(tally(samples[0]), { right: 1, missed: 1, wrong: 1, none: 1 });
  assert.deepEqual(tally(own), { right: 1, missed: 0, wrong: 0, none: 3 });
  assert.throws(
    () => decode({ readout: 'beats', data, tensors: { ...tensors, own_beats: vectorOf(1) } }),
    /beats\.own_beats: expected 4 values, got 1/,
  );
});

test('stages: series from the untrained model on', async () => {
  const decode = await decoderOf('stages');
  const series = { shape: [2, 3], values: Float32Array.of(3, 2, 1, 6, 5, 4) };
  const frame = {
    readout: 'stages',
    data: { stages: ['cec', 'peephole'], epochs: 2, all: 30 },
    tensors: { loss: series, hit: series, f1: series },
  };
  const { stages, ...rest } = decode(frame);
  assert.deepEqual(rest, { epochs: 2, all: 30 });
  assert.deepEqual([...stages[1].loss], [6, 5, 4]);
  assert.throws(
    () => decode({ ...frame, data: { ...frame.data, epochs: 1 } }),
    /stages\.loss: expected the shape \(2, 2\), got \(2, 3\)/,
  );
});
