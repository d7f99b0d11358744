import type { Inspection } from '../protocol/description.ts';
import type { Baseline } from '../protocol/progress.ts';
import type { Frame } from '../protocol/readouts.ts';
import { withNaN } from '../runtime/progress.ts';
import { reasonOf } from './engine.ts';
import type { RunRecord, Setup } from './run_record.ts';
import type { Store } from './store.ts';

/** The readouts of the model's and the trivial rule's results on the test set. */
const testReadout = 'test';
const baselineReadout = 'baseline';

/** Asks for the results on the test set and notes them: the trivial rule's of new data, the model's of a run that is done. */
export class TestResults {
  readonly #setup: Store<Setup>;
  readonly #run: Store<RunRecord>;
  readonly #ask: (readout: string) => Promise<Frame>;
  /** Task, seed and files of the baseline in `setup`. */
  #baselineOf = '';

  constructor(setup: Store<Setup>, run: Store<RunRecord>, ask: (readout: string) => Promise<Frame>) {
    this.#setup = setup;
    this.#run = run;
    this.#ask = ask;
  }

  /** The trivial rule's result, which takes its time with large data. */
  async askBaseline({ config }: Inspection): Promise<void> {
    const data = JSON.stringify([config.task, config.seed, config.resources]);
    if (data === this.#baselineOf) return;
    this.#baselineOf = data;
    this.#setup.update((setup) => ({ ...setup, baseline: null }));
    try {
      const frame = await this.#ask(baselineReadout);
      const baseline = frame.data as unknown as Baseline;
      if (data === this.#baselineOf) this.#setup.update((setup) => ({ ...setup, baseline }));
    } catch {
      // Another experiment was opened, which is asked in turn.
      if (data === this.#baselineOf) this.#baselineOf = '';
    }
  }

  /** The result of the run that is done. */
  async askTest(): Promise<void> {
    let test: Record<string, number> | null = null;
    try {
      const { data } = await this.#ask(testReadout);
      test = withNaN(data as Record<string, number | null>);
    } catch (error) {
      // The new worker is asked again.
      if (['restarted', 'interrupted'].includes(reasonOf(error))) return;
      // The run goes on, or another one was opened; where neither is so, the run has no results.
    }
    this.#run.update((run) => (run.state === 'done' ? { ...run, test, complete: true } : run));
  }
}
