/**
 * PyTorch on one thread, from the Python 3 that has it: Debian's python3-torch, or what PYTHON names; with Debian's
 * OpenBLAS where tests/bench/run could fetch it.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { samplesFor } from '../workloads.mjs';

const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
const python = process.env.PYTHON ?? '/usr/bin/python3';
const openblas = fileURLToPath(
  new URL('../../../build/bench/openblas/usr/lib/x86_64-linux-gnu/openblas-pthread', import.meta.url),
);
const hasOpenblas = existsSync(openblas);

export const note = `one thread, with ${hasOpenblas ? 'OpenBLAS' : "the system's BLAS, which may be slow"}`;

export function program(workload) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  if (hasOpenblas) env.LD_LIBRARY_PATH = [openblas, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const row = { ...workload, samples: samplesFor(workload, true) };
  return { command: python, args: [script, JSON.stringify(row)], env };
}
