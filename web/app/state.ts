import type { Language } from '../languages/languages.ts';
import type { Description, TaskEntry } from '../protocol/description.ts';
import type { CompleteExperiment } from '../protocol/experiment.ts';
import type { Pace } from '../protocol/messages.ts';
import type { Build } from '../runtime/module.ts';
import { firstTask } from '../tasks/registry.ts';
import { applyPatch } from './json_patch.ts';

export { taskName } from '../runtime/task_name.ts';

/** The state that a link carries, as url.ts writes it; a change of meaning raises `version` there. */
export interface AppState {
  version: 1;
  experiment: Experiment;
  view: ViewState;
}

/**
 * An experiment with all of its parts. Options that equal their defaults are left out as in the task's own defaults, so
 * that links stay short: edits change this, not the core's completed config.
 */
export type Experiment = CompleteExperiment;

/** What the engine trains. */
export interface Trained {
  experiment: Experiment;
  build: Build;
}

export const leftTabs = ['model', 'training', 'data'] as const;
export const stageTabs = ['answers', 'network', 'inside'] as const;
export const drawerTabs = ['code', 'log'] as const;
export type LeftTab = (typeof leftTabs)[number];
export type StageTab = (typeof stageTabs)[number];
export type DrawerTab = (typeof drawerTabs)[number];

export interface ViewState {
  pace: Pace;
  build: Build;
  left: LeftTab;
  stage: StageTab;
  /** Name of the open tab; null while the drawer is closed. */
  drawer: string | null;
  summaryStyle: 'keras3' | 'keras2';
  language: 'auto' | Language;
  theme: 'auto' | 'light' | 'dark';
  /** Names of the controls that the author of a page hides. */
  hide: string[];
}

export const defaultTask = firstTask;

export const defaultView: Readonly<ViewState> = Object.freeze({
  pace: 'auto',
  build: 'simd128',
  left: 'model',
  stage: 'answers',
  drawer: null,
  summaryStyle: 'keras3',
  language: 'auto',
  theme: 'auto',
  hide: [],
});

/** Names of the controls that an author may hide. */
export const controlNames: readonly string[] = [
  ...['header', 'task', 'experiments', 'undo', 'share', 'language', 'theme', 'about', 'transport', 'hint'],
  ...['curves', 'predictions', 'diagram', 'inside', 'model', 'training', 'data', 'summary', 'code', 'log'],
];

export function findTask(description: Description, name: string): TaskEntry | undefined {
  return description.tasks.find((task) => task.name === name);
}

/** A task's experiment as it is declared. Throws for a name that is not there. */
export function defaultExperiment(description: Description, task: string): Experiment {
  const entry = findTask(description, task);
  if (!entry) throw new Error(`no task is called '${task}'`);
  return structuredClone({ task, ...entry.defaults, seed: 0 });
}

export function defaultState(description: Description): AppState {
  return {
    version: 1,
    experiment: defaultExperiment(description, defaultTask),
    view: structuredClone(defaultView),
  };
}

/** The task's defaults with one of its variants. Throws for names that are not there. */
export function variantExperiment(description: Description, task: string, variant: string): Experiment {
  const changes = findTask(description, task)?.variants.find((entry) => entry.id === variant)?.changes;
  if (!changes) throw new Error(`task '${task}' has no variant '${variant}'`);
  return applyPatch(defaultExperiment(description, task), changes);
}
