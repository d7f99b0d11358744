/** Functions of the library's layers take the options that the core says. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** @type {typeof import('typescript')} */
const ts = createRequire(new URL('../../../web/package.json', import.meta.url))('typescript');
const source = fileURLToPath(new URL('../../../web/library/layers/layers.ts', import.meta.url));
const build = new URL('../../../build/wasm/wasm/', import.meta.url);

/** Names of the options of each function, but for those that all layers take, by the core's name of the layer. */
function takenOptions() {
  const program = ts.createProgram([source], {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(source);
  const namesOf = (type) => type.getProperties().map(({ name }) => name);
  const shared = new Set();
  const taken = new Map();
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(file))) {
    const [signature] = checker.getTypeOfSymbolAtLocation(symbol, file).getCallSignatures();
    const kind = /(?:new Layer|pooling)\(\s*'(\w+)'/.exec(symbol.valueDeclaration?.getText() ?? '')?.[1];
    if (!signature || !kind) continue;
    const names = namesOf(checker.getTypeOfSymbolAtLocation(signature.getParameters()[0], file));
    taken.set(kind, names);
    if (kind === 'Flatten') for (const name of names) shared.add(name);
  }
  for (const [kind, names] of taken)
    taken.set(
      kind,
      names.filter((name) => !shared.has(name)),
    );
  return taken;
}

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Made by other functions; arguments that only TF.js has. */
const elsewhere = ['InputLayer', 'Sequential', 'Functional', 'RNN'];
const extra = { Embedding: ['input_length'], LeakyReLU: ['alpha'] };

test('every layer has a function, which takes the options of its schema', async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  const core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  const taken = takenOptions();
  for (const { name, options } of JSON.parse(core.describeAll()).layers) {
    if (elsewhere.includes(name)) continue;
    const known = options
      .map((option) => option.name)
      .filter((option) => !['name', 'trainable', 'activity_regularizer'].includes(option));
    const given = (taken.get(name) ?? ['no function']).map(snake);
    assert.deepEqual(given.filter((one) => !extra[name]?.includes(one)).sort(), known.sort(), name);
  }
});
