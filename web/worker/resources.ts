import type { ResourceNeed } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import { taskName } from '../runtime/task_name.ts';
import { loadShipped } from '../tasks/shipped.ts';
import type { ResourceArrays, Resources } from './core.ts';

/** A place where resources come from. Resolves to null for what it does not have. */
export type ResourceSource = (
  config: ExperimentConfig,
  need: ResourceNeed,
) => Promise<ResourceArrays | null> | null;

/** All that a task needs. Rejects with a MissingResource. */
export type FindResources = (config: ExperimentConfig, needs: readonly ResourceNeed[]) => Promise<Resources>;

/** The English sentences of `MissingResource` by their codes. */
export const missingTexts = {
  'resources.file_missing':
    "[resources] {need}: expected the file '{file}', which is not stored in this browser",
  'resources.file_needed': '[resources] {need}: expected a file, got none',
} as const;

/** A resource that is nowhere to be found. */
export class MissingResource extends Error {
  /** JSON pointer into the experiment config. */
  readonly where: string;
  readonly code: keyof typeof missingTexts;
  readonly values: Record<string, string>;

  constructor(config: ExperimentConfig, { name }: ResourceNeed) {
    const file = config.resources?.[name]?.name;
    const code = file === undefined ? 'resources.file_needed' : 'resources.file_missing';
    super(missingTexts[code].replace('{need}', () => name).replace('{file}', () => file ?? ''));
    this.name = 'MissingResource';
    this.where = `/resources/${name}`;
    this.code = code;
    this.values = { need: name, ...(file === undefined ? {} : { file }) };
  }
}

/** What comes with the page, for needs of which the config names no file. */
export const shippedResource: ResourceSource = (config, { name, shipped }) =>
  shipped && !config.resources?.[name] ? loadShipped(taskName(config), name) : null;

/** Asks the sources in their order; the first one that has a resource gives it. */
export function resourcesFrom(sources: readonly ResourceSource[]): FindResources {
  const find = async (config: ExperimentConfig, need: ResourceNeed): Promise<Resources> => {
    for (const source of sources) {
      const found = await source(config, need);
      if (found) return { [need.name]: found };
    }
    if (need.optional) return {};
    throw new MissingResource(config, need);
  };
  return async (config, needs) =>
    Object.assign({}, ...(await Promise.all(needs.map((need) => find(config, need))))) as Resources;
}
