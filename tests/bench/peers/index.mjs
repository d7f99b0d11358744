/**
 * The libraries that are compared, one line each: name in tables, the module that trains with it, the argument of `open`.
 *
 * A module that runs in a page exports
 *   open(argument)               gets the library ready, once a page
 *   prepare(workload, samples)   {fit(epochs), samples?} over random data of so many samples, or of its own number
 *   patient                      true for those that need seconds for what others do at once
 * and one for a program of its own exports
 *   program(workload, argument)  {command, args, env}: it prints {"first", "seconds"} of a first round of training, and for
 *                                every line that it is given the samples a second of another
 * Both may export
 *   refuses(workload)            why it cannot express the workload, or null
 *   note                         what a reader of its figures has to know
 * Those `inTurns` are near enough to each other to be compared round by round; those for the `web` are this project's.
 */
export const peers = [
  { id: 'simd128', title: 'simd128', module: 'library.mjs', argument: 'simd128', web: true, inTurns: true },
  { id: 'relaxed', title: 'relaxed', module: 'library.mjs', argument: 'relaxed', web: true, inTurns: true },
  { id: 'native-sse', title: 'native SSE', module: 'core.mjs', argument: 'native-sse', inTurns: true },
  { id: 'native', title: 'native', module: 'core.mjs', argument: 'native', inTurns: true },
  { id: 'hand-written', title: 'hand-written', module: 'hand_written.mjs', inTurns: true },
  { id: 'pytorch', title: 'PyTorch', module: 'pytorch.mjs', inTurns: true },
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
