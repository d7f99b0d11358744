/**
 * New layers begin so that the model is valid wherever any options and further inputs make it so. Every kind that the
 * page offers is put in every place of the tasks' models; where the core refuses it, it refuses it with other options and
 * inputs too. Needs build/wasm.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import * as edit from '../../../web/app/edit.ts';
import * as fitting from '../../../web/app/fitting.ts';
import * as graphs from '../../../web/app/graph.ts';
import { joinedBehind, joinedOn, replacedIn } from '../../../web/app/graph_insert.ts';
import { defaultExperiment } from '../../../web/app/state.ts';
import { layerNames } from '../../../web/views/layer_names.ts';
import { endsOf, modelGraph } from '../../../web/views/model_graph.ts';

const build = new URL('../../../build/wasm/wasm/', import.meta.url);
const stacks = [
  'binary-addition',
  'noisy-sine',
  'sentiment',
  'naive-forward',
  'bidirectional',
  'autoencoder',
];
const functionals = ['seq2seq', 'attention', 'word2vec', 'vae'];
let core;
/** @type {any} */
let description;
/** The kinds that the page offers. @type {string[]} */
let kinds;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  description = JSON.parse(core.describeAll());
  kinds = description.layers
    .filter((entry) => entry.name !== 'InputLayer' && !edit.isModel(entry))
    .map(({ name }) => name);
});

const entryOf = (className) => description.layers.find(({ name }) => name === className);
const edges = (model, inspection = null) => modelGraph(model, inspection).edges;

/** The core's refusal; null when it takes the model. */
function refusal(task, model) {
  try {
    core.inspectExperiment(JSON.stringify({ task, model }));
    return null;
  } catch (error) {
    return `${error.where}: ${error.message}`;
  }
}

/** The default experiment of a task, as the page knows it. @returns {any} */
function sceneOf(task) {
  const experiment = defaultExperiment(description, task);
  const inspection = JSON.parse(core.inspectExperiment(JSON.stringify({ task, model: experiment.model })));
  return { experiment, scene: { task, model: experiment.model, inspection, inspected: experiment.model } };
}

/** Values of the options that decide over shapes, to try in place of the first ones. */
function otherOptions(className, { inspection }) {
  const extents = [...new Set(inspection.layers.flatMap(({ output_shapes: [shape] }) => shape.slice(1)))];
  const sizes = [...new Set([1, 2, ...extents, ...extents.map((extent) => extent / 2)])].filter(
    (size) => size > 0 && Number.isInteger(size),
  );
  const widths = sizes.map((units) => ({ units }));
  const steps = widths.flatMap((one) => [true, false].map((on) => ({ ...one, return_sequences: on })));
  const targets = inspection.layers.map(({ output_shapes: [shape] }) => shape.slice(1));
  const differences = [-2, -1, 0, 1, 2];
  const of = {
    Dense: widths,
    SimpleRNN: steps,
    LSTM: steps,
    GRU: steps,
    LSTMAnatomy: steps,
    Bidirectional: steps.flatMap((config) =>
      ['concat', 'ave'].map((merge_mode) => ({ layer: { class_name: 'LSTM', config }, merge_mode })),
    ),
    TimeDistributed: widths.map((config) => ({ layer: { class_name: 'Dense', config } })),
    Embedding: sizes.map((output_dim) => ({ output_dim, input_dim: 5000 })),
    Reshape: [...targets, [-1, 1], [1, -1], [-1]].map((target_shape) => ({ target_shape })),
    Permute: [[1], [1, 2], [2, 1]].map((dims) => ({ dims })),
    RepeatVector: sizes.map((n) => ({ n })),
    UpSampling1D: sizes.map((size) => ({ size })),
    ZeroPadding1D: differences.filter((n) => n >= 0).map((n) => ({ padding: [0, n] })),
    Cropping1D: differences.filter((n) => n >= 0).map((n) => ({ cropping: [0, n] })),
    Conv1D: sizes.flatMap((filters) =>
      [
        { kernel_size: 3, padding: 'same' },
        { kernel_size: 2, padding: 'valid' },
      ].map((one) => ({ filters, ...one })),
    ),
    Dot: [-1, 1, [2, 1], [1, 2]].map((axes) => ({ axes })),
    Concatenate: [-1, 1].map((axis) => ({ axis })),
    SampledLogits: sizes.map((negatives) => ({ negatives, input_dim: 5000 })),
  };
  const pooled = [1, 2].flatMap((pool_size) =>
    [1, 2].flatMap((strides) => ['same', 'valid'].map((padding) => ({ pool_size, strides, padding }))),
  );
  of.MaxPooling1D = of.AveragePooling1D = pooled;
  of.GlobalMaxPooling1D = of.GlobalAveragePooling1D = [{ keepdims: true }, { keepdims: false }];
  return of[className] ?? [];
}

/** True for the ids that the task hands in. */
function isIds(task, model, source) {
  const input = endsOf(model, 'input_layers').findIndex(([one]) => one === source[0]);
  const { signature } = description.tasks.find((one) => one.name === task);
  return signature.inputs[input]?.vocabulary > 0;
}

/** Fails for a model that the core refuses while it takes one of the others. */
function assertValid(task, model, others, what) {
  const why = refusal(task, model);
  if (why === null) return true;
  for (const { other, how } of others)
    assert.notEqual(
      refusal(task, other),
      null,
      `${task}: ${what}: ${why}; valid with ${JSON.stringify(how)}`,
    );
  return false;
}

/** The model with other options and further inputs of a layer; ids are no numbers to reckon with. */
function* alternatives(model, name, className, scene, options) {
  const at = model.config.layers.findIndex((_, index) => layerNames(model.config.layers)[index] === name);
  const layer = model.config.layers[at];
  const configs = [{}, ...options];
  const call = layer.inbound_nodes?.[0];
  const sources =
    (entryOf(className).inputs ?? 1) > 1
      ? graphs
          .sourcesFor(model, scene.inspection, `${name}/0`)
          .filter((source) => className === 'SampledLogits' || !isIds(scene.task, model, source))
      : [null];
  for (const config of configs)
    for (const source of sources) {
      const inbound = source ? { inbound_nodes: [[call[0], source]] } : {};
      const changed = { ...layer, ...inbound, config: { ...layer.config, ...config } };
      const layers = model.config.layers.with(at, changed);
      yield { other: { ...model, config: { ...model.config, layers } }, how: { ...config, source } };
    }
}

/** A new layer before the layer `at` of a stack, or at its end, as the page puts it there. */
function inserted({ experiment, scene }, className, at) {
  const id = `${layerNames(scene.model.config.layers)[at + 1] ?? ''}/0/0`;
  if (!edit.stackable(description.layers).includes(className))
    return joinedOn({ ...scene, model: graphs.asGraph(scene.model) }, description, id, className);
  const layer = fitting.fittedLayer(className, description, fitting.roomOn(scene, description, id));
  const { model } = edit.addLayer(experiment, layer, at);
  return { model, name: layerNames(model.config.layers)[at + 1] };
}

/** Checks each model, and tells how many the core takes. */
function tally(task, scene) {
  const counts = { valid: 0, all: 0 };
  const check = ({ model, name }, className, what, options = otherOptions(className, scene)) => {
    ++counts.all;
    const others = alternatives(model, name, className, scene, options);
    counts.valid += assertValid(task, model, others, what) ? 1 : 0;
  };
  return { counts, check };
}

for (const task of [...stacks, ...functionals])
  test(`${task}: a layer of every kind in every place`, () => {
    const { experiment, scene } = sceneOf(task);
    const { counts, check } = tally(task, scene);
    const { nodes } = modelGraph(scene.model, null);
    for (const className of kinds)
      if (stacks.includes(task))
        for (let at = 0; at <= edit.stackOf(experiment).length; ++at)
          check(inserted({ experiment, scene }, className, at), className, `${className} before layer ${at}`);
      else {
        for (const { id } of edges(scene.model))
          check(joinedOn(scene, description, id, className), className, `${className} on ${id}`);
        // Behind a node with one edge is on that edge.
        const ways = (id) => edges(scene.model).filter(({ from }) => from === id).length;
        for (const node of nodes.filter(({ kind, id }) => kind !== 'output' && ways(id) !== 1))
          check(
            joinedBehind(scene, description, node, className),
            className,
            `${className} behind ${node.id}`,
          );
      }
    assert.ok(counts.valid > counts.all / 2, `${task}: ${counts.valid} of ${counts.all}`);
  });

for (const task of [...stacks, ...functionals])
  test(`${task}: every layer as one of every kind, and in every wrapper`, () => {
    const { experiment, scene } = sceneOf(task);
    const { counts, check } = tally(task, scene);
    const names = layerNames(scene.model.config.layers);
    scene.model.config.layers.forEach((layer, at) => {
      if (layer.class_name === 'InputLayer') return;
      const room = fitting.roomOf(scene, description, names[at]);
      const replaced = (changed) => {
        if (!stacks.includes(task))
          return { model: replacedIn(scene, description, names[at], changed), name: names[at] };
        const { model } = edit.replaceLayer(experiment, at - 1, changed);
        return { model, name: layerNames(model.config.layers)[at] };
      };
      const offered = stacks.includes(task) ? edit.stackable(description.layers) : kinds;
      for (const className of offered) {
        if (className === layer.class_name) continue;
        const changed = fitting.changeClass(layer, className, description, room);
        check(replaced(changed), className, `${names[at]} as ${className}`);
      }
      for (const wrapper of edit.wrappersFor(layer, description)) {
        const changed = replaced(fitting.fittedWrapper(layer, wrapper, room));
        check(changed, wrapper, `${names[at]} in ${wrapper}`, [
          { merge_mode: 'concat' },
          { merge_mode: 'sum' },
        ]);
      }
    });
    assert.ok(counts.valid > 0, `${task}: ${counts.valid} of ${counts.all}`);
  });

test('a copy of a recurrent layer gets its output at every step', () => {
  const { experiment } = sceneOf('noisy-sine');
  const twice = edit.duplicateLayer(experiment, 0, description);
  assert.equal(refusal('noisy-sine', twice.model), null);
  const both = edit.replaceLayer(experiment, 0, edit.wrapped(edit.stackOf(experiment)[0], 'Bidirectional'));
  assert.equal(refusal('noisy-sine', edit.duplicateLayer(both, 0, description).model), null);
});

test('the layer for the way back fits that for the way there', () => {
  const { experiment } = sceneOf('binary-addition');
  const [there] = edit.stackOf(experiment);
  for (const className of ['SimpleRNN', 'LSTM', 'GRU', 'LSTMAnatomy']) {
    const both = edit.wrapped(there, 'Bidirectional');
    both.config.backward_layer = fitting.backwardLayer(there, className, description);
    assert.equal(refusal('binary-addition', edit.replaceLayer(experiment, 0, both).model), null, className);
  }
});

test('a model that is broken is mended by a layer for its steps', () => {
  const { experiment, scene } = sceneOf('binary-addition');
  const [first, ...others] = edit.stackOf(experiment);
  const last = { class_name: first.class_name, config: { units: 4 } };
  const broken = edit.withStack(experiment, [last, ...others]);
  assert.notEqual(refusal('binary-addition', broken.model), null);
  const now = { ...scene, model: broken.model };
  const { model } = inserted({ experiment: broken, scene: now }, 'RepeatVector', 1);
  assert.equal(refusal('binary-addition', model), null);
});
