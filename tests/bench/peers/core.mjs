/** The same core, compiled natively by the preset that is named. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { coreConfig, samplesFor } from '../workloads.mjs';

const build = fileURLToPath(new URL('../../../build/', import.meta.url));

export const refuses = () => null;

export function rates(workloads, preset) {
  const rows = workloads.map((workload) => ({ ...coreConfig(workload), samples: samplesFor(workload, false) }));
  const program = `${build}${preset}/tests/bench/rnn_bench_workloads`;
  return JSON.parse(execFileSync(program, [JSON.stringify(rows)], { encoding: 'utf8', timeout: 120_000 }));
}
