import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const core = join(dirname(fileURLToPath(import.meta.url)), '../../../core/rnn');

/** The rooms of the core from the bottom up; rooms of one level do not include each other. */
const levels = [
  ['config'],
  ['tensor'],
  ['activations', 'weights'],
  ['layers'],
  ['model', 'losses', 'optimizers', 'data'],
  ['metrics'],
  ['training'],
  ['decoding', 'insight', 'formats'],
  ['tasks'],
];

const levelOf = (room) => levels.findIndex((level) => level.includes(room));

/** Each include of one room by another: {file, from, to}. */
function includes() {
  return readdirSync(core, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(h|cpp)$/.test(name))
    .flatMap((file) => {
      const [from] = file.split('/');
      const text = readFileSync(join(core, file), 'utf8');
      return [...text.matchAll(/#include\s+"rnn\/([a-z_]+)\//g)].map(([, to]) => ({ file, from, to }));
    })
    .filter(({ from, to }) => from !== to);
}

test('every room of the core has its level', () => {
  const rooms = readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(rooms.map(({ name }) => name).sort(), levels.flat().sort());
});

test('a room of the core includes only rooms of lower levels', () => {
  const found = includes();
  assert.ok(found.length > 0);
  const upward = found.filter(({ from, to }) => levelOf(to) === -1 || levelOf(to) >= levelOf(from));
  assert.deepEqual(
    upward.map(({ file, to }) => `${file} includes ${to}`),
    [],
  );
});

test('a task includes only what is its own or shared', () => {
  const strangers = readdirSync(join(core, 'tasks'), { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\/.*\.(h|cpp)$/.test(name))
    .flatMap((file) => {
      const [task] = file.split('/');
      const text = readFileSync(join(core, 'tasks', file), 'utf8');
      return [...text.matchAll(/#include\s+"rnn\/tasks\/([a-z_0-9]+)\//g)]
        .filter(([, to]) => to !== task && to !== 'shared')
        .map(([, to]) => `${file} includes ${to}`);
    });
  assert.deepEqual(strangers, []);
});
