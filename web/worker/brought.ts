import type { Provided } from '../protocol/messages.ts';
import type { FaultValues } from '../runtime/errors.ts';
import type { ResourceArrays } from './core.ts';
import type { ResourceSource } from './resources.ts';

/** A file that is kept, but of which the task's data cannot be made. */
export class ResourceFault extends Error {
  /** JSON pointer into the experiment config. */
  readonly where: string;
  readonly code: string;
  readonly values: FaultValues;

  constructor(need: string, code: string, values: FaultValues) {
    super(`[resources] ${need}: ${code} ${JSON.stringify(values)}`);
    this.name = 'ResourceFault';
    this.where = `/resources/${need}`;
    this.code = code;
    this.values = values;
  }
}

/**
 * Files that people brought: handed over by the page, where this browser keeps none, or else in its store. The readers are
 * loaded with the first experiment that names a file.
 */
export class BroughtResources {
  readonly #provided = new Map<string, ResourceArrays>();

  provide({ sha256, key, arrays }: Provided): void {
    this.#provided.set(`${sha256} ${key}`, arrays);
  }

  readonly source: ResourceSource = (config, need) => {
    const reference = config.resources?.[need.name];
    if (!reference) return null;
    const { sha256, name, columns } = reference;
    const find = async (): Promise<ResourceArrays | null> => {
      const [{ useKey }, { preparedFrom }, { ResourceStore }, { ResourceError }] = await Promise.all([
        import('../resources/use_key.ts'),
        import('../resources/prepare.ts'),
        import('../resources/store.ts'),
        import('../resources/errors.ts'),
      ]);
      const handed = this.#provided.get(`${sha256} ${useKey(need, columns)}`);
      if (handed) return handed;
      try {
        const store = await ResourceStore.open();
        try {
          return (await preparedFrom(store, { sha256, name }, need, columns)).arrays;
        } finally {
          store.close();
        }
      } catch (error) {
        if (error instanceof ResourceError) {
          if (error.code === 'not-stored' || error.code === 'storage-unavailable') return null;
          throw new ResourceFault(need.name, error.code, error.values as unknown as FaultValues);
        }
        // Columns that a link should name and does not.
        if (error instanceof Error && error.name === 'ColumnsOpen')
          throw new ResourceFault(need.name, 'columns-open', { file: name });
        throw error;
      }
    };
    return find();
  };
}
