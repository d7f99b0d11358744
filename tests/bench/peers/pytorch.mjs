/** PyTorch on one thread, from the Python 3 that has it: Debian's python3-torch, or what PYTHON names. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { samplesFor } from '../workloads.mjs';

const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
const python = process.env.PYTHON ?? '/usr/bin/python3';

export const refuses = () => null;

export function rates(workloads) {
  const rows = workloads.map((workload) => ({ ...workload, samples: samplesFor(workload, true) }));
  const env = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  return JSON.parse(execFileSync(python, [script, JSON.stringify(rows)], { encoding: 'utf8', env, timeout: 120_000 }));
}
