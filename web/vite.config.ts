import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The page as files for any static host, from whatever path. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs of fonts or images would be decoded by every visitor before anything moves.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
});
