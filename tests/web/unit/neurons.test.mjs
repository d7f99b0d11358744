/** Every neuron and weight has a place, and what is drawn at a step counts to the parameters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeNeurons } from '../../../web/views/neurons/decoder.ts';
import { countOf, distanceTo, layoutOf, readBy, weightOf } from '../../../web/views/neurons/layout.ts';

const tensor = (...shape) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at),
});

/** A row of a frame. */
const row = (name, type, more) => ({
  name,
  layer: name,
  type,
  function: '',
  joins: 'weights',
  reads: [],
  gates: [''],
  recurrent: false,
  backwards: false,
  reverses: false,
  ids: false,
  steps: 3,
  ...more,
});

/** A frame of rows and the shapes of their tensors. */
const frameWith = (layers, shapes) => ({
  readout: 'neurons',
  data: { sample: 0, samples: 9, labels: null, layers },
  tensors: Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, tensor(...shape)])),
});

/** A recurrent layer and a Dense over it, as the core tells of them. */
function frameOf({
  steps = 3,
  features = 1,
  units = 1,
  gates = [''],
  sequences = false,
  biases = 1,
  more = {},
}) {
  const given = sequences ? steps : 1;
  return frameWith(
    [
      row('input', 'InputLayer', { steps }),
      row('rnn', 'SimpleRNN', { gates, recurrent: true, reads: [0], steps, ...more }),
      row('dense', 'Dense', { reads: [1], steps: given }),
    ],
    {
      '0/values': [steps, features],
      '1/values': [steps, units],
      '1/kernel': [features, units * gates.length],
      '1/recurrent_kernel': [units, units * gates.length],
      '1/bias': [biases, units * gates.length],
      '2/values': [given, 1],
      '2/kernel': [units, 1],
      '2/bias': [1, 1],
    },
  );
}

/** Both directions of a layer of 2 units over 1 feature, and a Dense over what they hand on. */
function bothDirections(merge, sequences = true) {
  const direction = (name, backwards) =>
    row(`both/${name}`, 'Bidirectional(SimpleRNN)', {
      layer: 'both',
      reads: [0],
      recurrent: true,
      backwards,
    });
  const given = sequences ? 3 : 1;
  const merged = merge
    ? [row('both', 'Bidirectional', { function: merge, joins: 'merge', reads: [1, 2], steps: given })]
    : [];
  const top = merged.length + 3;
  const weights = [1, 2].flatMap((at) => [
    [`${at}/values`, [3, 2]],
    [`${at}/kernel`, [1, 2]],
    [`${at}/recurrent_kernel`, [2, 2]],
    [`${at}/bias`, [1, 2]],
  ]);
  return frameWith(
    [
      row('input', 'InputLayer', {}),
      direction('forward', false),
      direction('backward', true),
      ...merged,
      row('dense', 'Dense', { reads: merge ? [3] : [1, 2], steps: given }),
    ],
    {
      '0/values': [3, 1],
      ...Object.fromEntries(weights),
      ...(merge ? { '3/values': [given, 2] } : {}),
      [`${top}/values`]: [given, 1],
      [`${top}/kernel`]: [merge ? 2 : 4, 1],
      [`${top}/bias`]: [1, 1],
    },
  );
}

const layoutFor = (frame, width = 900, step = null) => layoutOf(decodeNeurons(frame).layers, width, step);

/** The columns that a line leads from and to, found by the places of units. */
function waysOf({ units }, { segments }, level) {
  const at = (x, y) => units.find((unit) => Math.abs(unit.x - x) < 1e-6 && Math.abs(unit.y - y) < 1e-6);
  return segments.map(({ x1, y1, x2, y2 }) => {
    const [from, to] = [at(x1, y1), at(x2, y2)];
    assert.equal(to.level, level);
    return [from.column, to.column];
  });
}

const sum = (count) => Object.values(count).reduce((a, b) => a + b);

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
        assert.equal(sum(countOf(layout, 2)), layout.levels[1].layer.units + 1);
      }
});

test('all is within the picture, and no two neurons lie on each other', () => {
  const frames = [
    frameOf({}),
    frameOf({ units: 16, features: 2, steps: 8, sequences: true }),
    frameOf({ units: 3, steps: 9, more: { backwards: true } }),
    bothDirections(''),
    bothDirections('sum'),
    bothDirections('', false),
  ];
  for (const frame of frames)
    for (const width of [900, 340]) {
      const { units, lines, levels, height } = layoutFor(frame, width);
      for (const { x, y } of units) assert.ok(x > 0 && x < width && y > 0 && y < height, `${x}, ${y}`);
      for (const one of units)
        for (const other of units)
          if (one !== other) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 12);
      for (const { level, part, segments } of lines)
        for (const { x1, x2 } of segments) {
          assert.ok(x1 > 0 && x1 < width && x2 > 0 && x2 < width);
          if (part === 'recurrent_kernel') assert.equal(x1 > x2, levels[level].leftwards);
        }
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

test('a layer that reads the last step first has its lines from the right, and hands on its state at the first step', () => {
  const layout = layoutFor(frameOf({ units: 2, more: { backwards: true } }));
  const [recurrent] = layout.lines.filter(({ level, part }) => level === 1 && part === 'recurrent_kernel');
  assert.deepEqual(waysOf(layout, recurrent, 1), [
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
  const [up] = layout.lines.filter(({ level }) => level === 2);
  assert.deepEqual(waysOf(layout, up, 2), [[0, 0]]);
  assert.equal(sum(countOf(layout, 1)), 8);
  assert.deepEqual(
    layout.units.filter(({ level, unit }) => level === 1 && unit === 0).map(({ step }) => step),
    [0, 1, 2, null],
  );
});

test('steps that are handed on in reverse stay over the steps of the input', () => {
  const frame = frameOf({ units: 2, sequences: true, more: { backwards: true, reverses: true } });
  frame.data.layers.push(row('next', 'SimpleRNN', { reads: [2], recurrent: true }));
  Object.assign(frame.tensors, {
    '3/values': tensor(3, 1),
    '3/kernel': tensor(1, 1),
    '3/recurrent_kernel': tensor(1, 1),
  });
  const layout = layoutFor(frame, 900, 0);
  assert.deepEqual(
    layout.levels.map(({ turned, leftwards }) => [turned, leftwards]),
    [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ],
  );
  const dense = layout.units.filter(({ level }) => level === 2);
  assert.deepEqual(
    dense.map(({ column, step }) => [column, step]),
    [
      [0, 2],
      [1, 1],
      [2, 0],
    ],
  );
  const [up] = layout.lines.filter(({ level }) => level === 2);
  assert.deepEqual(waysOf(layout, up, 2), [
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual(
    layout.levels.map(({ counted }) => counted),
    [0, 0, 0, 0],
  );
});

test('two directions read the same input, and what is above reads both', () => {
  const side = layoutFor(bothDirections(''));
  const [forward, backward] = [1, 2].map((level) =>
    side.lines.filter((line) => line.level === level && line.part === 'kernel'),
  );
  for (const lines of [forward, backward]) {
    assert.equal(lines.length, 2);
    for (const line of lines)
      for (const { y1 } of line.segments) assert.equal(y1, side.units.find((unit) => unit.level === 0).y);
  }
  for (const level of [1, 2]) assert.equal(sum(countOf(side, level)), 8);
  const above = side.lines.filter(({ level }) => level === 3);
  assert.equal(sum(countOf(side, 3)), 5);
  assert.deepEqual(
    above.map(({ from }) => readBy(decodeNeurons(bothDirections('')).layers, side.levels[3].layer, from)),
    [
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ],
  );
  // The last state of the one is at the last step, that of the other at the first.
  const last = layoutFor(bothDirections('', false));
  const ends = last.lines.filter(({ level }) => level === 3).map((line) => waysOf(last, line, 3));
  assert.deepEqual(ends, [[[2, 2]], [[2, 2]], [[0, 2]], [[0, 2]]]);
  const merged = layoutFor(bothDirections('mul'));
  assert.equal(merged.links[3].length, 3 * 2 * 2);
  assert.equal(sum(countOf(merged, 3)), 0);
  assert.equal(sum(countOf(merged, 4)), 3);
});

test('values that are handed on without weights are linked one by one', () => {
  const frame = frameOf({ units: 2, sequences: true });
  frame.data.layers[2] = row('relu', 'ReLU', { joins: 'each', reads: [1] });
  frame.data.layers.push(row('flatten', 'Flatten', { joins: 'steps', reads: [2], steps: 1 }));
  frame.tensors = {
    ...Object.fromEntries(Object.entries(frame.tensors).filter(([name]) => !name.startsWith('2'))),
    '2/values': tensor(3, 2),
    '3/values': tensor(1, 6),
  };
  const layout = layoutFor(frame);
  assert.deepEqual(
    layout.links.map(({ length }) => length),
    [0, 0, 6, 6],
  );
  const way = ({ links, units }, level, at) => {
    const { x1, y1 } = links[level][at];
    const { column, unit } = units.find(({ x, y }) => x === x1 && y === y1);
    return [column, unit];
  };
  assert.deepEqual(
    [0, 1, 4].map((at) => way(layout, 3, at)),
    [
      [0, 0],
      [0, 1],
      [2, 0],
    ],
  );
});

test('each alpha is one line, of a step or of all, of a unit or of all', () => {
  const count = (rows, columns) => {
    const frame = frameOf({ units: 2, sequences: true });
    frame.data.layers[2] = row('prelu', 'PReLU', { joins: 'each', reads: [1] });
    frame.tensors = Object.fromEntries(
      Object.entries(frame.tensors).filter(([name]) => !name.startsWith('2')),
    );
    Object.assign(frame.tensors, { '2/values': tensor(3, 2), '2/alpha': tensor(rows, columns) });
    const layout = layoutFor(frame);
    const lines = layout.lines.filter(({ part }) => part === 'alpha');
    assert.deepEqual(layout.links[2], []);
    assert.equal(countOf(layout, 2).alpha * rows, rows * columns);
    for (const line of lines)
      assert.equal(
        weightOf(layout.levels[2], 'alpha', line.from, line.to, 0),
        line.from * columns + (line.to ?? 0),
      );
    return lines.map(({ segments }) => segments.length);
  };
  assert.deepEqual(count(3, 2), [1, 1, 1, 1, 1, 1]);
  assert.deepEqual(count(1, 2), [3, 3]);
  assert.deepEqual(count(3, 1), [2, 2, 2]);
  assert.deepEqual(count(1, 1), [6]);
});

test('peepholes are loops at their units, in the gates that have them', () => {
  const frame = frameOf({ units: 2, gates: ['i', 'f', 'c', 'o'] });
  frame.tensors['1/peephole_kernel'] = tensor(3, 2);
  const layout = layoutFor(frame);
  const { peephole_kernel: loops, ...others } = countOf(layout, 1);
  assert.equal(4 * sum(others) + 3 * loops, 4 * 8 + 6);
  const values = [0, 1, 2, 3].map((gate) => weightOf(layout.levels[1], 'peephole_kernel', 1, 1, gate));
  assert.deepEqual(values, [1, 3, null, 5]);
});

test('rows that are read come before', () => {
  const frame = frameOf({});
  frame.data.layers[1].reads = [1];
  assert.throws(() => decodeNeurons(frame), /layers\[1\]\.reads: expected rows before 1, got 1/);
});

test('the distance of the pointer from a line ends at its ends', () => {
  const segment = { column: 0, x1: 0, y1: 0, x2: 10, y2: 0 };
  assert.equal(distanceTo(segment, 5, 3), 3);
  assert.equal(distanceTo(segment, 14, 3), 5);
});
