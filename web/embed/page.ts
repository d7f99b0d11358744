import './language_tag.ts';
import { makeWorker } from '../app/make_worker.ts';
import { WorkerEngine } from '../app/worker_engine.ts';
import { knownLanguage, preferredLanguage } from '../languages/languages.ts';
import { loadTask } from '../locales/load.ts';
import { firstTask } from '../tasks/registry.ts';

/** Longest wait for the first worker to start before the page is drawn, since drawing would hold it up. */
const patienceMs = 200;

let early: Worker | null = null;
try {
  early = makeWorker();
} catch {
  // The engine tries again, and the page says why it failed.
}

function nextWorker(): Worker {
  const worker = early ?? makeWorker();
  early = null;
  return worker;
}

async function awake(worker: Worker | null): Promise<void> {
  if (!worker) return;
  await new Promise((resolve) => {
    worker.addEventListener('message', resolve, { once: true });
    // Another one is made where this one cannot start, and the engine hears why.
    const gone = (): void => {
      early = null;
      resolve(null);
    };
    worker.addEventListener('error', gone, { once: true });
    setTimeout(resolve, patienceMs);
  });
}

// The texts of most visits; the element loads others when its attributes or its state have them.
const link = new URLSearchParams(location.hash.slice(1));
const language = knownLanguage(link.get('lang') ?? '') ?? preferredLanguage(navigator.languages);
void loadTask(language, link.get('task') ?? firstTask).catch(() => null);

void Promise.all([import('./rnn_playground.ts'), awake(early)]).then(([{ definePlayground }]) => {
  definePlayground(() => new WorkerEngine(nextWorker));
});
