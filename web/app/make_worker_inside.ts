import source from 'virtual:rnn-worker-source';

let url: string | null = null;

/** The training worker out of the page itself: a page opened from a file may load no other files. */
export function makeWorker(): Worker {
  url ??= URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Worker(url, { name: 'rnn-training' });
}
