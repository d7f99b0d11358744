/** The loop written by hand for W1 alone, every size a constant, in this project's simd128 build: see hand_written.cpp. */
let loop;

export async function open() {
  const { default: start } = await import('/build/wasm/tests/bench/rnn_bench_hand_written.mjs');
  loop = await start({ noInitialRun: true });
}

export const refuses = ({ id }) => (id === 'W1' ? null : 'it is written for W1 alone');

export function prepare() {
  loop._prepare();
  return { fit: (epochs) => loop._fit(epochs), samples: 10000 };
}
