import type { Description } from '../protocol/description.ts';
import { equalJson, patchBetween, type Json } from './json_patch.ts';
import { defaultExperiment, findTask, taskName, variantExperiment, type Experiment } from './state.ts';

/** A variant of a task: '' is the task as it is declared. `exact` while nothing is changed in it. */
export interface Chosen {
  id: string;
  exact: boolean;
}

/** The ids of a task's variants. */
export function variantIds(description: Description, task: string): string[] {
  return ['', ...(findTask(description, task)?.variants ?? []).map(({ id }) => id)];
}

/** A variant of the task of `like`, with its seed and its files: others do not make another experiment. */
export function variantOf(description: Description, like: Experiment, id: string): Experiment {
  const task = taskName(like);
  const made = id === '' ? defaultExperiment(description, task) : variantExperiment(description, task, id);
  const { seed, resources } = like;
  return { ...made, seed, ...(resources && { resources }) };
}

/** The variants of a visit: which one is chosen, to which changes are counted, and which were tried. */
export class Variants {
  readonly #tried = new Set<string>();
  readonly #chosen = new Map<string, string>();

  /** Notes an experiment that was opened. */
  note(description: Description, experiment: Experiment): void {
    const task = taskName(experiment);
    if (!findTask(description, task)) return;
    const matches = (id: string): boolean => equalJson(variantOf(description, experiment, id), experiment);
    const last = this.#chosen.get(task);
    const ids = variantIds(description, task);
    const exact = last !== undefined && matches(last) ? last : ids.find(matches);
    if (exact === undefined) {
      if (last === undefined) this.#chosen.set(task, nearest(description, ids, experiment));
      return;
    }
    this.#chosen.set(task, exact);
    this.#tried.add(`${task}/${exact}`);
  }

  /** The variant of an experiment that was noted. */
  chosen(description: Description, experiment: Experiment): Chosen {
    const task = taskName(experiment);
    const id = this.#chosen.get(task) ?? '';
    return { id, exact: equalJson(variantOf(description, experiment, id), experiment) };
  }

  tried(task: string, id: string): boolean {
    return this.#tried.has(`${task}/${id}`);
  }

  /** True once a variant other than a task as it is declared was tried. */
  get any(): boolean {
    return [...this.#tried].some((name) => !name.endsWith('/'));
  }
}

/** The variant from which an experiment differs least. */
function nearest(description: Description, ids: readonly string[], experiment: Experiment): string {
  const distance = (id: string): number => {
    const base = variantOf(description, experiment, id);
    return JSON.stringify(patchBetween(base as unknown as Json, experiment as unknown as Json) ?? '').length;
  };
  const distances = ids.map(distance);
  return ids[distances.indexOf(Math.min(...distances))]!;
}
