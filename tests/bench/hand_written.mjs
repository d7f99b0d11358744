/** The loop written by hand for W1 alone, in this project's simd128 build: see hand_written.cpp. */
import start from '/build/wasm/tests/bench/rnn_bench_hand_written.mjs';

let loop;

export async function open() {
  loop = await start({ noInitialRun: true });
}

export function prepare() {
  loop._prepare();
  return { fit: (epochs) => loop._fit(epochs), dispose: () => {}, samples: 10000 };
}
