import type { AppState } from '../app/state.ts';
import type { Fault } from '../protocol/messages.ts';
import type { Diverged, History } from '../protocol/progress.ts';

/** Details of the element's events: plain data. */
export interface PlaygroundEvents {
  ready: { task: string };
  epoch: { epoch: number; epochs: number; metrics: Record<string, number> };
  /** `diverged` is where the loss was no longer finite, or null. */
  done: { history: History; test: Record<string, number> | null; diverged: Diverged | null };
  /** Once a run, when it happens. */
  diverged: Diverged;
  statechange: { state: AppState };
  error: Fault;
}
