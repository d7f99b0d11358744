/** Whatever the page begins with is taken by the core. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import * as edit from '../../../web/app/edit.ts';
import { anyRoom, changeClass } from '../../../web/app/fitting.ts';
import { defaultExperiment } from '../../../web/app/state.ts';

const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let core;
let description;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  description = JSON.parse(core.describeAll());
});

/** The core's refusal of an experiment: where and why; null when it takes it. */
function refusal(experiment) {
  try {
    core.inspectExperiment(JSON.stringify(experiment));
    return null;
  } catch (error) {
    const [message, where = ''] = [error.message ?? String(error), error.where];
    return `${where}: ${message}`;
  }
}

/** Not taken because of an option; shapes that do not fit are the person's to mend. */
const refusesOption = (experiment) =>
  /^\S*\/layers\/\d+\/config\b|got null|missing/.test(refusal(experiment) ?? '');

test('a layer of every kind begins with values that the core takes, added or in place of another', () => {
  const start = defaultExperiment(description, 'binary-addition');
  for (const name of edit.stackable(description.layers)) {
    const added = edit.addLayer(start, edit.newLayer(name, description, 16), 1);
    assert.ok(!refusesOption(added), refusal(added) ?? '');
    for (const index of [0, 1]) {
      const layer = changeClass(edit.stackOf(start)[index], name, description);
      const changed = edit.replaceLayer(start, index, layer);
      assert.ok(!refusesOption(changed), `${name}: ${refusal(changed)}`);
    }
  }
});

test('between recurrent layers, wrappers too, every option that both have is kept', () => {
  const recurrent = description.layers
    .filter((layer) => layer.options.some(({ name }) => name === 'return_sequences') && !edit.isModel(layer))
    .map(({ name }) => name);
  assert.ok(recurrent.length >= 3);
  const options = { units: 7, return_sequences: true, go_backwards: true, dropout: 0.25 };
  for (const from of recurrent) {
    for (const to of [...recurrent, 'Bidirectional']) {
      const known = description.layers.find(({ name }) => name === to).options.map(({ name }) => name);
      const there = changeClass({ class_name: from, config: { ...options, name: 'a' } }, to, description);
      if (to === 'Bidirectional') assert.deepEqual(there.config.layer, { class_name: from, config: options });
      for (const [name, value] of Object.entries(options))
        if (known.includes(name)) assert.equal(there.config[name], value, `${from} → ${to}: ${name}`);
      const back = changeClass(there, from, description);
      assert.equal(back.config.return_sequences, true, `${from} → ${to} → ${from}`);
      assert.equal(back.config.units, 7);
    }
  }
});

/** The place of a layer that gives an output at every step. */
const everyStep = { ...anyRoom, wanted: [null, 8, 16] };

test('what takes the place of a layer that gives an output at every step does so too', () => {
  const start = defaultExperiment(description, 'binary-addition');
  const recurrent = edit
    .stackable(description.layers)
    .filter((name) =>
      description.layers
        .find((entry) => entry.name === name)
        .options.some(({ name: option }) => ['return_sequences', 'merge_mode'].includes(option)),
    );
  assert.ok(recurrent.length >= 4);
  for (const name of ['Dropout', 'Dense', 'TimeDistributed', 'Activation', 'Masking']) {
    const layer = changeClass(edit.stackOf(start)[0], name, description, everyStep);
    assert.equal(refusal(edit.replaceLayer(start, 0, layer)), null, name);
    for (const back of recurrent) {
      const changed = changeClass(layer, back, description, everyStep);
      assert.equal(refusal(edit.replaceLayer(start, 0, changed)), null, `${name} → ${back}`);
    }
  }
  const sine = defaultExperiment(description, 'noisy-sine');
  const flat = { class_name: 'Flatten', config: {} };
  for (const back of recurrent) {
    const changed = changeClass(flat, back, description, { ...anyRoom, wanted: [null, 20] });
    assert.equal(refusal(edit.replaceLayer(sine, 0, changed)), null, `Flatten → ${back}`);
  }
  // An option that was chosen is not overruled.
  const off = { class_name: 'LSTM', config: { units: 3 } };
  assert.notEqual(changeClass(off, 'GRU', description, everyStep).config.return_sequences, true);
});

test('callbacks and schedules begin with values that the core takes', () => {
  const start = defaultExperiment(description, 'binary-addition');
  for (const entry of description.callbacks) {
    const experiment = {
      ...start,
      fit: { ...start.fit, callbacks: [edit.newRegistered(entry, description)] },
    };
    assert.equal(refusal(experiment), null, entry.name);
  }
  for (const entry of description.schedules) {
    const learning_rate = edit.newRegistered(entry, description);
    const optimizer = { class_name: 'SGD', config: { learning_rate } };
    assert.equal(refusal({ ...start, compile: { ...start.compile, optimizer } }), null, entry.name);
  }
  for (const entry of [...description.initializers, ...description.regularizers, ...description.constraints])
    assert.equal(typeof edit.newRegistered(entry, description), 'string', entry.name);
});
