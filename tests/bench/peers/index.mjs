/**
 * Who is compared, one line each: how tables name them, the module that can train with them, and what to open it with.
 *
 * A module that runs in a page exports
 *   open(argument)               gets the library ready, once a page
 *   prepare(workload, samples)   {fit(epochs), dispose()} over random data of so many samples
 *   refuses(workload)            why it cannot express the workload, or null
 *   patient                      true for those that need seconds for what others do at once
 * and one that is a program of its own exports `rates(workloads, argument)`: {id: samples a second}, and `refuses`.
 */
export const peers = [
  { id: 'simd128', title: 'simd128', module: 'library.mjs', argument: 'simd128', own: true, isolated: true },
  { id: 'relaxed', title: 'relaxed', module: 'library.mjs', argument: 'relaxed', own: true, isolated: true },
  { id: 'native-sse', title: 'native SSE', module: 'core.mjs', argument: 'native-sse', own: true, program: true },
  { id: 'native', title: 'native', module: 'core.mjs', argument: 'native', own: true, program: true },
  { id: 'pytorch', title: 'PyTorch', module: 'pytorch.mjs', program: true },
  { id: 'tfjs-cpu', title: 'TF.js cpu', module: 'tensorflow.mjs', argument: 'cpu' },
  { id: 'tfjs-wasm', title: 'TF.js wasm', module: 'tensorflow.mjs', argument: 'wasm' },
  { id: 'brain', title: 'brain.js', module: 'brain.mjs' },
  { id: 'onnx', title: 'onnxruntime', module: 'onnx.mjs' },
  { id: 'jax', title: 'jax-js', module: 'jax.mjs' },
];

/** The peers with what their modules export. */
export async function loadPeers() {
  return Promise.all(peers.map(async (peer) => ({ ...(await import(`./${peer.module}`)), ...peer })));
}
