import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const web = new URL('../../../web/', import.meta.url);

/** The rooms of web/ and of web/library, each with those that it may import. */
const below = {
  runtime: [],
  languages: [],
  protocol: ['runtime'],
  ui: [],
  resources: [],
  reader: ['resources'],
  tasks: ['languages'],
  locales: ['languages', 'protocol', 'tasks'],
  views: ['languages', 'protocol', 'ui', 'locales'],
  worker: ['runtime', 'protocol', 'tasks', 'resources'],
  app: ['languages', 'runtime', 'protocol', 'ui', 'locales', 'views', 'tasks', 'resources', 'reader'],
  embed: ['languages', 'protocol', 'ui', 'locales', 'views', 'tasks', 'app'],
  'library/core': ['runtime'],
  'library/tensors': ['runtime', 'library/core'],
  'library/layers': ['runtime', 'library/core', 'library/tensors'],
  'library/training': ['runtime', 'library/core', 'library/tensors', 'library/layers'],
  'library/files': ['runtime', 'library/core', 'library/tensors', 'library/layers', 'library/training'],
  'library/models': [
    'runtime',
    ...['core', 'tensors', 'layers', 'training', 'files'].map((room) => `library/${room}`),
  ],
  'library/decoding': ['runtime', ...['core', 'tensors', 'models'].map((room) => `library/${room}`)],
};
/** The entrance of the library sees all of its rooms. */
below.library = Object.keys(below).filter((room) => room.startsWith('library/') || room === 'runtime');

const roomOf = (path) => {
  const folders = path.split('/').slice(0, -1);
  return folders[0] === 'library' ? folders.slice(0, 2).join('/') : folders[0];
};

/** Paths in web/ of the modules that `source`, at `path`, imports: values and types. */
function importsOf(path, source) {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])(\.[^'"]+\.ts)\1/g);
  return [...found].map(([, , name]) => new URL(name, new URL(path, web)).href.slice(web.href.length));
}

/** Modules that import one another in a circle, the first one repeated at the end; null when there are none. */
function cycleIn(graph) {
  const done = new Set();
  const visit = (path, way) => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return null;
}

const upwardIn = (graph) =>
  [...graph].flatMap(([path, imports]) => {
    const room = roomOf(path);
    return imports
      .filter((target) => roomOf(target) !== room && !below[room]?.includes(roomOf(target)))
      .map((target) => `${path} -> ${target}`);
  });

const paths = (await readdir(web, { recursive: true }))
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && path.includes('/') && !/^(dist|node_modules|build)\//.test(path));
/** @type {Map<string, string[]>} */
const graph = new Map();
for (const path of paths) graph.set(path, importsOf(path, await readFile(new URL(path, web), 'utf8')));

test('every source is in a room that is listed, and every import is found', () => {
  assert.deepEqual(
    paths.filter((path) => !(roomOf(path) in below)),
    [],
  );
  assert.deepEqual(
    [...graph].flatMap(([path, imports]) =>
      imports.filter((target) => !graph.has(target)).map((target) => `${path} -> ${target}`),
    ),
    [],
  );
});

test('no import points to a room above', () => {
  assert.deepEqual(upwardIn(graph), []);
});

test('no modules import one another in a circle, types included', () => {
  assert.equal(cycleIn(graph)?.join(' -> '), undefined);
});

test('the checks see what they are for', () => {
  assert.deepEqual(
    importsOf(
      'views/a.ts',
      `import type { B } from '../app/b.ts';\nexport * from "./c.ts"; import './d.ts';`,
    ),
    ['app/b.ts', 'views/c.ts', 'views/d.ts'],
  );
  assert.deepEqual(importsOf('app/a.ts', `const b = await import('../views/b.ts');`), ['views/b.ts']);
  assert.deepEqual(upwardIn(new Map([['views/a.ts', ['app/b.ts', 'ui/c.ts']]])), ['views/a.ts -> app/b.ts']);
  /** @type {[string, string[]][]} */
  const circle = [
    ['app/a.ts', ['app/b.ts']],
    ['app/b.ts', ['app/c.ts']],
    ['app/c.ts', ['app/b.ts']],
  ];
  assert.deepEqual(cycleIn(new Map(circle)), ['app/b.ts', 'app/c.ts', 'app/b.ts']);
});
