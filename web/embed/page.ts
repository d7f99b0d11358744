import { makeWorker } from '../app/make_worker.ts';
import { WorkerEngine } from '../app/worker_engine.ts';
import { loadLocale, preferredLanguage } from '../locales/load.ts';

/** Drawing the page keeps a worker from starting, so that the first one goes first; but not for long. */
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

// What most visitors read; the element asks for another one when its state says so.
void loadLocale(preferredLanguage(navigator.languages)).catch(() => null);

void Promise.all([import('./rnn_playground.ts'), awake(early)]).then(([{ definePlayground }]) => {
  definePlayground(() => new WorkerEngine(nextWorker));
});
