/** The same core, compiled natively by the preset that is named. */
import { fileURLToPath } from 'node:url';

import { coreConfig, samplesFor } from '../workloads.mjs';

const build = fileURLToPath(new URL('../../../build/', import.meta.url));

export function program(workload, preset) {
  const row = { ...coreConfig(workload), samples: samplesFor(workload, false) };
  return { command: `${build}${preset}/tests/bench/rnn_bench_workloads`, args: [JSON.stringify(row)] };
}
