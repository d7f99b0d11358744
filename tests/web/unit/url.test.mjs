import assert from 'node:assert/strict';
import { test } from 'node:test';

import { applyPatch, patchBetween } from '../../../web/app/json_patch.ts';
import { defaultState, variantExperiment } from '../../../web/app/state.ts';
import { Store } from '../../../web/app/store.ts';
import { checkedState, unknownValues } from '../../../web/app/checks.ts';
import { decodeState, encodeState } from '../../../web/app/url.ts';
import { isSeed } from '../../../web/runtime/seed.ts';
import { watchablePace } from '../../../web/runtime/watchable_pace.ts';

const layers = [
  { class_name: 'InputLayer', config: { shape: [8, 2] } },
  { class_name: 'SimpleRNN', config: { units: 16, activation: 'relu', return_sequences: true } },
  { class_name: 'Dense', config: { units: 1, activation: 'sigmoid' } },
];
/** @type {any} */
const description = {
  tasks: [
    {
      name: 'binary-addition',
      options: [],
      defaults: {
        model: { class_name: 'Sequential', config: { name: 'sequential', layers } },
        compile: {
          optimizer: { class_name: 'SGD', config: { learning_rate: 0.1 } },
          loss: 'mse',
          metrics: ['accuracy'],
        },
        fit: { batch_size: 2, epochs: 5, shuffle: true },
      },
      variants: [
        {
          id: 'adam',
          changes: {
            compile: { optimizer: { class_name: 'Adam', config: { learning_rate: null, clipnorm: 1 } } },
          },
        },
      ],
    },
    {
      name: 'other',
      options: [],
      defaults: { model: { class_name: 'Sequential', config: { layers: [] } }, compile: {}, fit: {} },
      variants: [],
    },
  ],
};

const roundTrip = (state) => decodeState('#' + encodeState(state, description), description);

test('the default state is a short link', () => {
  const state = defaultState(description);
  assert.equal(encodeState(state, description), 'v=2&task=binary-addition');
  assert.deepEqual(roundTrip(state), { state, problems: [] });
  assert.deepEqual(decodeState('', description), { state, problems: [] });
});

test('a state goes round through a link', () => {
  const state = defaultState(description);
  state.experiment.seed = 42;
  state.experiment.task = { class_name: 'binary-addition', config: { bits: 6 } };
  state.experiment.model.config.layers[1].config.units = 128;
  state.experiment.compile.optimizer = 'Adam';
  Object.assign(state.experiment.fit, { clip: null });
  state.experiment.fit.epochs = 9;
  state.experiment.model.config.name = '全加算器 <b>&"';
  Object.assign(state.view, {
    pace: 0.5,
    build: 'relaxed',
    left: 'training',
    stage: 'network',
    drawer: 'log',
    summaryStyle: 'keras2',
    language: 'ja',
    theme: 'dark',
    hide: ['code', 'about'],
  });
  assert.deepEqual(roundTrip(state), { state, problems: [] });
  state.view.pace = null;
  state.experiment.model.config.layers.splice(1, 0, { class_name: 'GRU', config: { units: 3 } });
  assert.deepEqual(roundTrip(state), { state, problems: [] });
  delete state.experiment.model.config.name;
  assert.deepEqual(roundTrip(state), { state, problems: [] });
  assert.ok(!/[<>"\s]/.test(encodeState(state, description)));
});

test('a link of version 1, frozen', () => {
  const link =
    '#v=1&task=binary-addition&seed=7&pace=full&summary=keras2&lang=ja&open=summary,code&hide=seed' +
    '&c=eyJtb2RlbCI6eyJjb25maWciOnsibGF5ZXJzIjp7IjEiOnsiY2xhc3NfbmFtZSI6IkxTVE0ifX19fSwiZml0Ijp7ImVwb2NocyI6OX19';
  const { state, problems } = decodeState(link, description);
  assert.deepEqual(problems, []);
  assert.equal(state.version, 1);
  assert.equal(state.experiment.seed, 7);
  assert.equal(state.experiment.fit.epochs, 9);
  assert.equal(state.experiment.fit.batch_size, 2);
  assert.deepEqual(state.experiment.model.config.layers[1], { ...layers[1], class_name: 'LSTM' });
  assert.deepEqual(state.view, {
    pace: null,
    build: 'simd128',
    left: 'model',
    stage: 'answers',
    drawer: null,
    summaryStyle: 'keras2',
    language: 'ja',
    theme: 'auto',
    hide: [],
  });
});

test('in a link of version 1 null is a value, not the removal of a member', () => {
  const c = Buffer.from('{"fit":{"clip":null,"epochs":9},"compile":{"optimizer":{"$set":{"a":null}}}}');
  const { state, problems } = decodeState(
    `v=1&task=binary-addition&c=${c.toString('base64url')}`,
    description,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(state.experiment.fit, { batch_size: 2, epochs: 9, shuffle: true, clip: null });
  assert.deepEqual(state.experiment.compile.optimizer, { a: null });
});

test('a link of version 2, frozen', () => {
  // {"model":{"config":{"layers":{"1":{"class_name":"LSTM"}}}},"compile":{"optimizer":{"config":{"clipnorm":
  // {"$set":null}}}},"fit":{"shuffle":null}}
  const link =
    '#v=2&task=binary-addition&seed=7&c=eyJtb2RlbCI6eyJjb25maWciOnsibGF5ZXJzIjp7IjEiOnsiY2xhc3NfbmFtZSI6IkxTVE0i' +
    'fX19fSwiY29tcGlsZSI6eyJvcHRpbWl6ZXIiOnsiY29uZmlnIjp7ImNsaXBub3JtIjp7IiRzZXQiOm51bGx9fX19LCJmaXQiOnsic2h1ZmZsZSI6bnVsbH19';
  const { state, problems } = decodeState(link, description);
  assert.deepEqual(problems, []);
  assert.equal(state.experiment.seed, 7);
  assert.deepEqual(state.experiment.model.config.layers[1], { ...layers[1], class_name: 'LSTM' });
  const { config } = /** @type {any} */ (state.experiment.compile.optimizer);
  assert.deepEqual(config, { learning_rate: 0.1, clipnorm: null });
  assert.deepEqual(state.experiment.fit, { batch_size: 2, epochs: 5 });
  assert.equal(encodeState(state, description), link.slice(1));
});

test('what cannot be read is listed and keeps its default', () => {
  const base = encodeState(defaultState(description), description);
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const cases = {
    'v=3': 'version',
    'v=0': 'version',
    'v=x&task=other': 'version',
    'task=none': 'task',
    'task=__proto__': 'task',
    [`${base}&seed=-1`]: 'seed',
    [`${base}&seed=9007199254740993`]: 'seed',
    [`${base}&c=%%%`]: 'config',
    [`${base}&c=abc`]: 'config',
    [`${base}&c=${encode(5)}`]: 'config',
    [`${base}&c=${encode([])}`]: 'config',
    [`${base}&c=${encode({ model: null })}`]: 'config',
    [`${base}&c=${encode({ model: { config: { layers: { 0: 3 } } } })}`]: 'config',
    [`${base}&c=${encode({ model: { config: { $set: null } } })}`]: 'config',
    [`${base}&c=${encode({ task: 'other' })}`]: 'config',
    [`${base}&c=${encode({ task: null })}`]: 'config',
    [`${base}&c=${encode({ seed: 3 })}`]: 'config',
    [`${base}&c=${'A'.repeat(200_000)}`]: 'config',
    [`${base}&pace=-1`]: 'view',
    [`${base}&pace=fast`]: 'view',
    [`${base}&build=avx`]: 'view',
    [`${base}&theme=<script>`]: 'view',
    [`${base}&open=../x`]: 'view',
    [`${base}&drawer=../x`]: 'view',
    [`${base}&drawer=cupboard`]: 'view',
    [`${base}&hide=cod`]: 'view',
    [`${base}&stage=cellar`]: 'view',
    [`${base}&hide=${'a,'.repeat(100)}a`]: 'view',
  };
  for (const [link, code] of Object.entries(cases)) {
    const { state, problems } = decodeState(link, description);
    assert.deepEqual(
      problems.map((problem) => problem.code),
      [code],
      link,
    );
    assert.deepEqual(state, defaultState(description), link);
  }
});

test('whatever a link holds, reading it does not throw', () => {
  let random = 12345;
  const next = (below) => (random = (random * 48271) % 2147483647) % below;
  const pieces = [
    'v=1',
    'v=2',
    'v=',
    'task=binary-addition',
    'task=',
    '&',
    '&',
    '=',
    '%',
    '%E3%81',
    '#',
    'c=',
    'eyJmaXQiOnsiZXBvY2hzIjo5fX0',
    'pace=',
    '1e999',
    'open=',
    ',',
    '\u0000',
    'c=e30',
    'c=bnVsbA',
    'constructor',
  ];
  for (let i = 0; i < 3000; i += 1) {
    const link = Array.from({ length: next(9) }, () => pieces[next(pieces.length)]).join('');
    const { state } = decodeState(link, description);
    assert.equal(state.version, 1);
    assert.ok(Array.isArray(state.experiment.model.config.layers));
  }
});

test('a link cannot reach the prototype of objects', () => {
  const c = Buffer.from('{"fit":{"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}').toString(
    'base64url',
  );
  /** @type {{ state: any }} */
  const { state } = decodeState(`task=binary-addition&c=${c}`, description);
  assert.equal(Object.create({}).polluted, undefined);
  assert.equal(state.experiment.fit.polluted, undefined);
});

test("diff and apply are each other's inverse", () => {
  /** @type {any[]} */
  const values = [
    null,
    0,
    'a',
    [],
    [1, { a: 2 }],
    [1, { a: 3 }],
    [1],
    {},
    { a: null },
    { a: { b: 1, c: [1, 2] } },
    { a: { b: 1, c: [1, 3] } },
    { a: { c: [] } },
    { $set: 1 },
    { 0: 1 },
    [{ $set: [] }],
  ];
  for (const base of values) {
    for (const value of values) {
      const patch = patchBetween(base, value);
      assert.deepEqual(
        patch === undefined ? base : applyPatch(base, patch),
        value,
        JSON.stringify([base, value, patch]),
      );
    }
  }
  assert.deepEqual(patchBetween({ a: 1, b: 2 }, { b: 2 }), { a: null });
  assert.deepEqual(patchBetween({ a: [1, 2, { b: 3 }], c: 1 }, { a: [1, 2, { b: 4 }], c: 1 }), {
    a: { 2: { b: 4 } },
  });
});

test('variants are merge patches', () => {
  const { compile } = variantExperiment(description, 'binary-addition', 'adam');
  assert.deepEqual(compile.optimizer, { class_name: 'Adam', config: { clipnorm: 1 } });
  assert.throws(() => variantExperiment(description, 'binary-addition', 'none'), /no variant/);
  assert.deepEqual(applyPatch({ a: { b: 1 } }, { a: { c: { d: null } } }), { a: { b: 1, c: {} } });
  assert.deepEqual(applyPatch({ a: 1, b: 2 }, { a: null }), { b: 2 });
  assert.deepEqual(applyPatch({ a: [1, 2] }, { a: [3] }), { a: [3] });
});

test('seeds are whole numbers that a double holds exactly', () => {
  for (const seed of [0, 7, 2 ** 53 - 1]) assert.ok(isSeed(seed), String(seed));
  for (const value of [-1, 0.5, 2 ** 53, NaN, Infinity, '1', null]) assert.ok(!isSeed(value), String(value));
});

test('a run can be watched, whatever its size', () => {
  for (const [epochs, perEpoch] of [
    [5, 5000],
    [10, 15],
    [1, 10000],
  ]) {
    const seconds = (epochs * perEpoch) / watchablePace({ epochs, batches_per_epoch: perEpoch });
    assert.ok(seconds > 1.2 && seconds < 4);
  }
  assert.equal(watchablePace({ epochs: 1e6, batches_per_epoch: 5000 }), 20_000);
});

test('a store tells of changes only', () => {
  const store = new Store(1);
  const told = [];
  const end = store.subscribe((state, before) => told.push([state, before]));
  store.set(1);
  store.set(2);
  store.update((value) => value + 1);
  end();
  store.set(9);
  assert.deepEqual(told, [
    [2, 1],
    [3, 2],
  ]);
  assert.equal(store.get(), 9);
});

test('a state from a program is checked, part by part', () => {
  const now = defaultState(description);
  now.view.theme = 'dark';
  const good = defaultState(description);
  assert.deepEqual(checkedState({ version: 1, experiment: good.experiment }, now, description), now);
  const { experiment } = good;
  /** @type {[unknown, RegExp][]} */
  const cases = [
    [{}, /version, experiment, view/],
    [null, /version, experiment, view/],
    [{ version: 3, experiment }, /version.*1/],
    [{ version: 1, experiment: { ...experiment, task: 'none' } }, /task.*binary-addition/],
    [{ version: 1, experiment: { ...experiment, task: null } }, /task/],
    [{ version: 1, experiment: { ...experiment, seed: -1 } }, /seed/],
    [{ version: 1, experiment: { ...experiment, fit: null } }, /fit/],
    [{ version: 1, experiment: { ...experiment, compile: {} } }, /metrics/],
    [{ version: 1, experiment: { ...experiment, model: {} } }, /layers/],
    [{ version: 1, experiment, view: { theme: 'blue' } }, /theme.*auto, light, dark/],
    [{ version: 1, experiment, view: { pace: 0 } }, /pace/],
    [{ version: 1, experiment, view: { hide: 'code' } }, /hide/],
    [{ version: 1, experiment, view: { colour: 1 } }, /colour/],
  ];
  for (const [state, reason] of cases)
    assert.throws(() => checkedState(state, now, description), { name: 'EngineError', message: reason });
});

test('values of attributes that are not known are named with those that are', () => {
  const none = { task: null, hide: [], lang: '', theme: '' };
  assert.deepEqual(unknownValues(none, description), []);
  assert.deepEqual(
    unknownValues(
      { task: 'binary-addition', hide: ['code', 'about'], lang: 'ja-JP', theme: 'dark' },
      description,
    ),
    [],
  );
  const unknown = unknownValues({ task: 'x', hide: ['code', 'cod'], lang: 'fr', theme: 'pink' }, description);
  assert.deepEqual(
    unknown.map(({ message }) => message.split(' is none of ')[0]),
    ["task: 'x'", "hide: 'cod'", "lang: 'fr'", "theme: 'pink'"],
  );
});
