import type { AppState } from '../app/state.ts';
import type { History } from '../protocol/progress.ts';

/** Details of the element's events: plain data. */
export interface PlaygroundEvents {
  ready: { task: string };
  epoch: { epoch: number; epochs: number; metrics: Record<string, number> };
  done: { history: History; test: Record<string, number> | null };
  statechange: { state: AppState };
  error: { message: string; where: string };
}
