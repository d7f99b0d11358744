/** The training worker as a file beside the page. The single-file page has make_worker_inside.ts in its place. */
export function makeWorker(): Worker {
  return new Worker(new URL('../worker/worker.ts', import.meta.url), {
    type: 'module',
    name: 'rnn-training',
  });
}
