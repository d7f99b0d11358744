/** Sentences of the core's errors: every code of its sources is worded in every other language, with the same names. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { checkTexts } from '../../../web/app/checks.ts';
import { browserWords, faultText, whenWorded } from '../../../web/app/fault_text.ts';
import { pageTexts } from '../../../web/app/page_faults.ts';
import { languageNames } from '../../../web/languages/languages.ts';
import { onFaultWords } from '../../../web/locales/fault_words.ts';
import { loadTexts } from '../../../web/worker/core.ts';
import { missingTexts } from '../../../web/worker/resources.ts';

const root = new URL('../../../', import.meta.url);
const wording = /[({]\s*"([a-z_0-9]+\.[a-z_0-9]+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)[)}]/g;

/** The English texts of the core by code. */
const english = new Map();
const told = [];
for (const folder of ['core/rnn', 'wasm']) {
  for (const path of await readdir(new URL(`${folder}/`, root), { recursive: true })) {
    if (!/\.(cpp|h)$/.test(path)) continue;
    const text = (await readFile(new URL(`${folder}/${path}`, root), 'utf8')).replace(/^\s*\/\/.*$/gm, '');
    for (const [, code, parts] of text.matchAll(wording)) {
      const sentence = [...parts.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join('');
      told.push([code, sentence]);
      english.set(code, sentence);
    }
  }
}
// The worker's own, and the page's.
for (const texts of [missingTexts, loadTexts, pageTexts, checkTexts])
  for (const [code, text] of Object.entries(texts)) english.set(code, text);
const names = (text) => [...new Set([...text.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name))].sort();

test('the sources are read: one code has one text', () => {
  assert.ok(english.size > 200, `${english.size} codes`);
  for (const [code, text] of told) assert.equal(text, english.get(code), code);
  assert.equal(english.get('option.value'), '[{who}] {option}: expected {expected}, got {given}');
});

for (const language of languageNames.filter((name) => name !== 'en'))
  test(`${language}: every code has a sentence with the same names, and no sentence is left over`, async () => {
    const { faults } = await import(new URL(`web/locales/errors.${language}.ts`, root).href);
    const { 'list.separator': separator, ...sentences } = faults;
    assert.equal(typeof separator, 'string');
    assert.deepEqual(Object.keys(sentences).sort(), [...english.keys()].sort());
    for (const [code, sentence] of Object.entries(sentences)) {
      assert.deepEqual(names(sentence), names(english.get(code)), code);
      if (language === 'ja') assert.ok(/[ぁ-んァ-ヶ一-龠（]/.test(sentence), code);
    }
  });

const given = {
  message: '[dense] units: expected an integer from 1 to 64 or null, got 0',
  where: '/units',
  code: 'option.value',
  values: {
    who: 'dense',
    option: 'units',
    expected: {
      code: 'option.nullable',
      text: 'an integer from 1 to 64 or null',
      values: {
        kind: {
          code: 'option.from_to',
          text: 'an integer from 1 to 64',
          values: { kind: { code: 'option.integer', text: 'an integer', values: {} }, least: 1, most: 64 },
        },
      },
    },
    given: '0',
  },
};

test('a fault is said in the language of the page, once its words have come', async () => {
  let told = 0;
  const stop = onFaultWords(() => (told += 1));
  assert.equal(faultText({ language: 'en' }, given), given.message);
  assert.equal(faultText({ language: 'ja' }, given), '');
  assert.equal(
    await whenWorded({ language: 'ja' }, given),
    '[dense] units には1から64までの整数（null も可）を指定してください。今の値は0です。',
  );
  assert.equal(told, 1);
  stop();
});

test('faults without a code or with one of another version stay as the core says them', async () => {
  assert.equal(await whenWorded({ language: 'ja' }, { message: 'no', where: '' }), 'no');
  assert.equal(await whenWorded({ language: 'ja' }, { ...given, code: 'new.code' }), given.message);
  const { expected } = given.values;
  const part = { ...given, values: { ...given.values, expected: { ...expected, code: 'new.part' } } };
  assert.match(faultText({ language: 'ja' }, part), /units にはan integer from 1 to 64 or nullを指定/);
});

test('lists are joined as the language does', async () => {
  const fault = {
    message: '',
    where: '',
    code: 'name.unknown',
    values: { kind: 'loss', name: 'x', known: ['a', 'b'] },
  };
  assert.match(await whenWorded({ language: 'ja' }, fault), /使えるもの：a、b$/);
});

test('what the browser says is told apart from the sentence around it', async () => {
  const detail = 'Uncaught RangeError: Invalid array length';
  const crash = { code: 'worker.crash', text: '', values: { detail } };
  const stopped = { code: 'worker.stopped', message: '', where: '', values: { reason: crash } };
  assert.equal(browserWords(stopped), detail);
  assert.ok((await whenWorded({ language: 'ja' }, stopped)).includes(`：${detail}`));
  const silent = { ...crash, code: 'worker.silent', values: { seconds: 5 } };
  assert.equal(browserWords({ code: 'worker.stopped', values: { reason: silent } }), '');
  assert.equal(browserWords({ code: 'link.task', values: { detail: 'poetry' } }), '');
});
