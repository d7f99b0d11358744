import { readFile, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { build } from 'vite';

import { shippedData } from './shipped.mjs';
import { smallTemplates } from './small_templates.mjs';

/** Modules that the single-file page has in place of those that load files. */
const replaced = {
  'app/make_worker.ts': 'app/make_worker_inside.ts',
  'app/make_reader.ts': 'app/make_reader_inside.ts',
  'worker/wasm.ts': 'worker/wasm_inside.ts',
};

/** Serves the replacements, and `contents` ({name: text}) as virtual modules. */
function inside(web, contents) {
  const virtual = Object.fromEntries(
    Object.entries(contents).map(([name, text]) => [`virtual:${name}`, text]),
  );
  return {
    name: 'rnn-inside',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (id in virtual) return `\0${id}`;
      const found = await this.resolve(id, importer, { ...options, skipSelf: true });
      for (const [from, to] of Object.entries(replaced)) {
        if (found?.id === join(web, from)) return join(web, to);
      }
      return found;
    },
    // A classic script has no import.meta, and loads no files by address.
    transform: (code) =>
      code.includes('import.meta.url') ? code.replaceAll('import.meta.url', '"about:blank"') : null,
    load(id) {
      return id.startsWith('\0') && id.slice(1) in virtual
        ? `export default ${JSON.stringify(virtual[id.slice(1)])};`
        : undefined;
    },
  };
}

/** One classic script out of `entry`; resolves to its text and that of its style sheets. */
async function bundle(web, entry, contents) {
  const [output] = /** @type {import('vite').Rolldown.RolldownOutput[]} */ ([
    await build({
      root: web,
      configFile: false,
      logLevel: 'error',
      plugins: [smallTemplates, inside(web, contents), shippedData(web)],
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        write: false,
        target: 'es2022',
        cssCodeSplit: false,
        assetsInlineLimit: Number.MAX_SAFE_INTEGER,
        lib: { entry: resolve(web, entry), formats: ['iife'], name: 'rnn' },
      },
    }),
  ]).flat();
  const chunks = output.output.filter((file) => file.type === 'chunk');
  if (chunks.length !== 1) throw new Error(`${entry} was not packed into one script but ${chunks.length}`);
  const styles = output.output.flatMap((file) =>
    file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
  );
  return { script: chunks[0].code, style: styles.join('\n') };
}

const mediaTypes = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

/** Replaces every match of `pattern`, one after the other. */
async function replaceEach(text, pattern, replacement) {
  const found = await Promise.all([...text.matchAll(pattern)].map((match) => replacement(match)));
  return text.replaceAll(pattern, () => found.shift());
}

/**
 * Writes dist/rnn-playground.html beside the dist/index.html that is there already. A page opened from a file may
 * load nothing: its script is a classic one with the worker's text and the module's bytes inside.
 */
export async function buildSingleFile(web) {
  const dist = join(web, 'dist');
  const source = await readFile(join(web, 'index.html'), 'utf8');
  const entry = /<script type="module" src="\/?([^"]+)"/.exec(source)?.[1];
  if (!entry) throw new Error('index.html has no module script');
  const wasm = await readFile(join(web, '../build/wasm/wasm/rnn.wasm'));
  const worker = await bundle(web, 'worker/worker.ts', { 'rnn-wasm-base64': wasm.toString('base64') });
  const reader = await bundle(web, 'reader/reader.ts', {});
  const page = await bundle(web, entry, {
    'rnn-worker-source': worker.script,
    'rnn-reader-source': reader.script,
  });

  const styles = [page.style];
  let html = await readFile(join(dist, 'index.html'), 'utf8');
  html = await replaceEach(html, /<link\b[^>]*>\s*/g, async ([tag]) => {
    const href = /href="([^"]*)"/.exec(tag)?.[1] ?? '';
    const relation = /rel="([^"]*)"/.exec(tag)?.[1];
    if (/^(data|https?):/.test(href)) return tag;
    if (relation === 'modulepreload' || relation === 'preload') return '';
    const content = await readFile(join(dist, href));
    if (relation === 'stylesheet') {
      if (!page.style) styles.push(content.toString());
      return '';
    }
    return tag.replace(
      href,
      `data:${mediaTypes[extname(href)] ?? 'application/octet-stream'};base64,${content.toString('base64')}`,
    );
  });
  html = html.replace(/<script type="module"[^>]*><\/script>\s*/, '');
  const style = styles.filter(Boolean).join('\n').replaceAll('</style', '<\\/style');
  if (style) html = html.replace('</head>', () => `<style>${style}</style>\n</head>`);
  // Inside strings, templates and regular expressions, the only places where HTML's marks occur, \x3C is '<'.
  const script = page.script.replace(/<(?=\/script|script|!--)/gi, '\\x3C');
  html = html.replace('</body>', () => `<script>${script}</script>\n</body>`);
  if (!/<meta charset="utf-8"/i.test(html)) throw new Error('index.html does not state its charset');
  await writeFile(join(dist, 'rnn-playground.html'), html);
}
