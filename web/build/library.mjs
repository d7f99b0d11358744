/**
 * Builds the JavaScript library into web/dist/library: index.js, both WebAssembly builds, and the declarations.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const output = '../dist/library/';
const modules = { simd128: '../../build/wasm/wasm/', relaxed: '../../build/wasm/wasm/relaxed/' };

const glue = Object.values(modules).map((folder) => at(`${folder}rnn.js`));
const [plainGlue, relaxedGlue] = await Promise.all(glue.map((path) => readFile(path, 'utf8')));

/** The glue of the simd128 build for both builds, when they have the same: it is packed once then. */
const sharedGlue = {
  name: 'rnn-shared-glue',
  load: (id) =>
    id === glue[1] && relaxedGlue === plainGlue
      ? `export { default } from ${JSON.stringify(glue[0])};`
      : null,
};

/** The library always hands the glue its program; without this the bundler would pack the file beside the glue. */
const noDefaultProgram = {
  name: 'rnn-no-default-program',
  transform: (code, id) =>
    id.endsWith('/rnn.js') ? code.replace(/new URL\("rnn\.wasm",\s*import\.meta\.url\)\.href/, '""') : null,
};

await build({
  root: at('../library'),
  configFile: false,
  logLevel: 'warn',
  plugins: [sharedGlue, noDefaultProgram],
  build: {
    outDir: at(output),
    emptyOutDir: true,
    target: 'es2022',
    minify: true,
    lib: { entry: at('../library/index.ts'), formats: ['es'], fileName: () => 'index.js' },
    rollupOptions: { output: { codeSplitting: false } },
  },
});
execFileSync(
  process.execPath,
  [at('../node_modules/typescript/bin/tsc'), '-p', at('../library/tsconfig.json')],
  { stdio: 'inherit' },
);
for (const [name, folder] of Object.entries(modules))
  await copyFile(at(`${folder}rnn.wasm`), at(`${output}rnn-${name}.wasm`));
await writeFile(at(`${output}index.d.ts`), "export * from './types/library/index.js';\n");
// The compiler's declarations of the core take the place of the module that only points at them.
await copyFile(at(`${modules.simd128}rnn.d.ts`), at(`${output}types/runtime/bridge.d.ts`));
