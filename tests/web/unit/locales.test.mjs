/** Everything that the core can name is said in every language. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { knownLanguage, languageNames, preferredLanguage } from '../../../web/languages/languages.ts';
import { loadHelp, loadTask } from '../../../web/locales/load.ts';
import { chooserTexts } from '../../../web/locales/chooser.ts';
import { loadTaskCards, taskNames } from '../../../web/tasks/registry.ts';
import { taskGroups } from '../../../web/tasks/card.ts';

const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let description;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  const core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  description = JSON.parse(core.describeAll());
});

/** All names of options, nested ones too. */
function optionNames() {
  const { fit, activations: _, readouts: __, ...registries } = description;
  const entries = Object.values(registries).flat();
  return new Set([...entries.flatMap(({ options }) => options), ...fit].map(({ name }) => name));
}

/** Set by tasks, or of models as layers: never shown. */
const hidden = new Set(['batch_shape', 'validation_split', 'layers', 'input_layers', 'output_layers']);

for (const language of languageNames) {
  await loadHelp(language);
  for (const task of taskNames) await loadTask(language, task);
  const t = await loadHelp(language);

  test(`${language}: tasks and their experiments`, () => {
    for (const { name, variants } of description.tasks) {
      assert.ok(t.tasks[name]?.name && t.tasks[name].lead, name);
      for (const id of ['', ...variants.map((variant) => variant.id)])
        assert.ok(t.tasks[name].variants[id]?.name && t.tasks[name].variants[id].note, `${name}/${id}`);
    }
  });

  test(`${language}: every task has a card`, async () => {
    const cards = await loadTaskCards();
    for (const { name } of description.tasks) {
      const card = cards.get(name);
      assert.ok(card?.[language].name && card[language].line, name);
      assert.equal(card[language].name, t.tasks[name].name, 'a task has one name');
      assert.ok(card.seconds > 0, name);
    }
    for (const group of taskGroups) assert.ok(chooserTexts[language].groups[group], group);
  });

  test(`${language}: layers and options`, () => {
    for (const { name } of description.layers) if (name !== 'InputLayer') assert.ok(t.layerKinds[name], name);
    const missing = [...optionNames()].filter((name) => !hidden.has(name) && !t.options[name]);
    assert.deepEqual(missing, []);
  });

  test(`${language}: nothing is said about what is no longer there`, () => {
    for (const [name, { variants }] of Object.entries(t.tasks)) {
      const known = description.tasks.find((task) => task.name === name)?.variants.map(({ id }) => id);
      assert.deepEqual(
        Object.keys(variants).filter((id) => id !== '' && !known?.includes(id)),
        [],
        name,
      );
    }
    assert.deepEqual(
      Object.keys(t.options).filter((name) => name !== 'seed' && !optionNames().has(name)),
      [],
    );
  });
}

test('the languages have the same texts', async () => {
  const keys = (value, path = '') =>
    typeof value === 'object'
      ? Object.entries(value).flatMap(([key, member]) => keys(member, `${path}/${key}`))
      : [path];
  const english = keys(await loadHelp('en'));
  for (const language of languageNames) assert.deepEqual(keys(await loadHelp(language)), english, language);
});

test('the reader’s first language that there is', () => {
  assert.equal(preferredLanguage(['fr-FR', 'ja-JP', 'en']), 'ja');
  assert.equal(preferredLanguage(['en-GB', 'ja']), 'en');
  assert.equal(preferredLanguage(['tlh']), 'en');
  assert.equal(preferredLanguage([]), 'en');
  assert.equal(preferredLanguage(undefined), 'en');
  assert.equal(preferredLanguage(['C', 'ja_JP.UTF-8']), 'ja');
  assert.equal(knownLanguage('C'), null);
});
