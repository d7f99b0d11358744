import source from 'virtual:rnn-reader-source';

let url: string | null = null;

/** The worker that reads files out of the page itself: a page opened from a file may load no other files. */
export function makeReader(): Worker {
  url ??= URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Worker(url, { name: 'rnn-reader' });
}
