/** The worker that reads files, so that neither the page nor training waits for it. It is ended to cancel. */
import { bring } from './bring.ts';
import type { FromReader, ReadRequest } from './messages.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = async ({ data }: MessageEvent<ReadRequest>) => {
  const { id } = data;
  const post = (message: FromReader, transfer: Transferable[] = []) => scope.postMessage(message, transfer);
  const answer = await bring(data, (progress) => post({ id, kind: 'progress', progress }));
  post(answer, answer.kind === 'brought' ? buffersOf(answer.brought.formed?.arrays) : []);
};

function buffersOf(arrays: Record<string, unknown> = {}): Transferable[] {
  return Object.values(arrays).flatMap((array) =>
    ArrayBuffer.isView(array) ? [array.buffer as ArrayBuffer] : [],
  );
}
