/** What the views compute before anything is drawn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { en } from '../../../web/locales/en.ts';
import { ja } from '../../../web/locales/ja.ts';
import { colourAt, pixelsOf, rgbOf, scaleOf } from '../../../web/ui/colour_scale.ts';
import { axisEnd, brokenAt, curveData, curveMetrics, lastValue } from '../../../web/views/curve_data.ts';
import { forecastColumns } from '../../../web/views/forecast/columns.ts';
import {
  compactText,
  durationText,
  headlineText,
  metricText,
  metricsText,
  progressLine,
  shareText,
} from '../../../web/ui/format.ts';
import { firstChoice, pointedOut, requestOf, sampleOf } from '../../../web/views/sample.ts';
import { formulaText, networkLevels, readsBackwards, shownSteps } from '../../../web/views/network.ts';

test('metrics are written as Keras writes them', () => {
  /** @type {[number, string][]} */
  const cases = [
    [0.57861, '0.5786'],
    [1, '1.0000'],
    [0, '0.0000e+00'],
    [1e-3, '1.0000e-03'],
    [0.00100001, '0.0010'],
    [2.7492e-4, '2.7492e-04'],
    [-1.42e-11, '-1.4200e-11'],
    [1234.5, '1234.5000'],
    [NaN, 'nan'],
    [-Infinity, '-inf'],
  ];
  for (const [value, text] of cases) assert.equal(metricText(value), text);
  assert.equal(
    metricsText({ val_loss: 0.5, loss: 1, accuracy: 0.25 }),
    'accuracy: 0.2500 - loss: 1.0000 - val_loss: 0.5000',
  );
});

test('headings have fewer decimals the larger the value is', () => {
  /** @type {[string, number, string][]} */
  const cases = [
    ['accuracy', 0.977, '97.7%'],
    ['loss', 0, '0'],
    ['loss', 0.0123, '0.0123'],
    ['loss', 2.7e-4, '2.70e-4'],
    ['loss', 34.5, '34.5000'],
    ['loss', 164.69115, '164.69'],
    ['loss', 1234.56, '1234.6'],
    ['loss', 1.94e9, '1.94e+9'],
    ['loss', NaN, 'nan'],
  ];
  for (const [metric, value, text] of cases) assert.equal(headlineText(metric, value), text);
});

test('a share is 100% only when nothing is missing', () => {
  assert.equal(shareText(1), '100%');
  assert.equal(shareText(1.907), '191%');
  assert.equal(shareText(0.99999), '99.9%');
  assert.equal(shareText(0.5), '50.0%');
});

test('durations', () => {
  /** @type {[number, string][]} */
  const cases = [
    [0, '0.00 s'],
    [0.424, '0.42 s'],
    [7.31, '7.3 s'],
    [65, '1:05'],
    [7389, '2:03:09'],
    [59.97, '1:00'],
    [1.4e6, '16 days'],
    [1392919 * 3600, '159 years'],
    [Infinity, '–'],
  ];
  for (const [seconds, text] of cases) assert.equal(durationText(seconds, en.units, 'en'), text);
  assert.equal(durationText(1.5, ja.units, 'ja'), '1.5 秒');
});

test('the progress line: steps aligned, 20 cells, what is left while it runs and the whole at its end', () => {
  const half = progressLine({ batch: 156, batches_per_epoch: 313 }, { loss: 0.6633 }, 0.046);
  assert.deepEqual(half, { batches: '156/313', filled: 9, time: '7s 46ms/step', metrics: 'loss: 0.6633' });
  const end = progressLine({ batch: 313, batches_per_epoch: 313 }, {}, 0.046);
  assert.equal(end.filled, 20);
  assert.equal(end.time, '14s 46ms/step');
  assert.equal(progressLine({ batch: 1, batches_per_epoch: 100 }, {}, 120e-6).time, '0s 120us/step');
  assert.equal(progressLine({ batch: 1, batches_per_epoch: 100 }, {}, null).time, '');
  assert.equal(progressLine({ batch: 1, batches_per_epoch: 100 }, {}, null).batches, '  1/100');
});

test('curves: the running mean changes its column with each epoch, the ends of epochs stand on whole numbers', () => {
  const history = {
    keys: ['loss', 'val_loss'],
    epochs: [
      [0.5, 0.4],
      [0.2, NaN],
    ],
  };
  /** @type {[number, Record<string, number>][]} */
  const trace = [
    [0.5, { loss: 0.9 }],
    [1, { loss: 0.5 }],
    [1.5, { loss: 0.3 }],
    [2, { loss: 0.2 }],
    [2.5, { loss: 0.1 }],
  ];
  const [xs, even, odd, training, validation] = curveData('loss', history, trace);
  assert.deepEqual(xs, [0.5, 1, 1.5, 2, 2.5]);
  assert.deepEqual(even, [0.9, 0.5, null, null, 0.1]);
  assert.deepEqual(odd, [null, null, 0.3, 0.2, null]);
  assert.deepEqual(training, [undefined, 0.5, undefined, 0.2, undefined]);
  assert.deepEqual(validation, [undefined, 0.4, undefined, null, undefined]);
  assert.equal(lastValue(validation), 0.4);
  assert.equal(lastValue([undefined, null]), null);
});

test('no curve of running means leads from one epoch to another, however few are told', () => {
  const trace = [0.5, 2.5, 2.75, 4.5, 5.5].map((x) => /** @type {const} */ ([x, { loss: x }]));
  const history = { keys: ['loss'], epochs: [[5], [4], [3], [2], [1]] };
  const [xs, even, odd] = curveData('loss', history, trace);
  for (const column of [even, odd]) {
    const points = column.flatMap((value, at) => (typeof value === 'number' ? [at] : []));
    points.slice(1).forEach((end, at) => {
      const between = column.slice(points[at] + 1, end);
      assert.ok(between.every((value) => value === null) || !between.includes(null), `${between}`);
    });
  }
  const pieces = [even, odd].flatMap((column) => {
    const points = column.flatMap((value, at) =>
      value === undefined ? [] : [value === null ? '|' : xs[at]],
    );
    return points
      .join(' ')
      .split(/[ |]*\|[ |]*/)
      .filter(Boolean);
  });
  assert.deepEqual(pieces.sort(), ['0.5', '2.5 2.75', '4.5', '5.5']);
});

test('a curve of very many epochs is drawn through its extremes, breaks and newest value', () => {
  const epochs = Array.from({ length: 100_001 }, (_, index) => [1 / (index + 1), 2 + Math.sin(index)]);
  epochs[54_321] = [7, 2];
  epochs[77_777] = [NaN, 2];
  const [xs, , , training, validation] = curveData('loss', { keys: ['loss', 'val_loss'], epochs }, []);
  assert.ok(xs.length > 1000 && xs.length < 6000, `${xs.length} points`);
  assert.deepEqual(
    xs,
    xs.toSorted((a, b) => a - b),
  );
  const of = (epoch) => training[xs.indexOf(epoch)];
  assert.deepEqual([of(1), of(54_322), of(77_778), of(100_001)], [1, 7, null, 1 / 100_001]);
  assert.ok(training.every((value) => value !== undefined));
  assert.ok(Math.max(...validation) > 2.9999 && Math.min(...validation) < 1.0001);
  // As many as are all drawn.
  assert.equal(curveData('loss', { keys: ['loss'], epochs: epochs.slice(0, 2000) }, [])[0].length, 2000);
});

test('a long run that goes on, or goes on from an earlier state, is drawn as one that is new', () => {
  const rows = (count, of) => Array.from({ length: count }, (_, index) => [of(index), 1 + of(index)]);
  const history = (epochs) => ({ keys: ['loss', 'val_loss'], epochs });
  const first = rows(9000, (index) => Math.sin(index));
  const replaced = rows(4000, (index) => (index === 3000 ? NaN : 9 + Math.cos(index)));
  for (const epochs of [
    first,
    first.concat(rows(77, () => -5)),
    first.concat(rows(9000, (index) => index)),
    first.slice(0, 5001).concat(replaced),
    first.slice(0, 2500),
  ]) {
    const anew = epochs.map((values) => [...values]);
    assert.deepEqual(curveData('loss', history(epochs), []), curveData('loss', history(anew), []));
    const broken = anew.findIndex(([loss]) => Number.isNaN(loss));
    assert.equal(brokenAt('loss', history(epochs), []), broken < 0 ? null : broken + 1);
  }
});

test('the axis of epochs is filled, however many are planned', () => {
  for (const [reached, epochs, end] of [
    [0, 5, 5],
    [3, 60, 60],
    [0, 1000, 10],
    [7, 1000, 10],
    [60, 1000, 100],
    [101, 1000, 200],
    [700, 900, 900],
    [10, 3, 10],
    [300, 1_000_000, 500],
  ])
    assert.equal(axisEnd(reached, epochs), end, `${reached} of ${epochs}`);
  assert.deepEqual(
    [500, 20_000, 1_000_000].map((x) => compactText(x, 'en')),
    ['500', '20K', '1M'],
  );
  assert.equal(compactText(1_000_000, 'ja'), '100万');
});

test('the place where a metric is no longer finite', () => {
  const history = {
    keys: ['loss', 'val_loss'],
    epochs: [
      [1, 1],
      [2, Infinity],
    ],
  };
  assert.equal(brokenAt('loss', history, []), 2);
  assert.equal(brokenAt('loss', history, [[1.25, { loss: NaN }]]), 1.25);
  assert.equal(brokenAt('loss', { ...history, epochs: [[1, 1]] }, [[0.5, { loss: 3 }]]), null);
  assert.equal(brokenAt('accuracy', history, [[0.5, { loss: NaN }]]), null);
});

test('metrics that have curves', () => {
  assert.deepEqual(curveMetrics({ keys: ['loss', 'accuracy', 'val_loss'], epochs: [] }, {}), [
    'loss',
    'accuracy',
  ]);
  assert.deepEqual(curveMetrics({ keys: [], epochs: [] }, { loss: 1 }), ['loss']);
});

test('the forecast begins behind its window, predictions from true data behind the first window', () => {
  const columns = forecastColumns({
    series: Float32Array.of(1, 2, 3, 4, 5, 6),
    start: 1,
    window: 2,
    oneStep: Float32Array.of(30, 40, 50, 60),
    forecast: Float32Array.of(41, 51, NaN),
    clean: new Float32Array(6),
    error: new Float32Array(),
  });
  assert.deepEqual(columns[0], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(columns[2], [null, 2, 3, null, null, null]);
  assert.deepEqual(columns[4], [null, null, 30, 40, 50, 60]);
  assert.deepEqual(columns[5], [null, null, null, 41, 51, null]);
});

test('formulas as the core writes them', () => {
  assert.equal(formulaText('16 * (2 + 16 + 1) = 304'), '16 × (2 + 16 + 1)');
  assert.equal(formulaText('4 × 128 × (64 + 128 + 1) = 98,816'), '4 × 128 × (64 + 128 + 1)');
});

/**
 * An inspection of these [class, options, shape, parameters] over an input.
 * @returns {any}
 */
function inspection(batchShape, layers) {
  const input = { class_name: 'InputLayer', config: { batch_shape: batchShape } };
  return {
    config: {
      model: {
        config: { layers: [input, ...layers.map(([class_name, config]) => ({ class_name, config }))] },
      },
    },
    layers: layers.map(([type, , outputShape, parameters]) => ({
      name: type,
      type,
      output_shape: JSON.stringify(outputShape),
      output_shapes: [outputShape],
      parameters,
      formula: '',
    })),
  };
}

test('the drawing: what each level stands on and hands on', () => {
  const levels = networkLevels(
    inspection(
      [null, 20, 1],
      [
        ['LSTM', { return_sequences: true, go_backwards: true }, [null, 20, 8], 320],
        ['SimpleRNN', { activation: 'tanh' }, [null, 4], 52],
        ['Dropout', { rate: 0.5 }, [null, 4], 0],
        ['Dense', {}, [null, 1], 5],
      ],
    ),
  );
  assert.deepEqual(
    levels.map(({ kind }) => kind),
    ['input', 'recurrent', 'recurrent', 'pass', 'plain'],
  );
  assert.deepEqual(
    levels.map(({ steps }) => steps),
    [20, 20, 20, null, null],
  );
  assert.deepEqual(
    levels.map(({ given }) => given),
    [20, 20, null, null, null],
  );
  assert.deepEqual(
    levels.map(({ width }) => width),
    [1, 8, 4, 4, 1],
  );
  assert.deepEqual(
    levels.map(({ backwards }) => backwards),
    [false, true, false, false, false],
  );
  const flat = networkLevels(inspection([null, 3, 2], [['Flatten', {}, [null, 6], 0]]));
  assert.equal(flat[1].kind, 'gather');
});

test('steps that are drawn: all, or both ends', () => {
  assert.deepEqual(shownSteps(4, 8), [0, 1, 2, 3]);
  assert.deepEqual(shownSteps(20, 5), [0, 1, null, 18, 19]);
  assert.deepEqual(shownSteps(null, 5), [0]);
});

test('the direction in which the first recurrent layer reads', () => {
  const of = (go_backwards) =>
    /** @type {any} */ ({
      config: {
        model: {
          config: {
            layers: [
              { class_name: 'InputLayer', config: { batch_shape: [null, 8, 2] } },
              { class_name: 'SimpleRNN', config: { units: 1, go_backwards } },
            ],
          },
        },
      },
      layers: [
        {
          name: 'a',
          type: 'SimpleRNN',
          output_shape: '',
          output_shapes: [[null, 1]],
          parameters: 1,
          formula: '',
        },
      ],
    });
  assert.equal(readsBackwards(of(true)), true);
  assert.equal(readsBackwards(of(false)), false);
  assert.equal(readsBackwards(null), false);
});

test('a view of one sample follows what is pointed out, a layer with those inside of it', () => {
  const none = { layer: null, step: null, sample: null };
  const layers = {
    layer: 'a',
    sample: 0,
    samples: 9,
    labels: null,
    inputs: ['series'],
    layers: ['lstm', 'both/forward_gru', 'both/backward_gru'],
  };
  const typed = { ...firstChoice, typed: ['a text'] };
  assert.deepEqual(requestOf(firstChoice), { sample: 0 });
  assert.deepEqual(requestOf({ ...typed, layer: 'lstm' }), { layer: 'lstm', input: ['a text'] });
  // Figures as a Japanese keyboard gives them are one; what is no sample stays as it was typed.
  assert.deepEqual(
    ['0', '8', '３', '9', '-1', '1.5', 'two'].map((text) => sampleOf(text, 9)),
    [0, 8, 3, '9', '-1', '1.5', 'two'],
  );
  assert.equal(pointedOut(typed, none, none, layers), typed);
  assert.deepEqual(pointedOut(typed, { ...none, layer: 'both' }, none, layers), {
    ...typed,
    layer: 'both/forward_gru',
  });
  assert.equal(pointedOut(typed, { ...none, layer: 'dense' }, none, layers), typed);
  assert.deepEqual(pointedOut(typed, { ...none, sample: 3 }, none, layers), { ...firstChoice, sample: 3 });
});

test('colours: a scale around zero where there are negative values, from zero on else', () => {
  assert.deepEqual(scaleOf([0.2, -3, NaN]), { low: -3, high: 3 });
  assert.deepEqual(scaleOf([0.2, 0.5], 0.1), { low: 0, high: 0.5 });
  assert.deepEqual(scaleOf([]), { low: 0, high: 1 });
  const stops = [rgbOf('#000000'), rgbOf('#ffffff'), rgbOf('#ff8000')];
  assert.deepEqual(colourAt(0.5, stops), [255, 255, 255]);
  assert.deepEqual(colourAt(0.25, stops), [128, 128, 128]);
  assert.deepEqual(colourAt(7, stops), [255, 128, 0]);
  const pixels = pixelsOf([NaN, Infinity, -Infinity, 0], { low: -1, high: 1 }, stops);
  assert.deepEqual(
    [0, 4, 8, 12].map((at) => [...pixels.subarray(at, at + 4)]),
    [
      [0, 0, 0, 0],
      [255, 128, 0, 255],
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ],
  );
});
