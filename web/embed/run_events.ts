import type { RunRecord } from '../app/run_record.ts';
import type { Session } from '../app/session.ts';
import type { Messages } from '../locales/messages.ts';
import type { PlaygroundEvents } from './events.ts';

/** Resolves once the run has gone on and rests again, or is at its end. */
export function runEnds(session: Session): Promise<void> {
  return new Promise((resolve) => {
    let running = false;
    const stop = session.run.subscribe(({ state }) => {
      running ||= state === 'running';
      if ((running && state !== 'running') || state === 'done' || state === 'failed') {
        stop();
        resolve();
      }
    });
  });
}

interface Told {
  fire: <Name extends keyof PlaygroundEvents>(name: Name, detail: PlaygroundEvents[Name]) => void;
  announce: (sentence: (t: Messages) => string) => void;
}

/** Tells of what has changed in a run: events for the page around, sentences for screen readers. */
export function tellOfRun(run: RunRecord, before: RunRecord, { fire, announce }: Told): void {
  const { keys, epochs } = run.history;
  if (run.history !== before.history) {
    for (let index = before.history.epochs.length; index < epochs.length; ++index) {
      const metrics = Object.fromEntries(keys.map((key, at) => [key, epochs[index]![at]!]));
      fire('epoch', { epoch: index + 1, epochs: run.progress?.epochs ?? epochs.length, metrics });
    }
  }
  if (run.diverged && !before.diverged) fire('diverged', { ...run.diverged });
  if (run.state !== before.state) {
    if (run.state === 'running') announce((t) => t.started);
    else if (run.state === 'paused' && before.state === 'running')
      announce((t) => t.pausedAfter(run.progress?.epoch ?? 0));
  }
  if (run.complete && !before.complete)
    fire('done', { history: structuredClone(run.history), test: run.test, diverged: run.diverged });
  if (run.state === 'done' && before.state !== 'done') {
    const share = epochs.at(-1)?.[keys.indexOf('accuracy')];
    announce((t) => {
      if (run.diverged) return t.divergedAt(run.diverged);
      return t.finished(share === undefined ? '' : `${t.metric('accuracy')} ${(share * 100).toFixed(1)}%`);
    });
  }
}
