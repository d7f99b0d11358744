/** Every kind of view reads the frames that the core makes, and says what is wrong with others. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

import { digits, reviews, weather } from '../../../web/build/shipped.mjs';
import { languageNames } from '../../../web/languages/languages.ts';
import { colourAt, rgbOf, scaleOf } from '../../../web/ui/colour_scale.ts';
import { flowOf, normText } from '../../../web/views/flow_figures.ts';
import { kindNames } from '../../../web/views/registry.ts';
import { firstChoice, pointedOut, requestOf } from '../../../web/views/sample.ts';
import { Reading } from '../../../web/worker/reading.ts';

const web = new URL('../../../web/', import.meta.url);
const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let core;
/** The resources of the tasks that need some. */
let resources;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  const { texts, labels } = await reviews(fileURLToPath(web));
  const days = await weather(fileURLToPath(web));
  const numbers = Object.entries(days).map(([name, values]) => [
    name,
    typeof values === 'string' ? Int32Array.from(values, Number) : Float32Array.from(values),
  ]);
  resources = {
    reviews: { texts, labels: Int32Array.from(labels, Number) },
    weather: Object.fromEntries(numbers),
    digits: await fewDigits(),
    table: {
      columns: 'temp_max\ntemp_max',
      values: Float32Array.from(days.temp_max.flatMap((value) => [value, value])),
    },
  };
});

/** As the page's worker unpacks them. */
async function fewDigits() {
  const { pixels, labels } = await digits(fileURLToPath(web), 20);
  const bytes = Uint8Array.from(inflateRawSync(Buffer.from(pixels, 'base64')));
  assert.equal(bytes.length, labels.length * 28 * 28);
  return {
    pixels: new Int32Array(bytes.buffer),
    size: Int32Array.of(28, 28),
    labels: Int32Array.from(labels, Number),
  };
}

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

/** Classes in place of numbers. */
const classifying = {
  task: { class_name: 'weather', config: { predict: 'weather' } },
  model: {
    class_name: 'Sequential',
    config: {
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 3, 4] } },
        { class_name: 'GRU', config: { units: 3 } },
        { class_name: 'Dense', config: { units: 5, activation: 'softmax' } },
      ],
    },
  },
  compile: { optimizer: 'adam', loss: 'categorical_crossentropy', metrics: [] },
};

test('every readout with a view is drawn by a kind that there is, which takes its frames', async () => {
  const seen = new Set();
  const { tasks } = JSON.parse(core.describeAll());
  for (const config of [...tasks.map(({ name }) => ({ task: name })), attentive, classifying]) {
    const experiment = new core.Experiment(JSON.stringify(config), resources);
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

const shown = { layer: 'a', layers: ['a', 'b'], sample: 0, labels: null, inputs: ['series'] };

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

test('a search: branches have the probability of one token, and fates follow the step', async () => {
  const { fatesAt, rowsOfTree, searchOf, wayTo } = await import(new URL('views/search_tree.ts', web).href);
  const logs = [0.5, 0.4, 0.1, 0.36, 0.15, 0.04, 0.3, 0.1].map(Math.log);
  const search = {
    texts: ['1', '2', '0', '', '4'],
    answers: [
      { text: '22', node: 6, score: -1 },
      { text: '104', node: 7, score: -2 },
    ],
  };
  const numbers = {
    tokens: [0, 1, 2, 1, 2, 0, 3, 4],
    parents: [0, 0, 0, 2, 1, 2, 4, 5],
    kept: [1, 1, 0, 1, 1, 0, 1, 1],
    log_probabilities: logs,
  };
  const frameOf = (changes = {}, answers = search.answers) => ({
    readout: 'found',
    data: { search: { ...search, answers } },
    tensors: Object.fromEntries(
      Object.entries({ ...numbers, ...changes }).map(([name, values]) => [
        name,
        { shape: [values.length], values: Float32Array.from(values) },
      ]),
    ),
  });
  const tree = searchOf(frameOf());
  const { nodes, steps } = tree;
  assert.equal(steps, 3);
  assert.deepEqual(
    nodes.map(({ step }) => step),
    [1, 1, 1, 2, 2, 2, 3, 3],
  );
  assert.ok(Math.abs(nodes[3].probability - 0.9) < 1e-6);
  assert.deepEqual(wayTo(tree, 7), ['1', '0', '4']);
  assert.deepEqual(rowsOfTree(tree), [0, 1, 2, 0, 1, 2, 0, 1]);
  const [dropped, alive, best] = ['dropped', 'alive', 'best'];
  assert.deepEqual(fatesAt(tree, 1), [alive, alive, dropped, null, null, null, null, null]);
  assert.deepEqual(fatesAt(tree, 3), [alive, best, dropped, best, alive, dropped, best, alive]);
  const greedy = searchOf(frameOf({ kept: [0, 1, 0, 1, 0, 0, 1, 0] }, search.answers.slice(0, 1)));
  assert.deepEqual(fatesAt(greedy, 2), [dropped, alive, dropped, alive, dropped, dropped, null, null]);
  assert.equal(searchOf({ readout: 'found', data: {}, tensors: {} }), null);
  const faulty = (frame, pattern) => assert.throws(() => searchOf(frame), pattern);
  faulty(
    frameOf({ parents: [1, 0, 0, 2, 1, 2, 4, 5] }),
    /search\.parents\[0\]: expected a node before, got 0/,
  );
  faulty(frameOf({ tokens: [0] }), /found\.search: expected parents for 1 tokens, got 8/);
  faulty(frameOf({ tokens: [0, 1, 2, 1, 2, 0, 3, 5] }), /found\.search\.tokens\[7\]: there is no text 5/);
  faulty(frameOf({}, [{ text: '', node: 8, score: 0 }]), /found\.search\.answers: expected answers that end/);
});

test('translations: the weights are those of the characters, without the padding', async () => {
  const decode = await decoderOf('translations');
  const sample = { source: '五月', target: '05', answer: '06', unknown: [1] };
  const values = Float32Array.from({ length: 3 * 4 }, (_, at) => at);
  const frame = {
    readout: 'translations',
    data: { total: 5, attends: true, samples: [sample, { ...sample, answer: '05' }] },
    tensors: { attention: { shape: [1, 3, 4], values } },
  };
  const { samples, attends, weights, search } = decode(frame);
  assert.equal(attends, true);
  assert.equal(search, null);
  assert.deepEqual(
    samples.map(({ right }) => right),
    [false, true],
  );
  assert.deepEqual(weights, { rows: 2, columns: 2, values: Float32Array.of(0, 1, 4, 5) });
  assert.equal(decode({ ...frame, tensors: {} }).weights, null);
});

test('next tokens: right where the most probable one is the target; the typed ones with what is unknown', async () => {
  const decode = await decoderOf('next-token');
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  const sample = (target) => ({ words: ['one', 'of'], target, answers: ['them', 'the'] });
  const data = {
    unit: 'word',
    chunk: 2,
    total: 7,
    samples: [sample('them'), sample('it')],
    typed: { words: [{ text: 'zzz', known: false }], missing: 1, answers: ['a', 'the', 'them'] },
  };
  const tensors = {
    probabilities: { shape: [2, 2], values: Float32Array.of(0.5, 0.25, 0.75, 0.125) },
    of_target: vector(0.5, 0.0625),
    typed: vector(0.5, 0.25, 0.125),
  };
  const frame = { readout: 'next', data, tensors };
  const { samples, typed, ...rest } = decode(frame);
  assert.deepEqual(rest, { unit: 'word', chunk: 2, total: 7 });
  assert.deepEqual(
    samples.map(({ right, ofTarget }) => [right, ofTarget]),
    [
      [true, 0.5],
      [false, 0.0625],
    ],
  );
  assert.deepEqual(samples[1].answers[1], { text: 'the', probability: 0.125 });
  assert.deepEqual(typed.answers[2], { text: 'them', probability: 0.125 });
  assert.deepEqual([typed.missing, typed.words[0].known], [1, false]);
  assert.equal(decode({ ...frame, data: { ...data, typed: null } }).typed, null);
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, typed: vector(1) } }),
    /next\.typed: expected 3 values, got 1/,
  );
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, of_target: vector(1) } }),
    /next\.of_target: expected 2 values, got 1/,
  );
});

test('a generated text has a probability for each of its words', async () => {
  const decode = await decoderOf('generated-text');
  const data = { unit: 'word', prompt: [{ text: 'the', known: true }], words: ['old', 'owl'] };
  const frame = {
    readout: 'written',
    data,
    tensors: { probabilities: { shape: [2], values: Float32Array.of(0.5, 0.25) } },
  };
  assert.deepEqual(decode(frame).words, [
    { text: 'old', probability: 0.5 },
    { text: 'owl', probability: 0.25 },
  ]);
  assert.throws(
    () => decode({ ...frame, data: { ...data, words: ['old'] } }),
    /written\.probabilities: expected 1 values, got 2/,
  );
});

test('accuracy by length: shares of the lengths that occur', async () => {
  const decode = await decoderOf('accuracy-by-length');
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  const frame = {
    readout: 'lengths',
    data: { exact: 0.5, width: 8, trained: true, attends: false },
    tensors: { right: vector(1, 0, 3), samples: vector(4, 0, 4) },
  };
  const { bins, ...rest } = decode(frame);
  assert.deepEqual(rest, { exact: 0.5, trained: true, attends: false });
  assert.deepEqual(bins, [
    { from: 1, to: 8, samples: 4, share: 0.25 },
    { from: 17, to: 24, samples: 4, share: 0.75 },
  ]);
  assert.throws(
    () => decode({ ...frame, tensors: { ...frame.tensors, right: vector(1) } }),
    /lengths\.right: expected 3 values, got 1/,
  );
});

test('the next point: a window of the wave has a target, inputs of one’s own have none', async () => {
  const decode = await decoderOf('next-point');
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
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
  const tensors = { inputs, outputs: vector(1), at: vector(0), wave: vector(0), learned: vector(0) };
  const frame = { readout: 'next', data, tensors: { ...tensors, targets: vector(0.75) } };
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
    ...{ sample: 2, total: 9, row: 5, horizon: 1, first_day: '2012-01-01', columns: [column] },
    ...{ target: { name: 'temp_max', unit: '°C' }, classes: [], truth: null, last: 12.5, answer: 11 },
  };
  const values = { shape: [2, 1], values: Float32Array.of(12.2, 12.5) };
  const frame = { readout: 'window', data, tensors: { values } };
  const window = decode(frame);
  assert.deepEqual(window.values, [12.2, 12.5]);
  assert.deepEqual([window.answer, window.truth, window.last], [{ value: 11 }, null, 12.5]);
  assert.equal(window.firstDay, Date.UTC(2012, 0, 1));
  const classes = ['rain', 'sun'];
  const probabilities = { shape: [2], values: Float32Array.of(0.25, 0.75) };
  const other = { ...frame, data: { ...data, classes }, tensors: { values, probabilities } };
  assert.deepEqual(decode(other).answer, { classes, probabilities: [0.25, 0.75] });
  assert.throws(
    () => decode({ ...other, data: { ...data, classes: [...classes, 'fog'] } }),
    /window\.probabilities: expected 3 values, got 2/,
  );
});

test('series: as many values of each kind as rows', async () => {
  const decode = await decoderOf('series');
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  const data = { name: 'a', unit: '', first_day: null, error: 1, persistence_error: 2 };
  const both = { prediction: vector(3, 4), persistence: vector(5, 6) };
  const frame = { readout: 'series', data, tensors: { rows: vector(7, 8), truth: vector(1, 2), ...both } };
  const { firstDay, persistenceError, truth } = decode(frame);
  assert.deepEqual([firstDay, persistenceError, [...truth]], [null, 2, [1, 2]]);
  assert.throws(
    () => decode({ ...frame, tensors: { ...frame.tensors, truth: vector(1) } }),
    /series\.truth: expected 2 values, got 1/,
  );
});

const vectorOf = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });

test('gradient flow: each state has the norms of its own steps, and a verdict', async () => {
  const decode = await decoderOf('gradient-flow');
  const states = [
    { layer: 'a', state: 'h', steps: 2 },
    { layer: 'b', state: 'c', steps: 1 },
  ];
  const frame = {
    readout: 'gradient_flow',
    data: { samples: 32, loss: 0.5, states },
    tensors: { norms: vectorOf(1, 2, 3) },
  };
  assert.deepEqual(
    decode(frame).states.map(({ norms }) => [...norms]),
    [[1, 2], [3]],
  );
  assert.throws(
    () => decode({ ...frame, tensors: { norms: vectorOf(1, 2) } }),
    /gradient_flow\.norms: expected 3 values, got 2/,
  );
  assert.deepEqual(flowOf([1e-5, 0.1]).verdict, 'vanishes');
  assert.deepEqual(flowOf([0.005, 0.1]).verdict, 'fades');
  assert.deepEqual(flowOf([0.05, 0.1]), { ratio: 0.5, verdict: 'carries' });
  assert.deepEqual(flowOf([1e4, 1]).verdict, 'explodes');
  assert.deepEqual(flowOf([0, 0]).verdict, 'none');
  assert.deepEqual(flowOf([NaN, 1]).verdict, 'broken');
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

test('gates: a row for each unit, only those that the layer has, and equations that check', async () => {
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

test('beats: a step is right, missed, wrong or none', async () => {
  const decode = await decoderOf('beats');
  const { tally } = await import(new URL('views/beats/decoder.ts', web).href);
  const matrix = (...values) => ({ shape: [1, values.length], values: Float32Array.from(values) });
  const vector = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  const data = { first: 0, total: 9, period: 2, due: 2, hit: 1, wrong: 1, exact: 0 };
  const tensors = {
    taps: matrix(1, 0, 0, 0),
    beats: matrix(0, 1, 1, 0),
    answers: matrix(0.1, 0.9, 0.4, 0.6),
    own_taps: vector(1, 0, 0, 0),
    own_beats: vector(0, 0, 1, 0),
    own_answers: vector(0, 0, 0.6, 0.5),
  };
  const { samples, own } = decode({ readout: 'beats', data, tensors });
  assert.deepEqual(tally(samples[0]), { right: 1, missed: 1, wrong: 1, none: 1 });
  assert.deepEqual(tally(own), { right: 1, missed: 0, wrong: 0, none: 3 });
  assert.throws(
    () => decode({ readout: 'beats', data, tensors: { ...tensors, own_beats: vector(1) } }),
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

const imagesOf = (count, value = 0) => ({
  shape: [count, 28, 28],
  values: new Float32Array(count * 784).fill(value),
});

test('latent plane: a grid with the places of test digits, or one place with its image', async () => {
  const decode = await decoderOf('latent-plane');
  const { codeOf, nearestTo } = await import(new URL('views/latent-plane/decoder.ts', web).href);
  const data = { dimensions: 2, sampled: true, x: 0, y: 1, low: [-3, -3], high: [3, 3], rows: 2, columns: 2 };
  const codes = { shape: [3, 2], values: Float32Array.of(0, 0, 1, 1, -1, 2) };
  const tensors = { grid: imagesOf(4), codes, labels: vectorOf(7, 1, 2) };
  const frame = { readout: 'plane', data, tensors };
  const plane = decode(frame);
  assert.deepEqual([plane.here, plane.y, [...plane.labels]], [null, 1, [7, 1, 2]]);
  assert.deepEqual([codeOf(plane, 2), codeOf(plane, 3)], [[-1, 2], null]);
  assert.equal(nearestTo(plane, [-0.8, 1.4]), 2);
  const one = { ...data, rows: 0, columns: 0 };
  const decoded = { shape: [28, 28], values: new Float32Array(784) };
  const answer = decode({ ...frame, data: one, tensors: { code: vectorOf(0.5, 1), decoded } });
  assert.deepEqual([answer.here.code, nearestTo(answer, [0, 0])], [[0.5, 1], null]);
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, labels: vectorOf(1) } }),
    /plane\.labels: expected 3 values, got 1/,
  );
  assert.throws(() => decode({ ...frame, tensors: { ...tensors, grid: imagesOf(3) } }), /expected 4 images/);
});

test('a drawing is normalised as MNIST is: in a box of 20 pixels, the centre of mass in the middle', async () => {
  const { imageOf, massOf } = await import(new URL('views/latent-plane/strokes.ts', web).href);
  assert.equal(imageOf([]), null);
  const line = (...points) => points.map(([x, y]) => ({ x, y }));
  const seven = [line([0.1, 0.1], [0.3, 0.1], [0.15, 0.6])];
  const image = imageOf(seven);
  const mass = massOf(image);
  assert.ok(Math.abs(mass.x - 14) < 0.2 && Math.abs(mass.y - 14) < 0.2, JSON.stringify(mass));
  const rows = [...Array(28).keys()].filter((row) => image.subarray(28 * row, 28 * row + 28).some(Boolean));
  const height = rows.at(-1) - rows[0] + 1;
  assert.ok(height >= 20 && height <= 22, `${height} rows`);
  assert.ok(Math.max(...image) === 1 && Math.min(...image) === 0);
  // Where and how large it was drawn does not matter, nor how thick that looked.
  const moved = imageOf([seven[0].map(({ x, y }) => ({ x: 0.2 + 1.3 * x, y: 0.1 + 1.3 * y }))]);
  assert.ok(moved.every((ink, pixel) => Math.abs(ink - image[pixel]) < 1e-3));
  // A dot stays one.
  const ink = imageOf([line([0.5, 0.5])]).reduce((sum, value) => sum + value, 0);
  assert.ok(ink > 2 && ink < 12, `${ink}`);
});

test('reconstructions, drawn digits and divergences: as many parts as there are', async () => {
  const reconstructions = await decoderOf('reconstructions');
  const frame = {
    readout: 'given',
    data: { total: 9, first: 4, labels: [3, 5] },
    tensors: { images: imagesOf(2), answers: imagesOf(2, 0.5), errors: vectorOf(0.25, 0.5) },
  };
  const { samples, first } = reconstructions(frame);
  assert.deepEqual([first, samples[1].label, samples[1].error, samples[1].answer[7]], [4, 5, 0.5, 0.5]);
  assert.equal(reconstructions({ ...frame, data: { ...frame.data, labels: null } }).samples[0].label, null);
  assert.throws(
    () => reconstructions({ ...frame, data: { ...frame.data, labels: [1] } }),
    /given\.labels: expected 2 numbers, got 1/,
  );

  const drawn = await decoderOf('drawn-digits');
  const one = { clear: 0.5, kinds: 7.5 };
  const judged = { prior: one, codes: one, reconstructions: one, test: { clear: 0.9, kinds: 10 } };
  const draws = {
    readout: 'drawn',
    data: { from: 'prior', sampled: false, judged },
    tensors: { images: imagesOf(2), clear: vectorOf(1, 0), digits: vectorOf(7, 3) },
  };
  assert.deepEqual(
    drawn(draws).images.map(({ verdict }) => verdict),
    [
      { digit: 7, clear: true },
      { digit: 3, clear: false },
    ],
  );
  assert.deepEqual(drawn(draws).judged, judged);
  const unknown = drawn({
    ...draws,
    data: { from: 'codes', sampled: true },
    tensors: { images: imagesOf(1) },
  });
  assert.deepEqual([unknown.judged, unknown.images[0].verdict], [null, null]);
  assert.throws(
    () => drawn({ ...draws, tensors: { ...draws.tensors, clear: vectorOf(1) } }),
    /drawn\.clear: expected 2 values, got 1/,
  );

  const kl = await decoderOf('kl-by-dimension');
  const data = { layer: 'z', layers: ['z'], samples: 5, total: 2.5, active: 1 };
  const tensors = { kl: vectorOf(2.5, 0), spread: vectorOf(1, 0) };
  assert.deepEqual([...kl({ readout: 'kl', data, tensors }).kl], [2.5, 0]);
  assert.throws(
    () => kl({ readout: 'kl', data, tensors: { ...tensors, spread: vectorOf(1) } }),
    /kl\.spread: expected 2 values, got 1/,
  );
});
