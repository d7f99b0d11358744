/** Every error has a sentence in every language, made of its values. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { languageNames } from '../../../web/languages/languages.ts';
import { fileKinds, ResourceError, resourceErrorCodes } from '../../../web/resources/index.ts';
import { byteSize, sentence } from '../../../web/resources/messages.ts';
import { en } from '../../../web/resources/messages.en.ts';

const values = {
  ...{ file: 'imdb.npz', line: 17, entry: 16, column: 3, expected: 4321, got: 1234 },
  ...{ label: 'neutral', classes: 'bad, good, neutral' },
};

for (const language of languageNames) {
  const path = new URL(`../../../web/resources/messages.${language}.ts`, import.meta.url);
  const { [language]: words } = await import(path.href);

  test(`${language}: complete, and nothing more`, () => {
    assert.deepEqual(Object.keys(words.errors).sort(), [...resourceErrorCodes].sort());
    assert.deepEqual(Object.keys(words.kinds).sort(), [...fileKinds].sort());
    assert.deepEqual(Object.keys(words.phases), Object.keys(en.phases));
  });

  test(`${language}: sentences name the file and hold nothing undefined`, () => {
    for (const code of resourceErrorCodes)
      for (const known of [values, { file: 'imdb.npz' }, { file: 'imdb.npz', column: 'x' }]) {
        const text = sentence(new ResourceError(code, known), words);
        if (code !== 'storage-unavailable') assert.match(text, /imdb\.npz/, code);
        assert.match(text, /[.。]$/, code);
        if (known === values) assert.doesNotMatch(text, /undefined|NaN|null/, code);
      }
    for (const kind of fileKinds) {
      const error = new ResourceError('other-kind', { file: 'a', expected: 'npz', got: kind });
      assert.ok(sentence(error, words).includes(words.kinds[kind]));
    }
  });

  test(`${language}: lines and columns`, () => {
    const cell = { file: 'a.csv', line: 17, column: 'temp', got: 'n.d.' };
    const label = {
      file: 'a.csv',
      line: 17,
      column: 'stars',
      expected: 2,
      got: 3,
      label: '5',
      classes: '0, 1, 5',
    };
    for (const [code, known] of /** @type {const} */ ([
      ['column-text', cell],
      ['column-large', { ...cell, got: '1e40' }],
      ['class-count', label],
      ['label-missing', { file: 'a.csv', line: 17, column: 'stars' }],
      ['half-missing', { file: 'a.tsv', line: 4, column: 2 }],
      ['id-range', { file: 'a.npz/x.npy', entry: 17, got: 2 ** 40 }],
      ['one-hot', { file: 'a.npz/y_train', entry: 17, got: '0.3, 0.7' }],
    ])) {
      const text = sentence(new ResourceError(code, known), words);
      for (const part of Object.values(known)) assert.ok(text.includes(String(part)), text);
    }
  });
}

test('every code is thrown somewhere, and every thrown code is known', async () => {
  const folders = ['resources', 'reader'].map((name) => new URL(`../../../web/${name}/`, import.meta.url));
  const paths = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true })).map((name) => new URL(name, folder)),
    ),
  );
  const files = paths.flat().filter(({ pathname }) => /(?<!\/(errors|messages)[^/]*)\.ts$/.test(pathname));
  const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const text = sources.join('\n');
  for (const code of resourceErrorCodes) assert.ok(text.includes(`'${code}'`), code);
});

test('sizes', () => {
  assert.deepEqual([0, 999, 1000, 17464789, 1.5e9].map(byteSize), [
    '0 bytes',
    '999 bytes',
    '1 kB',
    '17.5 MB',
    '1.5 GB',
  ]);
});
