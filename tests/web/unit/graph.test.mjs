/** Changes of models that are graphs: the compiled core says of each whether it is valid. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { newLayer, unwrapped, wrapped, wrappersFor } from '../../../web/app/edit.ts';
import * as graphs from '../../../web/app/graph.ts';
import { layoutGraph, linePath } from '../../../web/views/graph_layout.ts';
import { networkLevels } from '../../../web/views/network.ts';
import { baseName, layerLabel, layerNames, outputName } from '../../../web/views/layer_names.ts';
import {
  downstream,
  endsOf,
  faultPlace,
  faultyParts,
  inOrder,
  isChain,
  modelGraph,
} from '../../../web/views/model_graph.ts';

const build = new URL('../../../build/wasm/wasm/', import.meta.url);
/** A task whose default model is a graph, and one with a stack. */
const graphTask = 'attention';
const stackTask = 'binary-addition';
let core;
/** @type {any} */
let description;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  description = JSON.parse(core.describeAll());
});

/** @returns {any} */
const inspect = (task, model) => JSON.parse(core.inspectExperiment(JSON.stringify({ task, model })));
/** The place and the text of the core's refusal. */
const refusal = (task, model) => {
  try {
    inspect(task, model);
  } catch (error) {
    return { where: error.where, message: error.message };
  }
  assert.fail('the core takes it');
};
/** @returns {any} */
const defaultModel = (task) =>
  structuredClone(description.tasks.find(({ name }) => name === task).defaults.model);
const entryOf = (className) => description.layers.find(({ name }) => name === className);
const named = (model, name) => model.config.layers.find(({ config }) => config.name === name);
const edge = (model, id, inspection = null) =>
  modelGraph(model, inspection).edges.find((one) => one.id === id);
const node = (model, id) => modelGraph(model, null).nodes.find((one) => one.id === id);
const layer = (class_name, config = {}) => ({ class_name, config });
/** The model of an edit that was made. @returns {any} */
const made = (edited) => {
  assert.ok('model' in edited, JSON.stringify(edited));
  return edited.model;
};

/** a → shared, b → shared, both calls added; deep: a layer whose two calls follow one another. @returns {any} */
const handmade = () => ({
  class_name: 'Functional',
  config: {
    layers: [
      { ...layer('InputLayer', { batch_shape: [null, 8, 2], name: 'in' }), inbound_nodes: [] },
      { ...layer('Dense', { units: 3, name: 'a' }), inbound_nodes: [[['in', 0, 0]]] },
      { ...layer('Dense', { units: 3, name: 'b' }), inbound_nodes: [[['in', 0, 0]]] },
      {
        ...layer('GRU', { units: 3, return_sequences: true, name: 'shared' }),
        inbound_nodes: [[['a', 0, 0]], [['b', 0, 0]]],
      },
      {
        ...layer('Add', { name: 'sum' }),
        inbound_nodes: [
          [
            ['shared', 0, 0],
            ['shared', 1, 0],
          ],
        ],
      },
      { ...layer('Dense', { units: 3, name: 'deep' }), inbound_nodes: [[['sum', 0, 0]], [['deep', 0, 0]]] },
      {
        ...layer('Dense', { units: 1, activation: 'sigmoid', name: 'out' }),
        inbound_nodes: [[['deep', 1, 0]]],
      },
    ],
    input_layers: ['in', 0, 0],
    output_layers: [['out', 0, 0]],
  },
});

test('boxes and labels have places of their own, inputs above what takes them', () => {
  for (const [task, model] of /** @type {const} */ ([
    [graphTask, defaultModel(graphTask)],
    [stackTask, handmade()],
  ])) {
    const { nodes, edges } = modelGraph(model, inspect(task, model));
    const size = { width: 100, height: 40 };
    const placed = layoutGraph(
      nodes.map(({ id }) => ({ id, ...size })),
      [...edges, { id: 'lost', from: 'nobody/0', to: nodes[0].id }].map(({ id, from, to }) => ({
        ...{ id, from, to },
        width: 60,
        height: 20,
      })),
    );
    assert.equal(placed.boxes.size, nodes.length);
    assert.equal(placed.links.size, edges.length);
    const things = [
      ...[...placed.boxes.values()].map((at) => ({ ...at, ...size })),
      ...[...placed.links.values()].map(({ label }) => ({ ...label, width: 60, height: 20 })),
    ];
    things.forEach((a, index) => {
      assert.ok(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= placed.width);
      for (const b of things.slice(index + 1))
        assert.ok(
          Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 0.01 ||
            Math.abs(a.y - b.y) >= (a.height + b.height) / 2 - 0.01,
          JSON.stringify([a, b]),
        );
    });
    for (const { from, to } of edges)
      assert.ok(placed.boxes.get(from).y < placed.boxes.get(to).y, `${from} ${to}`);
  }
  assert.equal(
    linePath([
      { x: 0, y: 0 },
      { x: 1, y: 2 },
    ]),
    'M0 0L1 2',
  );
  assert.equal(
    linePath([
      { x: 0, y: 0 },
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]),
    'M0 0Q1 2 3 4',
  );
});

test('a layer that reads from both ends has two directions, and ids come one at each step', () => {
  const stack = defaultModel(stackTask);
  stack.config.layers[1] = wrapped(stack.config.layers[1], 'Bidirectional');
  const levels = networkLevels(inspect(stackTask, stack));
  assert.deepEqual(
    levels.map(({ kind, directions, units, width }) => [kind, directions, units, width]),
    [
      ['input', 1, 2, 2],
      ['recurrent', 2, 16, 32],
      ['plain', 1, 1, 1],
    ],
  );
  assert.equal(levels[1].type, 'Bidirectional · SimpleRNN');
  const ids = networkLevels({
    ...inspect(stackTask, stack),
    layers: [
      { name: 'i', type: 'InputLayer', output_shapes: [[null, 55]] },
      { name: 'e', type: 'Embedding', output_shapes: [[null, 55, 16]], formula: '' },
    ],
    config: {
      model: { config: { layers: [layer('InputLayer', { batch_shape: [null, 55] }), layer('Embedding')] } },
    },
  });
  assert.deepEqual([ids[0].steps, ids[0].width, ids[1].steps], [55, 1, 55]);
});

test('names are those that the core gives', () => {
  for (const { name, inputs } of description.layers) {
    if (['InputLayer', 'Sequential', 'Functional', 'RNN'].includes(name)) continue;
    const given = newLayer(name, description, 4);
    const { model } = graphs.insertBehind(
      graphs.asGraph(defaultModel(stackTask)),
      { layer: 'simple_rnn', call: 0 },
      given,
      Array.from({ length: (inputs ?? 1) - 1 }, () => /** @type {const} */ (['simple_rnn', 0, 0])),
    );
    delete named(model, baseName(name)).config.name;
    try {
      assert.ok(
        inspect(stackTask, model).layers.some((row) => row.name === baseName(name)),
        name,
      );
    } catch (error) {
      assert.match(error.message, new RegExp(`^\\[(${baseName(name)}|dense)\\]`), name);
    }
  }
  const layers = [
    layer('InputLayer'),
    layer('Dense'),
    layer('Dense', { name: 'dense_1' }),
    layer('Dense'),
    layer('LSTMAnatomy', { name: null }),
    layer('GlobalAveragePooling1D'),
  ];
  assert.deepEqual(layerNames(layers), [
    'input_layer',
    'dense',
    'dense_1',
    'dense_2',
    'lstm_anatomy',
    'global_average_pooling1d',
  ]);
  const model = defaultModel(stackTask);
  const inspection = inspect(stackTask, model);
  assert.deepEqual(
    layerNames(model.config.layers),
    inspection.layers.map(({ name }) => name),
  );
});

test('a model is a graph of calls, with the shapes of the working model on its edges', () => {
  const model = defaultModel(graphTask);
  const inspection = inspect(graphTask, model);
  const graph = modelGraph(model, inspection);
  assert.equal(graph.nodes.length, model.config.layers.length + 1);
  assert.ok(graph.edges.every(({ shape }) => Array.isArray(shape)));
  assert.deepEqual(edge(model, 'thought/0/1', inspection), {
    id: 'thought/0/1',
    from: 'encoder/0',
    to: 'thought/0',
    output: 2,
    input: 1,
    shape: [null, 32],
  });
  assert.deepEqual(edge(model, '/0/0', inspection)?.shape, [null, 10, 12]);
  assert.deepEqual(layerLabel(named(model, 'encoder')), { type: 'Bidirectional · GRU', size: '32' });
  // A layer of another class has no shapes yet.
  named(model, 'attention').class_name = 'AdditiveAttention';
  assert.equal(edge(model, 'joined/0/1', inspection)?.shape, null);
  const stack = modelGraph(defaultModel(stackTask), inspect(stackTask, defaultModel(stackTask)));
  assert.ok(isChain(stack));
  assert.deepEqual(
    stack.edges.map(({ shape }) => shape),
    [
      [null, 8, 2],
      [null, 8, 16],
      [null, 8, 1],
    ],
  );
});

test('shared layers have a node for each call', () => {
  const model = handmade();
  inspect(stackTask, model);
  const graph = modelGraph(model, null);
  assert.deepEqual(
    graph.nodes.filter(({ layer: name }) => name === 'shared').map(({ id, calls }) => [id, calls]),
    [
      ['shared/0', 2],
      ['shared/1', 2],
    ],
  );
  assert.deepEqual(
    [...downstream(graph, 'shared/1')],
    ['shared/1', 'sum/0', 'deep/0', 'deep/1', 'out/0', '/0'],
  );
  assert.deepEqual(
    inOrder(graph).map(({ id }) => id),
    ['in/0', 'a/0', 'b/0', 'shared/0', 'shared/1', 'sum/0', 'deep/0', 'deep/1', 'out/0', '/0'],
  );
  assert.equal(isChain(graph), false);
});

test('a stack as a graph is the same model, and a chain goes back into a stack', () => {
  for (const task of description.tasks.map(({ name }) => name)) {
    const model = defaultModel(task);
    if (model.class_name !== 'Sequential') continue;
    const graph = graphs.asGraph(model);
    const [before, after] = [inspect(task, model), inspect(task, graph)];
    assert.deepEqual(after.layers, before.layers, task);
    const stack = graphs.asStack(graph);
    assert.deepEqual(inspect(task, stack).config.model, before.config.model, task);
  }
  assert.equal(graphs.asStack(defaultModel(graphTask)), null);
  assert.equal(graphs.asStack(handmade()), null);
  assert.equal(graphs.asGraph(handmade()).class_name, 'Functional');
});

test('a layer goes onto any edge: the core takes each', () => {
  const model = defaultModel(graphTask);
  const inspection = inspect(graphTask, model);
  const { edges, nodes } = modelGraph(model, inspection);
  const ofIds = nodes.filter(({ kind }) => kind === 'input').map(({ id }) => id);
  for (const one of edges) {
    if (ofIds.includes(one.from)) continue;
    const { model: edited, name } = graphs.insertOnEdge(model, one, layer('Dropout', { rate: 0.25 }));
    const after = inspect(graphTask, edited);
    assert.equal(after.layers.length, inspection.layers.length + 1, one.id);
    assert.deepEqual(
      modelGraph(edited, after)
        .edges.filter(({ from, to }) => [from, to].includes(`${name}/0`))
        .map(({ to }) => to),
      one.to === '/0' ? [`${name}/0`, '/0'] : [one.to, `${name}/0`].sort((a) => (a === one.to ? -1 : 1)),
    );
    // The way back.
    assert.deepEqual(
      inspect(graphTask, made(graphs.removeFromGraph(edited, name))).config,
      inspection.config,
    );
  }
  assert.equal(model.config.layers.length, 10);
});

test('a layer goes behind a node: all that took its output take the new one', () => {
  const model = defaultModel(graphTask);
  const { model: edited, name } = graphs.insertBehind(
    model,
    { layer: 'decoder', call: 0 },
    layer('LayerNormalization'),
  );
  assert.equal(name, 'layer_normalization');
  assert.deepEqual(named(edited, 'attention').inbound_nodes[0][0], [name, 0, 0]);
  assert.deepEqual(named(edited, 'joined').inbound_nodes[0][0], [name, 0, 0]);
  assert.deepEqual(named(edited, name).inbound_nodes, [[['decoder', 0, 0]]]);
  inspect(graphTask, edited);
  assert.deepEqual(
    inspect(graphTask, made(graphs.removeFromGraph(edited, name))).config,
    inspect(graphTask, model).config,
  );
});

test('a branch: a merging layer takes an edge and a second output that fits it', () => {
  const stack = graphs.asGraph(defaultModel(stackTask));
  const wide = graphs.insertOnEdge(stack, edge(stack, 'dense/0/0'), layer('Dense', { units: 16 }));
  const inspection = inspect(stackTask, wide.model);
  const at = edge(wide.model, 'dense/0/0', inspection);
  for (const [className, second] of [
    ['Add', 'simple_rnn'],
    ['Concatenate', 'simple_rnn'],
    ['Multiply', 'simple_rnn'],
    ['Attention', 'simple_rnn'],
    ['AdditiveAttention', 'simple_rnn'],
  ]) {
    const others = graphs.furtherInputs(wide.model, inspection, at, entryOf(className));
    assert.deepEqual(others, [[second, 0, 0]], className);
    const { model, name } = graphs.insertOnEdge(wide.model, at, newLayer(className, description, 16), others);
    const after = inspect(stackTask, model);
    assert.equal(modelGraph(model, after).edges.filter(({ to }) => to === `${name}/0`).length, 2);
    assert.equal(graphs.asStack(model), null);
  }
  // Where nothing else fits, the same output twice.
  const first = edge(stack, 'dense/0/0', inspect(stackTask, stack));
  const alone = graphs.furtherInputs(stack, inspect(stackTask, stack), first, entryOf('Concatenate'));
  assert.equal(alone.length, 1);
  inspect(stackTask, graphs.insertOnEdge(stack, first, layer('Concatenate'), alone).model);
});

test('a layer with several ways in goes when it is said which one goes on', () => {
  const model = defaultModel(graphTask);
  assert.deepEqual(graphs.removeFromGraph(model, 'joined'), { refused: 'ways' });
  for (const keep of [0, 1]) {
    const edited = made(graphs.removeFromGraph(model, 'joined', keep));
    assert.deepEqual(named(edited, 'output').inbound_nodes, [[[keep ? 'attention' : 'decoder', 0, 0]]]);
    inspect(graphTask, edited);
  }
  assert.deepEqual(graphs.removeFromGraph(model, 'source'), { refused: 'input' });
  assert.deepEqual(graphs.removeFromGraph(model, 'encoder'), { refused: 'inUse' });
  // A layer that nothing takes goes, whatever it takes.
  const loose = made(graphs.removeFromGraph(model, 'joined', 0));
  const without = made(graphs.removeFromGraph(loose, 'attention'));
  assert.equal(inspect(graphTask, without).layers.length, 8);
  const output = made(graphs.removeFromGraph(model, 'output'));
  assert.deepEqual(endsOf(output, 'output_layers'), [['joined', 0, 0]]);
});

test('shared layers: each call is bridged', () => {
  const model = handmade();
  const bridged = made(graphs.removeFromGraph(model, 'shared'));
  assert.deepEqual(named(bridged, 'sum').inbound_nodes, [
    [
      ['a', 0, 0],
      ['b', 0, 0],
    ],
  ]);
  inspect(stackTask, bridged);
  const flat = made(graphs.removeFromGraph(model, 'deep'));
  assert.deepEqual(named(flat, 'out').inbound_nodes, [[['sum', 0, 0]]]);
  inspect(stackTask, flat);
  const twice = graphs.asGraph(defaultModel(stackTask));
  named(twice, 'dense').inbound_nodes.push([['simple_rnn', 0, 0]]);
  const sum = graphs.insertOnEdge(twice, edge(twice, '/0/0'), layer('Average'), [['dense', 1, 0]]);
  assert.equal(inspect(stackTask, sum.model).layers.length, 4);
  assert.deepEqual(graphs.removeFromGraph(sum.model, 'average'), { refused: 'ways' });
});

test('a layer is called again on an edge, with the same weights, and the call is taken back', () => {
  const model = handmade();
  const { parameters } = inspect(stackTask, model);
  const graph = modelGraph(model, inspect(stackTask, model));
  // Three numbers at each step, as it takes now, but neither from nor to itself.
  assert.deepEqual(
    graphs.edgesFor(graph, 'shared').map(({ id }) => id),
    ['deep/0/0', 'deep/1/0', 'out/0/0'],
  );
  for (const [id, name, number] of /** @type {const} */ ([
    ['out/0/0', 'shared', 2],
    // Before its other calls: it comes first, and they are numbered anew.
    ['shared/0/0', 'deep', 0],
    ['shared/1/0', 'shared', 1],
  ])) {
    const called = graphs.callOnEdge(model, edge(model, id), name);
    assert.equal(called.number, number, id);
    const inspected = inspect(stackTask, called.model);
    assert.equal(inspected.parameters, parameters, id);
    assert.equal(named(called.model, name).inbound_nodes.length, 3);
    const back = made(graphs.removeCall(called.model, name, number));
    assert.deepEqual(modelGraph(back, null).edges, modelGraph(model, null).edges, id);
  }
  const joined = graphs.callOnEdge(model, edge(model, 'out/0/0'), 'sum').model;
  assert.deepEqual(graphs.removeCall(joined, 'sum', 0), { refused: 'shared' });
  assert.deepEqual(made(graphs.removeCall(model, 'a', 0)), model, 'the only call stays');
});

test('outputs are told by what they are', () => {
  const lstm = layer('LSTM', { units: 3, return_state: true });
  const both = layer('Bidirectional', { layer: lstm });
  assert.equal(outputName(layer('LSTM', { units: 3 }), 0), null);
  assert.deepEqual(outputName(lstm, 0), { kind: 'output' });
  assert.deepEqual(outputName(lstm, 2), { kind: 'state', state: 'c', direction: null });
  assert.deepEqual(outputName(both, 2), { kind: 'state', state: 'c', direction: 'forward' });
  assert.deepEqual(outputName(both, 3), { kind: 'state', state: 'h', direction: 'backward' });
  assert.deepEqual(outputName(layer('MultiHeadAttention', {}), 1), { kind: 'other', number: 1 });
});

test('an input gets another source, but none that would feed it with its own output', () => {
  const model = defaultModel(graphTask);
  const inspection = inspect(graphTask, model);
  const input = edge(model, 'attention/0/1', inspection);
  const choices = graphs.sourcesFor(model, inspection, 'attention/0').map((one) => one.join('/'));
  assert.deepEqual(choices, [
    'source/0/0',
    'answer/0/0',
    'source_embedding/0/0',
    'encoder/0/0',
    'encoder/0/1',
    'encoder/0/2',
    'thought/0/0',
    'answer_embedding/0/0',
    'decoder/0/0',
  ]);
  const itself = made(graphs.rewire(model, input, ['decoder', 0, 0]));
  inspect(graphTask, itself);
  assert.deepEqual(graphs.rewire(model, input, ['joined', 0, 0]), { refused: 'cycle' });
  assert.deepEqual(graphs.rewire(model, input, ['attention', 0, 0]), { refused: 'cycle' });
  const end = made(graphs.rewire(model, edge(model, '/0/0'), ['joined', 0, 0]));
  assert.deepEqual(endsOf(end, 'output_layers'), [['joined', 0, 0]]);
});

test('inputs are added to a merging layer and taken from it, down to what it needs', () => {
  const model = defaultModel(graphTask);
  const joined = node(model, 'joined/0');
  const three = made(graphs.addInput(model, joined, ['decoder', 0, 0]));
  assert.equal(
    inspect(graphTask, three).layers.find(({ name }) => name === 'joined').output_shape,
    '(None, 10, 192)',
  );
  assert.deepEqual(graphs.addInput(model, joined, ['output', 0, 0]), { refused: 'cycle' });
  const two = made(graphs.removeInput(three, joined, 0, 2));
  assert.deepEqual(named(two, 'joined').inbound_nodes, [
    [
      ['attention', 0, 0],
      ['decoder', 0, 0],
    ],
  ]);
  inspect(graphTask, two);
  assert.deepEqual(graphs.removeInput(two, joined, 0, 2), { refused: 'least' });
});

test('another class: inputs that it does not take go, those that it needs come', () => {
  const model = defaultModel(graphTask);
  const inspection = inspect(graphTask, model);
  const to = (name, config) =>
    graphs.replaceInGraph(model, name, config, entryOf(config.class_name), inspection);
  inspect(graphTask, to('attention', layer('AdditiveAttention')));
  const lstm = to('decoder', layer('Dense', { units: 64, activation: 'tanh' }));
  assert.deepEqual(named(lstm, 'decoder').inbound_nodes, [[['answer_embedding', 0, 0]]]);
  inspect(graphTask, lstm);
  const states = to('decoder', layer('SimpleRNN', { units: 64, return_sequences: true }));
  assert.equal(named(states, 'decoder').inbound_nodes[0].length, 2);
  inspect(graphTask, states);
  const stack = graphs.asGraph(defaultModel(stackTask));
  const merged = graphs.replaceInGraph(
    stack,
    'dense',
    layer('Average'),
    entryOf('Average'),
    inspect(stackTask, stack),
  );
  assert.equal(named(merged, 'dense').inbound_nodes[0].length, 2);
  assert.equal(refusal(stackTask, merged).where, '/model/config/layers/2');
});

test('wrapping keeps references and states; unwrapping gives back what was there', () => {
  const model = defaultModel(graphTask);
  const inspection = inspect(graphTask, model);
  const encoder = named(model, 'encoder');
  const outputs = inspection.layers.find(({ name }) => name === 'encoder').output_shapes.length;
  const single = graphs.unwrapInGraph(model, 'encoder', unwrapped(encoder), outputs);
  assert.deepEqual(named(single, 'thought').inbound_nodes, [
    [
      ['encoder', 0, 1],
      ['encoder', 0, 1],
    ],
  ]);
  assert.equal(named(single, 'encoder').class_name, 'GRU');
  assert.equal(named(single, 'encoder').config.units, 32);
  // Half as wide as the query now: the core says so where it breaks.
  assert.equal(refusal(graphTask, single).where, '/model/config/layers/7');
  const again = graphs.wrapInGraph(single, 'encoder', wrapped(named(single, 'encoder'), 'Bidirectional'));
  assert.deepEqual(named(again, 'encoder').config, encoder.config);
  inspect(graphTask, again);
  const decoder = graphs.wrapInGraph(model, 'decoder', wrapped(named(model, 'decoder'), 'Bidirectional'));
  assert.equal(named(decoder, 'decoder').inbound_nodes[0].length, 3);
  assert.match(refusal(graphTask, decoder).message, /query and key of one width/);
  named(decoder, 'decoder').config.merge_mode = 'sum';
  assert.equal(
    inspect(graphTask, decoder).layers.find(({ name }) => name === 'decoder').output_shape,
    '(None, 10, 64)',
  );
  const back = graphs.unwrapInGraph(decoder, 'decoder', unwrapped(named(decoder, 'decoder')), 1);
  assert.deepEqual(inspect(graphTask, back).config, inspection.config);
  const steps = graphs.wrapInGraph(model, 'output', wrapped(named(model, 'output'), 'TimeDistributed'));
  inspect(graphTask, steps);
  assert.deepEqual(wrappersFor(layer('LSTM'), description), ['Bidirectional']);
  assert.deepEqual(wrappersFor(layer('Dense'), description), ['TimeDistributed']);
  assert.deepEqual(wrappersFor(encoder, description), []);
  assert.deepEqual(wrappersFor(layer('Add'), description), []);
});

test('a name changes wherever it is referred to', () => {
  const model = defaultModel(graphTask);
  const inspection = inspect(graphTask, model);
  let renamed = model;
  for (const { name } of inspection.layers) renamed = made(graphs.rename(renamed, name, `my.${name}`));
  const after = inspect(graphTask, renamed);
  assert.deepEqual(
    after.layers.map(({ name, output_shape }) => [name, output_shape]),
    inspection.layers.map(({ name, output_shape }) => [`my.${name}`, output_shape]),
  );
  assert.deepEqual(graphs.rename(model, 'decoder', 'encoder'), { refused: 'taken' });
  for (const bad of ['', 'a/b', 'a b', '/', 'あ'])
    assert.deepEqual(graphs.rename(model, 'decoder', bad), { refused: 'name' }, bad);
  assert.equal(made(graphs.rename(model, 'decoder', 'decoder')), model);
  const tied = handmade();
  tied.config.tied_weights = [['b/kernel', 'a/kernel']];
  inspect(stackTask, tied);
  const moved = made(graphs.rename(tied, 'a', 'first'));
  assert.deepEqual(moved.config.tied_weights, [['b/kernel', 'first/kernel']]);
  inspect(stackTask, moved);
  assert.equal(made(graphs.removeFromGraph(tied, 'a')).config.tied_weights, undefined);
});

test('edits leave the model that they are made of as it was', () => {
  const model = defaultModel(graphTask);
  const frozen = JSON.stringify(model);
  const inspection = inspect(graphTask, model);
  const one = edge(model, 'joined/0/0', inspection);
  graphs.insertOnEdge(model, one, layer('Dropout'));
  graphs.insertBehind(model, { layer: 'encoder', call: 0 }, layer('Dropout'));
  graphs.removeFromGraph(model, 'joined', 1);
  graphs.rename(model, 'encoder', 'reader');
  graphs.rewire(model, one, ['encoder', 0, 0]);
  graphs.addInput(model, node(model, 'joined/0'), ['encoder', 0, 0]);
  graphs.removeInput(model, node(model, 'joined/0'), 0, 1);
  graphs.wrapInGraph(model, 'decoder', wrapped(named(model, 'decoder'), 'Bidirectional'));
  graphs.unwrapInGraph(model, 'encoder', unwrapped(named(model, 'encoder')), 3);
  assert.equal(JSON.stringify(model), frozen);
});

test('a fault lies in an option, a layer, a call, an input or an output', () => {
  assert.equal(faultPlace('/fit/epochs'), null);
  assert.deepEqual(faultPlace('/model'), { layer: null, call: null, input: null });
  assert.deepEqual(faultPlace('/model/config/layers/3/config/units'), { layer: 3, call: null, input: null });
  assert.deepEqual(faultPlace('/model/config/layers/3/inbound_nodes/1/2'), { layer: 3, call: 1, input: 2 });
  const graph = modelGraph(handmade(), null);
  assert.deepEqual(faultyParts(graph, { where: '/model/config/layers/4' }), {
    nodes: ['sum/0'],
    edges: ['sum/0/0', 'sum/0/1'],
  });
  assert.deepEqual(faultyParts(graph, { where: '/model/config/layers/4/inbound_nodes/0/1' }).edges, [
    'sum/0/1',
  ]);
  assert.deepEqual(faultyParts(graph, { where: '/model/config/layers/3/inbound_nodes/1' }), {
    nodes: ['shared/1'],
    edges: ['shared/1/0'],
  });
  assert.deepEqual(faultyParts(graph, { where: '/model/config/layers/4/config/name' }).edges, []);
  assert.deepEqual(faultyParts(graph, { where: '/model/config/output_layers' }), {
    nodes: [],
    edges: ['/0/0'],
  });
  assert.deepEqual(faultyParts(graph, { where: '/compile/loss' }), { nodes: [], edges: [] });
  assert.deepEqual(faultyParts(graph, null), { nodes: [], edges: [] });
  const wrapped = '/model/config/layers/4/config/layer';
  assert.deepEqual(
    faultyParts(graph, { where: wrapped, code: 'input.no_steps' }),
    faultyParts(graph, { where: '/model/config/layers/4' }),
  );
  assert.deepEqual(faultyParts(graph, { where: wrapped, code: 'bidirectional.layer' }).edges, []);
});
