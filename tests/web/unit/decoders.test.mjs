/** Every kind of view reads the frames that the core makes, and says what is wrong with others. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { reviews } from '../../../web/build/shipped.mjs';
import { languageNames } from '../../../web/languages/languages.ts';
import { colourAt, rgbOf, scaleOf } from '../../../web/ui/colour_scale.ts';
import { kindNames } from '../../../web/views/registry.ts';
import { firstChoice, pointedOut, requestOf } from '../../../web/views/sample.ts';
import { Reading } from '../../../web/worker/reading.ts';

const web = new URL('../../../web/', import.meta.url);
const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let core;
/** The resource of the task that needs one. */
let someReviews;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  const { texts, labels } = await reviews(fileURLToPath(web));
  someReviews = { texts, labels: Int32Array.from(labels, Number) };
});

async function decoderOf(kind) {
  const parts = await import(new URL(`views/${kind}/decoder.ts`, web).href);
  const [decode, ...more] = Object.entries(parts).filter(([name]) => name.startsWith('decode'));
  assert.deepEqual(more, []);
  return decode[1];
}

function frameOf(experiment, readout, request = {}) {
  const reading = new Reading(experiment, readout, request);
  try {
    return reading.work(() => 0, Infinity);
  } finally {
    reading.drop();
  }
}

/** A model with everything that there is to look into: two inputs' worth of attention over a recurrent layer. */
const attentive = {
  task: 'noisy-sine',
  model: {
    class_name: 'Sequential',
    config: {
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 20, 1] } },
        {
          class_name: 'Bidirectional',
          config: { layer: { class_name: 'LSTM', config: { units: 3, return_sequences: true } } },
        },
        { class_name: 'LSTM', config: { units: 4 } },
        { class_name: 'Dense', config: { units: 1 } },
      ],
    },
  },
};

test('every readout with a view is drawn by a kind that there is, which takes its frames', async () => {
  const seen = new Set();
  const { tasks } = JSON.parse(core.describeAll());
  for (const config of [...tasks.map(({ name }) => ({ task: name })), attentive]) {
    const experiment = new core.Experiment(JSON.stringify(config), { reviews: someReviews });
    experiment.advance(1);
    for (const { name, view, applies, example } of JSON.parse(experiment.readouts())) {
      if (!applies || !kindNames.includes(view)) continue;
      const decode = await decoderOf(view);
      for (const request of [{}, example ?? {}]) assert.ok(decode(frameOf(experiment, name, request)), name);
      seen.add(view);
    }
    experiment.delete();
  }
  assert.deepEqual([...seen].sort(), [...kindNames].sort());
});

test('every kind says in a sentence what a frame lacks', async () => {
  for (const kind of kindNames) {
    const decode = await decoderOf(kind);
    assert.throws(
      () => decode({ readout: 'given', data: {}, tensors: {} }),
      /^Error: given\.\w+: .{10,}/,
      kind,
    );
  }
});

test('every kind has its words in every language, and a folder of its own', async () => {
  const folders = (await readdir(new URL('views/', web), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual(folders.sort(), [...kindNames].sort());
  for (const kind of kindNames) {
    const [en, ...others] = await Promise.all(
      languageNames.map(
        async (language) => (await import(new URL(`views/${kind}/words.${language}.ts`, web).href)).words,
      ),
    );
    for (const words of others) {
      assert.deepEqual(Object.keys(words).sort(), Object.keys(en).sort(), kind);
      for (const key of Object.keys(en)) assert.equal(typeof words[key], typeof en[key], `${kind} ${key}`);
    }
  }
});

test('bits: the order of reading is the model’s own', async () => {
  const decode = await decoderOf('bits');
  const readsOf = (layer) => {
    const layers = [
      { class_name: 'InputLayer', config: { batch_shape: [null, 8, 2] } },
      layer,
      { class_name: 'Dense', config: { units: 1 } },
    ];
    const config = { task: 'binary-addition', model: { class_name: 'Sequential', config: { layers } } };
    const experiment = new core.Experiment(JSON.stringify(config), {});
    try {
      return decode(frameOf(experiment, 'bits')).reads;
    } finally {
      experiment.delete();
    }
  };
  const cell = (options) => ({
    class_name: 'GRU',
    config: { units: 2, return_sequences: true, ...options },
  });
  assert.equal(readsOf(cell({})), 'lowest-first');
  assert.equal(readsOf(cell({ go_backwards: true })), 'highest-first');
  assert.equal(readsOf({ class_name: 'Bidirectional', config: { layer: cell({}) } }), 'both');
  assert.equal(readsOf({ class_name: 'Dense', config: { units: 4 } }), null);
});

const shown = { layer: 'a', layers: ['a', 'b'], sample: 0, labels: null };

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

test('reviews: right where the probability is on the label’s side; the typed one begins before its first word', async () => {
  const decode = await decoderOf('reviews');
  const word = (text, known = true) => ({ text, known });
  const sample = (label) => ({ words: [word('good')], label });
  const data = {
    total: 9,
    samples: [sample(1), sample(0), sample(0)],
    typed: { words: [word('not'), word('goood', false)] },
  };
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  const tensors = { probabilities: vector(0.75, 0.25, 0.5), after_words: vector(0.5, 0.25, 0.125) };
  const frame = { readout: 'reviews', data, tensors };
  const { total, samples, typed } = decode(frame);
  assert.equal(total, 9);
  assert.deepEqual(
    samples.map(({ right }) => right),
    [true, true, true],
  );
  assert.deepEqual([typed.before, typed.after], [0.5, [0.25, 0.125]]);
  assert.deepEqual(typed.words[1], word('goood', false));
  assert.equal(decode({ ...frame, data: { ...data, typed: null } }).typed, null);
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, after_words: vector(0.5) } }),
    /reviews\.after_words: expected 3 values, got 1/,
  );
});

test('translations: the weights are those of the characters, without the padding', async () => {
  const decode = await decoderOf('translations');
  const sample = { source: '五月', target: '05', answer: '06', unknown: [1] };
  const values = Float32Array.from({ length: 2 * 2 * 3 }, (_, at) => at);
  const frame = {
    readout: 'translations',
    data: { total: 5, attention: 'look', samples: [{ ...sample, answer: '05' }, sample] },
    tensors: { attention: { shape: [2, 2, 3], values } },
  };
  const { samples, layer } = decode(frame);
  assert.equal(layer, 'look');
  assert.deepEqual(
    samples.map(({ right }) => right),
    [true, false],
  );
  assert.deepEqual(samples[1].weights, { rows: 2, columns: 2, values: Float32Array.of(6, 7, 9, 10) });
  const without = { total: 5, samples: [sample] };
  assert.equal(decode({ ...frame, data: without, tensors: {} }).samples[0].weights, null);
  assert.throws(
    () => decode({ ...frame, data: { ...frame.data, samples: [sample] } }),
    /translations\.attention: expected 1 samples, got 2/,
  );
});

test('accuracy by length: shares of the lengths that occur', async () => {
  const decode = await decoderOf('accuracy-by-length');
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  const frame = {
    readout: 'lengths',
    data: { exact: 0.5, width: 8, attends: false },
    tensors: { right: vector(1, 0, 3), samples: vector(4, 0, 4) },
  };
  const { bins, ...rest } = decode(frame);
  assert.deepEqual(rest, { exact: 0.5, attends: false });
  assert.deepEqual(bins, [
    { from: 1, to: 8, samples: 4, share: 0.25 },
    { from: 17, to: 24, samples: 4, share: 0.75 },
  ]);
  assert.throws(
    () => decode({ ...frame, tensors: { ...frame.tensors, right: vector(1) } }),
    /lengths\.right: expected 3 values, got 1/,
  );
});

test('a view of one sample follows what is pointed out, a layer with those inside of it', () => {
  const none = { layer: null, step: null, sample: null };
  const layers = { ...shown, layers: ['lstm', 'both/forward_gru', 'both/backward_gru'] };
  const typed = { ...firstChoice, typed: ['a text'] };
  assert.deepEqual(requestOf(firstChoice), { sample: 0 });
  assert.deepEqual(requestOf({ ...typed, layer: 'lstm' }), { layer: 'lstm', input: ['a text'] });
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
});

test('corrections: a sentence is right when every word is, and the typed one comes row by row', async () => {
  const decode = await decoderOf('corrections');
  const frame = {
    readout: 'corrections',
    data: {
      samples: [
        { words: ['these', 'dog'], wrong: [0] },
        { words: ['this', 'dog'], wrong: [] },
      ],
      total: 2,
      typed: {
        words: [
          { text: 'a', known: true },
          { text: 'b', known: false },
        ],
        left_out: 1,
        vocabulary: ['a'],
      },
    },
    tensors: {
      probabilities: { shape: [2, 3], values: Float32Array.of(0.9, 0.1, 0.7, 0.9, 0.1, 0) },
      so_far: { shape: [2, 2], values: Float32Array.of(0.5, 0, 0.25, 0.75) },
    },
  };
  const { samples, typed } = decode(frame);
  assert.deepEqual(
    samples.map(({ right }) => right),
    [true, false],
  );
  assert.deepEqual([...typed.soFar[1]], [0.25, 0.75]);
  assert.equal(typed.leftOut, 1);
  const narrow = { ...frame.tensors, so_far: { shape: [1, 2], values: Float32Array.of(0.5, 0) } };
  assert.throws(() => decode({ ...frame, tensors: narrow }), /so_far: expected the shape \(2, 2\)/);
});

test('accuracy by needs: shares of words, and no need but those that there are', async () => {
  const decode = await decoderOf('accuracy-by-needs');
  const part = { needs: 'later', words: 4, right: 3, forward: 0.5, backward: 1 };
  const data = { sentences: 0.5, forward: 0.4, backward: 0.7, parts: [part] };
  assert.equal(decode({ readout: 'given', data, tensors: {} }).parts[0].share, 0.75);
  const other = { ...data, parts: [{ ...part, needs: 'luck' }] };
  assert.throws(() => decode({ readout: 'given', data: other, tensors: {} }), /expected one of later/);
});

test('calculations: an answer is right when it is the result', async () => {
  const decode = await decoderOf('calculations');
  const samples = [
    { text: '1+1=', result: 2, answer: 2 },
    { text: '9*9=', result: null, answer: 1 },
  ];
  const data = { samples, total: 9, unknown: '', too_long: false, fits: true };
  const probabilities = { shape: [2, 3], values: new Float32Array(6) };
  const decoded = decode({ readout: 'calculations', data, tensors: { probabilities } });
  assert.deepEqual(
    decoded.samples.map(({ right }) => right),
    [true, false],
  );
});
