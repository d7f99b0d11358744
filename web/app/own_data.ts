import type { TaskEntry } from '../protocol/description.ts';
import type { Experiment } from './state.ts';

/** The files that a person brought in place of what the page ships, by name: what is said of its own data is not true then. */
export function ownFiles({ resources: needs }: TaskEntry, { resources = {} }: Experiment): string[] {
  return needs.flatMap(({ name, shipped }) => (shipped ? (resources[name]?.name ?? []) : []));
}
