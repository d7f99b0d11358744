/**
 * Builds the JavaScript library into web/dist/library: index.js, both WebAssembly builds, and the declarations.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const output = '../dist/library/';
const modules = { simd128: '../../build/wasm/wasm/', relaxed: '../../build/wasm-relaxed/wasm/' };

/** One glue serves both builds, so the two must be the same. */
async function checkGlue() {
  const [plain, relaxed] = await Promise.all(
    Object.values(modules).map((folder) => readFile(at(`${folder}rnn.js`), 'utf8')),
  );
  if (plain !== relaxed)
    throw new Error(
      'build/wasm/wasm/rnn.js and build/wasm-relaxed/wasm/rnn.js differ: build both from the same sources.',
    );
}

/** The library always hands the glue its program; without this the bundler would pack the file beside the glue. */
const noDefaultProgram = {
  name: 'rnn-no-default-program',
  transform: (code, id) =>
    id.endsWith('/rnn.js') ? code.replace(/new URL\("rnn\.wasm",\s*import\.meta\.url\)\.href/, '""') : null,
};

await checkGlue();
await build({
  root: at('../library'),
  configFile: false,
  logLevel: 'warn',
  plugins: [noDefaultProgram],
  build: {
    outDir: at(output),
    emptyOutDir: true,
    target: 'es2022',
    minify: true,
    lib: { entry: at('../library/index.ts'), formats: ['es'], fileName: () => 'index.js' },
    rollupOptions: { output: { chunkFileNames: '[name].js', codeSplitting: false } },
  },
});
execFileSync(
  process.execPath,
  [at('../node_modules/typescript/bin/tsc'), '-p', at('../library/tsconfig.json')],
  {
    stdio: 'inherit',
  },
);
for (const [name, folder] of Object.entries(modules))
  await copyFile(at(`${folder}rnn.wasm`), at(`${output}rnn-${name}.wasm`));
// What the compiler says of the core takes the place of the module that only points at it.
await copyFile(at(`${modules.simd128}rnn.d.ts`), at(`${output}bridge.d.ts`));
