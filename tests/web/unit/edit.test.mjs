/** Edits of an experiment, and reading what a person types. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeText, changesBetween } from '../../../web/app/changes.ts';
import * as edit from '../../../web/app/edit.ts';
import { changeClass } from '../../../web/app/fitting.ts';
import { parseOption, stepped, valueLabel, valueText } from '../../../web/app/option_values.ts';
import { paceAt, positionOf } from '../../../web/app/pace.ts';
import { en } from '../../../web/locales/en.ts';
import { ja } from '../../../web/locales/ja.ts';

const option = (name, kind, more = {}) => ({
  name,
  kind,
  default: null,
  required: false,
  nullable: false,
  ...more,
});
const units = option('units', 'integer', { required: true, minimum: 1, maximum: 1048576 });
const rate = option('rate', 'number', { default: 0.5, minimum: 0, maximum: 1, below_maximum: true });
const clipnorm = option('clipnorm', 'number', { nullable: true, minimum: 0, above_minimum: true });

/** @returns {any} */
const experiment = (...classes) => ({
  task: 'addition',
  model: {
    class_name: 'Sequential',
    config: {
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 8, 2] } },
        ...classes.map((class_name) => ({
          class_name,
          config: { units: 4, name: class_name.toLowerCase() },
        })),
      ],
    },
  },
  compile: { optimizer: { class_name: 'SGD', config: { learning_rate: 0.1 } }, loss: 'mse', metrics: [] },
  fit: { batch_size: 2, epochs: 5 },
  seed: 0,
});
const classes = (of) => edit.stackOf(of).map((layer) => layer.class_name);

test('the stack is edited without its input, and nothing in place', () => {
  const start = Object.freeze(experiment('A', 'B', 'C'));
  assert.deepEqual(classes(edit.moveLayer(start, 0, 2)), ['B', 'C', 'A']);
  assert.deepEqual(classes(edit.moveLayer(start, 2, 0)), ['C', 'A', 'B']);
  assert.equal(edit.moveLayer(start, 0, 3), start);
  assert.deepEqual(classes(edit.removeLayer(start, 1)), ['A', 'C']);
  assert.deepEqual(classes(edit.addLayer(start, { class_name: 'D', config: {} })), ['A', 'B', 'C', 'D']);
  assert.deepEqual(classes(edit.addLayer(start, { class_name: 'D', config: {} }, 0)), ['D', 'A', 'B', 'C']);
  const twice = edit.duplicateLayer(start, 0, /** @type {any} */ ({ layers: [] }));
  assert.deepEqual(classes(twice), ['A', 'A', 'B', 'C']);
  assert.deepEqual(edit.stackOf(twice)[1].config, { units: 4 });
  assert.equal(twice.model.config.layers[0].class_name, 'InputLayer');
  assert.equal(edit.configIndex(start, 1), 2);
  assert.deepEqual(classes(start), ['A', 'B', 'C']);
});

test('another class keeps the options that both know, but not the name', () => {
  const layer = { class_name: 'A', config: { units: 4, name: 'a', unroll: true } };
  /** @type {any} */
  const description = { layers: [{ name: 'B', options: [units, option('name', 'text')] }] };
  assert.deepEqual(changeClass(layer, 'B', description), {
    class_name: 'B',
    config: { units: 4 },
  });
});

test('an option that equals its default is left out, unless the base writes it', () => {
  assert.deepEqual(edit.withOption({ rate: 0.2 }, rate, 0.5), {});
  assert.deepEqual(edit.withOption({}, rate, 0.5, { rate: 0.5 }), { rate: 0.5 });
  assert.deepEqual(edit.withOption({ a: 1 }, rate, 0.3), { a: 1, rate: 0.3 });
  assert.equal(edit.valueOf(rate, {}), 0.5);
});

test('numbers are read as people type them, and refused with a reason', () => {
  for (const [text, value] of Object.entries({ 16: 16, ' 16 ': 16, '１６': 16, '1e3': 1000 }))
    assert.deepEqual(parseOption(units, text, en), { value });
  for (const [text, error] of [
    ['many', en.expectInteger],
    ['1.5', en.expectInteger],
    ['0x10', en.expectInteger],
    ['', en.expectRequired],
    ['0', 'Must be at least 1'],
    ['1048577', 'Must be at least 1 and at most 1048576'],
  ])
    assert.deepEqual(parseOption(units, text, en), { error });
  assert.deepEqual(parseOption(rate, '1', en), { error: 'Must be at least 0 and below 1' });
  assert.deepEqual(parseOption(rate, '1', ja), { error: '0 以上、1 より小さい値にしてください' });
  assert.deepEqual(parseOption(rate, '−0.1', ja), { error: '0 以上、1 より小さい値にしてください' });
  assert.deepEqual(parseOption(units, '0', ja), { error: '1 以上の値にしてください' });
  assert.deepEqual(parseOption(rate, '0,25', en), { value: 0.25 });
  assert.deepEqual(parseOption(rate, '０．２５', ja), { value: 0.25 });
  for (const text of ['x', '0x1', '1,2,3', 'Infinity'])
    assert.deepEqual(parseOption(rate, text, en), { error: en.expectNumber });
  assert.deepEqual(parseOption(clipnorm, '', en), { value: null });
  assert.deepEqual(parseOption(clipnorm, 'None', en), { value: null });
  assert.ok('error' in parseOption(clipnorm, '0', en));
});

test('shapes and text', () => {
  const shape = option('shape', 'shape');
  assert.deepEqual(parseOption(shape, '(None, 8, 2)', en), { value: [null, 8, 2] });
  assert.deepEqual(parseOption(shape, '8、2', ja), { value: [8, 2] });
  assert.ok('error' in parseOption(shape, '8, 0', en));
  assert.deepEqual(parseOption(option('name', 'text', { nullable: true }), '', en), { value: null });
  assert.equal(valueText([null, 8]), 'None, 8');
  assert.deepEqual([true, null, { class_name: 'Zeros' }, 0.5].map(valueLabel), [
    'True',
    'None',
    'Zeros',
    '0.5',
  ]);
});

test('lists of numbers, and things in place of a number', () => {
  const numbers = option('values', 'numbers', { nullable: true });
  assert.deepEqual(parseOption(numbers, '[1, .5]', en), { value: [1, 0.5] });
  assert.deepEqual(parseOption(numbers, '1、2', ja), { value: [1, 2] });
  assert.deepEqual(parseOption(numbers, '', en), { value: null });
  assert.deepEqual(parseOption(numbers, '1, x', en), { error: en.expectNumbers });
  const schedule = { class_name: 'CosineDecay', config: {} };
  assert.equal(valueText(schedule), 'CosineDecay');
  assert.equal(valueLabel(['TerminateOnNaN', schedule]), 'TerminateOnNaN, CosineDecay');
});

test('a stack offers layers with one input, and no models', () => {
  /** @type {any[]} */
  const layers = [
    { name: 'InputLayer', options: [] },
    { name: 'Dense', options: [] },
    { name: 'Add', options: [], inputs: 2 },
    { name: 'Sequential', options: [{ name: 'layers', kind: 'list' }] },
  ];
  assert.deepEqual(edit.stackable(layers), ['Dense']);
});

test('integers, alone and in lists', () => {
  const axes = option('axes', 'integers', { minimum: -2, maximum: 2, single: true });
  assert.deepEqual(parseOption(axes, '-1', en), { value: -1 });
  assert.deepEqual(parseOption(axes, '(2, 1)', en), { value: [2, 1] });
  assert.deepEqual(parseOption({ ...axes, single: false }, '2', en), { value: [2] });
  assert.deepEqual(parseOption(axes, '3', en), { error: 'Must be at least -2 and at most 2' });
  assert.deepEqual(parseOption(axes, '1, x', en), { error: en.expectIntegers });
  assert.deepEqual(parseOption(axes, '1.5', ja), { error: ja.expectIntegers });
});

test('arrow keys stay inside the range', () => {
  assert.equal(stepped(units, 1, -1), 1);
  assert.equal(stepped(units, 1, 1), 2);
  assert.equal(stepped(rate, 0.5, 1), 0.6);
  assert.equal(stepped(rate, 0.01, 1), 0.011);
  assert.equal(stepped(rate, 0, -1), 0);
});

test('what changed is said option by option', () => {
  /** @type {any} */
  const description = {
    tasks: [{ name: 'addition', options: [], variants: [] }],
    layers: [
      { name: 'A', options: [units] },
      { name: 'B', options: [units, rate] },
    ],
    optimizers: [{ name: 'SGD', options: [option('learning_rate', 'number', { default: 0.01 })] }],
    losses: [],
    metrics: [],
    initializers: [],
    activations: [],
    fit: [option('epochs', 'integer')],
  };
  const before = experiment('A');
  assert.deepEqual(changesBetween(description, before, before), []);
  const after = structuredClone(before);
  after.model.config.layers[1].config.units = 8;
  after.compile.optimizer = { class_name: 'SGD', config: {} };
  after.fit.epochs = 9;
  const changes = changesBetween(description, before, after);
  assert.deepEqual(
    changes.map(({ revert: _, ...words }) => words),
    [
      { what: 'A.units', before: '4', after: '8' },
      { what: 'learning_rate', before: '0.1', after: '0.01' },
      { what: 'epochs', before: '5', after: '9' },
    ],
  );
  for (const [index, { revert }] of changes.entries()) {
    const left = changesBetween(description, before, revert(after)).map(({ what }) => what);
    assert.deepEqual(
      left,
      changes.map(({ what }) => what).filter((_, at) => at !== index),
    );
  }
  assert.deepEqual(
    changes.reduce((one, { revert }) => revert(one), after),
    before,
  );
  const [{ revert, ...words }, ...others] = changesBetween(description, before, experiment('A', 'B'));
  assert.deepEqual([words, others], [{ what: '', before: '', after: 'B' }, []]);
  assert.deepEqual(revert(experiment('A', 'B')).model, before.model);
  const text = (one, other) => changesBetween(description, one, other).map(changeText).join();
  assert.equal(text(before, experiment('A', 'B')), '+ B');
  assert.equal(text(experiment('A', 'B', 'A'), experiment('A', 'A')), '− B');
  assert.equal(text(experiment('A', 'B', 'A'), experiment('A', 'A', 'B', 'A')), '+ A');
  assert.equal(text(experiment('A', 'B', 'B'), experiment('A', 'A')), 'B, B → A');
});

test('the pace slider: slow motion at its left, full speed at its right end, and back', () => {
  assert.equal(paceAt(0), 1);
  assert.equal(paceAt(100), null);
  assert.equal(positionOf(null), 100);
  for (const position of [0, 20, 50, 80, 96])
    assert.ok(Math.abs(positionOf(paceAt(position)) - position) <= 1);
  for (let position = 1; position <= 96; ++position) assert.ok(paceAt(position) >= paceAt(position - 1));
});

test('a new layer has what it requires, layers inside too', () => {
  const inner = option('layer', 'layer', { required: true });
  const other = option('backward_layer', 'layer', { nullable: true });
  /** @type {any} */
  const description = {
    layers: [
      { name: 'LSTM', options: [units] },
      { name: 'Bidirectional', options: [inner, other] },
      { name: 'TimeDistributed', options: [inner] },
    ],
  };
  assert.deepEqual(edit.newLayer('LSTM', description, 8), { class_name: 'LSTM', config: { units: 8 } });
  assert.deepEqual(edit.newLayer('Bidirectional', description, 8).config, {
    layer: { class_name: 'LSTM', config: { units: 8, return_sequences: true } },
  });
  assert.deepEqual(edit.newLayer('TimeDistributed', description, 4).config, {
    layer: { class_name: 'Dense', config: { units: 4 } },
  });
});
