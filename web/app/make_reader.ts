import source from '../reader/reader.ts?worker&url';

import { ownUrl } from './worker_url.ts';

/** The worker that reads files, as a file beside the page. The single-file page has make_reader_inside.ts in its place. */
export function makeReader(): Worker {
  return new Worker(ownUrl(new URL(source, import.meta.url)), { type: 'module', name: 'rnn-reader' });
}
