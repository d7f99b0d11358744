/** Every kind of view reads the frames that the core makes, and says what is wrong with others. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

import { digits, reviews, weather } from '../../../web/build/shipped.mjs';
import { languageNames } from '../../../web/languages/languages.ts';
import { kindNames } from '../../../web/views/registry.ts';
import { decoderOf, frameOf, loadCore, web } from './decoding.mjs';

let core;
/** The resources of the tasks that need some. */
let resources;
before(async () => {
  core = await loadCore();
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
