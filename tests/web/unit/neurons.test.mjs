/** Every neuron and weight has a place, and what is drawn at a step counts to the parameters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeNeurons } from '../../../web/views/neurons/decoder.ts';
import { countOf, distanceTo, layoutOf, weightOf } from '../../../web/views/neurons/layout.ts';

const tensor = (...shape) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at),
});

/** A recurrent layer and a Dense over it, as the core tells of them. */
function frameOf({ steps = 3, features = 1, units = 1, gates = [''], sequences = false, biases = 1 }) {
  const layer = (name, type, more) => ({
    name,
    type,
    activation: '',
    gates: [''],
    recurrent: false,
    sequences: false,
    steps,
    ...more,
  });
  return {
    readout: 'neurons',
    data: {
      sample: 0,
      labels: null,
      layers: [
        layer('input', 'InputLayer', { sequences: true }),
        layer('rnn', 'SimpleRNN', { gates, recurrent: true, sequences }),
        layer('drop', 'Dropout', { sequences, steps: sequences ? steps : 1 }),
        layer('dense', 'Dense', { sequences, steps: sequences ? steps : 1 }),
      ],
    },
    tensors: {
      '0/values': tensor(steps, features),
      '1/values': tensor(steps, units),
      '1/kernel': tensor(features, units * gates.length),
      '1/recurrent_kernel': tensor(units, units * gates.length),
      '1/bias': tensor(biases, units * gates.length),
      '2/values': tensor(sequences ? steps : 1, units),
      '3/values': tensor(sequences ? steps : 1, 1),
      '3/kernel': tensor(units, 1),
      '3/bias': tensor(1, 1),
    },
  };
}

const sum = ({ kernel, recurrent_kernel, bias }) => kernel + recurrent_kernel + bias;

test('lines and units of a step count to the article’s 3, 8 and 10, at any step and width', () => {
  const figures = [
    { options: {}, expected: [1, 1, 1, 3] },
    { options: { units: 2 }, expected: [2, 4, 2, 8] },
    { options: { units: 2, features: 2 }, expected: [4, 4, 2, 10] },
    { options: { units: 2, features: 2, sequences: true }, expected: [4, 4, 2, 10] },
    { options: { units: 2, steps: 40 }, expected: [2, 4, 2, 8] },
  ];
  for (const { options, expected } of figures)
    for (const width of [900, 340])
      for (const step of [null, 0, 1]) {
        const layout = layoutOf(decodeNeurons(frameOf(options)).layers, width, step);
        const count = countOf(layout, 1);
        assert.deepEqual([count.kernel, count.recurrent_kernel, count.bias, sum(count)], expected);
        // Layers that hand on what they get have no neurons of their own.
        assert.equal(layout.levels.length, 3);
        assert.equal(sum(countOf(layout, 2)), layout.levels[1].layer.units + 1);
      }
});

test('all is within the picture, and no two neurons lie on each other', () => {
  for (const options of [{}, { units: 16, features: 2, steps: 8, sequences: true }])
    for (const width of [900, 340]) {
      const { units, lines, height } = layoutOf(decodeNeurons(frameOf(options)).layers, width, null);
      for (const { x, y } of units) assert.ok(x > 0 && x < width && y > 0 && y < height, `${x}, ${y}`);
      for (const one of units)
        for (const other of units)
          if (one !== other) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 12);
      for (const { segments } of lines)
        for (const { x1, x2 } of segments) assert.ok(x1 > 0 && x2 > x1 && x2 < width);
    }
});

test('the output comes from the last step, or from every step', () => {
  const last = layoutOf(decodeNeurons(frameOf({ units: 2 })).layers, 900, null);
  assert.equal(last.lines.find(({ level }) => level === 2).segments.length, 1);
  const each = layoutOf(decodeNeurons(frameOf({ units: 2, sequences: true })).layers, 900, null);
  assert.equal(each.lines.find(({ level }) => level === 2).segments.length, 3);
});

test('a gate’s weights are its columns', () => {
  const { layers } = decodeNeurons(frameOf({ units: 2, features: 2, gates: ['z', 'r', 'h'], biases: 2 }));
  const [, level] = layoutOf(layers, 900, null).levels;
  assert.equal(weightOf(level, 'kernel', 1, 0, 2), 6 + 4);
  assert.equal(weightOf(level, 'bias', 1, 1, 0), 6 + 1);
  const frame = frameOf({ units: 2 });
  frame.tensors['1/kernel'] = tensor(1, 3);
  assert.throws(() => decodeNeurons(frame), /neurons\.1\/kernel: expected 2 columns for 2 units, got 3/);
});

test('the distance of the pointer from a line ends at its ends', () => {
  const segment = { column: 0, x1: 0, y1: 0, x2: 10, y2: 0 };
  assert.equal(distanceTo(segment, 5, 3), 3);
  assert.equal(distanceTo(segment, 14, 3), 5);
});
