import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

import { library } from './support.mjs';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const program = `
import * as tf from ${JSON.stringify(fileURLToPath(new URL('index.js', library)))};

export async function train(): Promise<number[]> {
  const { build }: { build: 'simd128' | 'relaxed' } = await tf.load({ build: 'auto' });
  const model = tf.sequential({ seed: 1 });
  model.add(tf.layers.gru({ units: 4, returnSequences: true, inputShape: [null, 2], kernelInitializer: 'heNormal' }));
  model.add(tf.layers.dense({ units: 1, activation: 'sigmoid', biasInitializer: tf.initializers.zeros() }));
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  const x: tf.Tensor3D = tf.tensor3d([[[0, 1], [1, 1]]]);
  const history: tf.History = await model.fit(x, { data: new Float32Array(2), shape: [1, 2, 1] }, {
    epochs: 2,
    callbacks: { onEpochEnd: async (epoch: number, logs) => console.log(build, epoch, logs?.['loss']) },
  });
  const prediction = model.predict(x) as tf.Tensor;
  const values: Float32Array | Int32Array | Uint8Array = await prediction.data();
  const input = tf.input({ shape: [3] });
  const output = tf.layers.dense({ units: 1 }).apply(input) as tf.SymbolicTensor;
  tf.model({ inputs: [input], outputs: output }).summary(80, undefined, (line: string) => console.log(line));
  return [...values, ...history.history['loss']!];
}

// @ts-expect-error an option that is not there
tf.layers.dense({ units: 1, unit: 2 });
// @ts-expect-error units are needed
tf.layers.lstm({});
// @ts-expect-error a build that is not there
void tf.load({ build: 'avx' });
`;

for (const [module, moduleResolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])
  test(`a program compiles with module resolution ${moduleResolution}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'declarations-'));
    try {
      await writeFile(join(folder, 'program.mts'), program);
      const options = { strict: true, noEmit: true, module, moduleResolution, target: 'es2022', types: [] };
      const compilerOptions = {
        ...options,
        lib: ['es2023', 'dom'],
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
      };
      await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['program.mts'] }),
      );
      execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      assert.fail(error.stdout || error.message);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
