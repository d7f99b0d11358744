import { checkObject, reading } from './checks.ts';
import { snakeCase } from './names.ts';

/** A registered thing of the core with its options, as Keras's configs write it. */
export interface ClassConfig {
  class_name: string;
  config: Record<string, unknown>;
}

/** A thing that the core makes from {class_name, config}: an initializer, a regularizer, a schedule... */
export class Registered {
  readonly className: string;
  readonly config: Record<string, unknown>;

  constructor(className: string, config: Record<string, unknown>) {
    this.className = className;
    this.config = config;
  }

  /** As the core takes it. */
  toConfig(): ClassConfig {
    return { class_name: this.className, config: this.config };
  }
}

/**
 * Options as the core takes them: names in snake_case, registered values as configs, without those that are not given.
 * `caller` is what they are of.
 */
export function coreOptions(given: object, caller: string): Record<string, unknown> {
  checkObject(given, caller);
  const entries = reading(`[${caller}]`, () => Object.entries(given) as [string, unknown][]);
  const set = entries.filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    set.map(([name, value]) => [
      snakeCase(name),
      reading(`[${caller}] ${name}`, () => (value instanceof Registered ? value.toConfig() : value)),
    ]),
  );
}
