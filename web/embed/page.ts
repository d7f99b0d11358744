import { makeWorker } from '../app/make_worker.ts';
import { WorkerEngine } from '../app/worker_engine.ts';
import { loadLocale, preferredLanguage } from '../locales/load.ts';

/** Longest wait for the first worker to start before the page is drawn, since drawing would hold it up. */
const patienceMs = 200;

let early: Worker | null = makeWorker();

function nextWorker(): Worker {
  const worker = early ?? makeWorker();
  early = null;
  return worker;
}

async function awake(worker: Worker): Promise<void> {
  await new Promise((resolve) => {
    worker.addEventListener('message', resolve, { once: true });
    worker.addEventListener('error', resolve, { once: true });
    setTimeout(resolve, patienceMs);
  });
}

// The language of most visits; the element loads another one when its state has it.
void loadLocale(preferredLanguage(navigator.languages)).catch(() => null);

void Promise.all([import('./rnn_playground.ts'), awake(early)]).then(([{ definePlayground }]) => {
  definePlayground(() => new WorkerEngine(nextWorker));
});
