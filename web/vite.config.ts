import { fileURLToPath } from 'node:url';
import { smallTemplates } from './build/small_templates.mjs';
import { defineConfig, type Plugin } from 'vite';

import { shippedData } from './build/shipped.mjs';
import { languageNames } from './languages/languages.ts';

const web = fileURLToPath(new URL('.', import.meta.url));

/** Names of the parts for one language or task. */
const ofOne = new RegExp(`^((${languageNames.join('|')})(_core)?$|words|cards?)`);

/**
 * The page's program is split so that the worker starts first; the larger part is preloaded, with what it imports. The
 * visitor's language and task are not known here.
 */
const preloadParts: Plugin = {
  name: 'rnn-preload-parts',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
      const parts = new Set(
        chunks.filter(({ isEntry }) => isEntry).flatMap(({ dynamicImports }) => dynamicImports),
      );
      for (const { fileName, name } of chunks) if (ofOne.test(name)) parts.delete(fileName);
      for (const { fileName, imports, isEntry } of chunks)
        if (!isEntry && parts.has(fileName)) for (const needed of imports) parts.add(needed);
      for (const { fileName, isEntry } of chunks) if (isEntry) parts.delete(fileName);
      return [...parts].map((part) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${part}` },
        injectTo: 'head' as const,
      }));
    },
  },
};

/** Imports are the browser's own: with nothing to preload, Vite's helper around them would do nothing. */
const plainImports: Plugin = {
  name: 'rnn-plain-imports',
  enforce: 'pre',
  load: (id) =>
    id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined,
};

/** The page as files for any static host, from whatever path. */
export default defineConfig({
  root: web,
  base: './',
  plugins: [smallTemplates, preloadParts, plainImports, shippedData(web)],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs of fonts or images would be decoded by every visitor before anything moves.
    assetsInlineLimit: 0,
    // Lists of what each part needs would be downloaded by every visitor, and grow with each task and view.
    modulePreload: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // The task chooser shows the cards of all tasks.
            { name: 'cards', test: /\/tasks\/([^/]+\/)?card\.ts$/ },
            { name: 'lit', test: /\/node_modules\/(lit|lit-html|lit-element|@lit)\// },
            // What the page starts with and its other parts use too, in one file: small files compress badly.
            {
              name: 'common',
              test: /\/web\/(ui\/(define|format|test_ids|watch_size)|app\/(state|json_patch|fault_text)|runtime\/(seed|task_name))\.ts$/,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es', plugins: () => [shippedData(web)] },
  server: { fs: { allow: ['..'] } },
});
