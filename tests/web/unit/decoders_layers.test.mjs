/** What decoders make of the frames of layers, and what they refuse. Needs build/wasm. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { flowOf, normText } from '../../../web/views/flow_figures.ts';
import { decoderOf, frameOf, loadCore, shown, vectorOf, web } from './decoding.mjs';

test('states become one row for each unit', async () => {
  const decode = await decoderOf('states');
  const h = { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const { steps, units, states, ...rest } = decode({ readout: 'states', data: shown, tensors: { h } });
  assert.deepEqual([steps, units, rest.shown.layers], [3, 2, ['a', 'b']]);
  assert.deepEqual([...states[0].values], [1, 3, 5, 2, 4, 6]);
  const c = { shape: [2, 3], values: new Float32Array(6) };
  assert.throws(
    () => decode({ readout: 'states', data: shown, tensors: { h, c } }),
    /states\.c: expected the shape of h \(3, 2\), got \(2, 3\)/,
  );
  const short = { shape: [3, 2], values: new Float32Array(5) };
  assert.throws(
    () => decode({ readout: 'states', data: shown, tensors: { h: short } }),
    /states\.h: expected 6 values for the shape \(3, 2\), got 5/,
  );
  assert.throws(
    () => decode({ readout: 'states', data: { ...shown, layers: [1] }, tensors: { h } }),
    /states\.layers: expected a list of texts, got \[1\]/,
  );
});

test('attention: with heads and without, with the labels that fit', async () => {
  const decode = await decoderOf('attention');
  const labels = [
    ['a', 'b', 'c'],
    ['x', 'y'],
  ];
  const data = { ...shown, labels };
  const one = decode({
    readout: 'attention',
    data,
    tensors: { scores: { shape: [2, 3], values: new Float32Array(6) } },
  });
  assert.deepEqual([one.heads.length, one.queries, one.keys], [1, 2, 3]);
  assert.deepEqual([one.queryLabels, one.keyLabels], [labels[1], labels[0]]);
  const scores = { shape: [2, 1, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const two = decode({ readout: 'attention', data, tensors: { scores } });
  assert.deepEqual(
    two.heads.map((head) => [...head]),
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  );
  assert.equal(two.queryLabels, null);
});

test('gates: a row for each unit, only those that the layer has, and equations that check', async () => {
  const core = await loadCore();
  const decode = await decoderOf('gates');
  const { factor, figure, newCell, output, stepValues, summand } = await import(
    new URL('views/gates/step.ts', web).href
  );
  const config = (layer) => ({
    task: 'noisy-sine',
    model: {
      class_name: 'Sequential',
      config: {
        layers: [
          { class_name: 'InputLayer', config: { batch_shape: [null, 20, 1] } },
          layer,
          { class_name: 'Dense', config: { units: 1 } },
        ],
      },
    },
  });
  const gatesOf = (class_name, options) => {
    const experiment = new core.Experiment(
      JSON.stringify(config({ class_name, config: { units: 3, ...options } })),
      {},
    );
    try {
      experiment.advance(5);
      return decode(frameOf(experiment, 'gates'));
    } finally {
      experiment.delete();
    }
  };
  const states = ['c', 'c_before', 'g', 'h', 'h_before', 'm'];
  const stages = {
    cec: [],
    input_output_gates: ['i', 'o'],
    forget_gate: ['f', 'i', 'o'],
    peephole: ['f', 'i', 'o'],
  };
  for (const [variant, letters] of Object.entries(stages)) {
    const gates = gatesOf('LSTMAnatomy', { variant });
    assert.deepEqual(Object.keys(gates.rows).sort(), [...states, ...letters].sort(), variant);
    assert.equal(gates.peepholes !== null, variant === 'peephole');
    for (let step = 0; step < gates.steps; step += 1) {
      const { values, counts, isTanh, peepholes } = stepValues(gates, 2, step);
      assert.ok(counts && isTanh, `${variant} ${step}`);
      assert.ok(Math.abs(newCell(values) - values.c) < 1e-5 && Math.abs(output(values) - values.h) < 1e-5);
      if (peepholes) assert.equal(peepholes.f.product, peepholes.f.weight * values.c_before);
      // What a step begins with is what the one before ended with.
      if (step > 0) assert.equal(values.c_before, gates.rows.c[2 * gates.steps + step - 1]);
    }
  }
  const gru = gatesOf('GRU', {});
  assert.deepEqual(Object.keys(gru.rows).sort(), ['g', 'h', 'h_before', 'q', 'r', 'z']);
  assert.ok(stepValues(gru, 0, 7).counts);

  const h = { shape: [2, 1], values: Float32Array.of(0.5, 0.5) };
  const masked = { g: h, h, h_before: h, z: h, r: h };
  assert.ok(stepValues(decode({ readout: 'gates', data: shown, tensors: masked }), 0, 1).counts);
  masked.z = { shape: [2, 1], values: Float32Array.of(0.5, 0) };
  masked.g = { shape: [2, 1], values: Float32Array.of(0.5, 0.9) };
  assert.ok(!stepValues(decode({ readout: 'gates', data: shown, tensors: masked }), 0, 1).counts);
  assert.throws(
    () => decode({ readout: 'gates', data: shown, tensors: { h, g: { shape: [1, 2], values: h.values } } }),
    /gates\.g: expected the shape of h \(2, 1\), got \(1, 2\)/,
  );
  assert.throws(
    () => decode({ readout: 'gates', data: shown, tensors: { h, g: h, h_before: h } }),
    /gates\.z/,
  );
  assert.deepEqual(
    [figure(-0.25), figure(-0.0001), factor(-0.25), summand(-0.25), summand(2)],
    ['−0.250', '0.000', '(−0.250)', '− 0.250', '+ 2.000'],
  );
});

test('gradient flow: each state has the norms of its own steps, and a verdict', async () => {
  const decode = await decoderOf('gradient-flow');
  const states = [
    { layer: 'a', state: 'h', steps: 2, first: 1, last: 0 },
    { layer: 'b', state: 'c', steps: 1, first: 0, last: 0 },
  ];
  const frame = {
    readout: 'gradient_flow',
    data: { samples: 32, loss: 0.5, states },
    tensors: { norms: vectorOf(1, 2, 3) },
  };
  assert.deepEqual(
    decode(frame).states.map(({ norms, first, last }) => [[...norms], first, last]),
    [
      [[1, 2], 1, 0],
      [[3], 0, 0],
    ],
  );
  const beyond = [states[0], { ...states[1], last: 1 }];
  assert.throws(
    () => decode({ ...frame, data: { ...frame.data, states: beyond } }),
    /last: expected a step below 1, got 1/,
  );
  assert.throws(
    () => decode({ ...frame, tensors: { norms: vectorOf(1, 2) } }),
    /gradient_flow\.norms: expected 3 values, got 2/,
  );
  assert.deepEqual(flowOf(1e-5, 0.1).verdict, 'vanishes');
  assert.deepEqual(flowOf(0.005, 0.1).verdict, 'fades');
  assert.deepEqual(flowOf(0.05, 0.1), { ratio: 0.5, verdict: 'carries' });
  assert.deepEqual(flowOf(1e4, 1).verdict, 'explodes');
  assert.deepEqual(flowOf(0, 0).verdict, 'none');
  assert.deepEqual(flowOf(NaN, 1).verdict, 'broken');
  assert.deepEqual([0, 2.71e-9, 0.03125, Infinity].map(normText), ['0', '2.7e-9', '0.0313', 'inf']);
});

test('spectrum: eigenvalues with the largest modulus first, or the reason for none', async () => {
  const decode = await decoderOf('spectrum');
  const { radiusOf } = await import(new URL('views/spectrum/decoder.ts', web).href);
  const data = { layer: 'a', layers: ['a'], gate: 0, gates: [''], units: 2, state: 'whole' };
  const eigenvalues = { shape: [2, 2], values: Float32Array.of(3, -4, 1, 0) };
  const made = decode({ readout: 'spectrum', data, tensors: { eigenvalues } });
  assert.deepEqual(made.eigenvalues[0], { re: 3, im: -4 });
  assert.equal(radiusOf(made), 5);
  const large = decode({ readout: 'spectrum', data: { ...data, state: 'large' }, tensors: {} });
  assert.deepEqual(large.eigenvalues, []);
  assert.throws(
    () => decode({ readout: 'spectrum', data: { ...data, units: 3 }, tensors: { eigenvalues } }),
    /spectrum\.eigenvalues: expected the shape \(3, 2\), got \(2, 2\)/,
  );
});

test('cell gradients: a row of norms for each cell', async () => {
  const decode = await decoderOf('cell-gradients');
  const cells = [{ cell: 'gru', state: 'h', loss: 0.25 }];
  const frame = {
    readout: 'cells',
    data: { updates: 0, units: 32, length: 2, samples: 32, cells },
    tensors: { norms: { shape: [1, 2], values: Float32Array.of(1, 2) } },
  };
  assert.deepEqual([...decode(frame).cells[0].norms], [1, 2]);
  assert.throws(
    () => decode({ ...frame, data: { ...frame.data, cells: [...cells, ...cells] } }),
    /cells\.norms: expected the shape \(2, 2\), got \(1, 2\)/,
  );
});
