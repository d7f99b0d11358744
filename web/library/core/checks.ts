import { fault, isCoreError } from '../../runtime/errors.ts';

/**
 * Runs `body`, which reads `what` from outside: '[fit] epochs'. What reading it throws, as proxies, getters and objects
 * that contain themselves do, becomes a sentence.
 */
export function reading<T>(what: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (isCoreError(error)) throw error;
    const [reason] = error instanceof Error ? error.message.split('\n') : ['it throws'];
    throw fault(`${what}: expected a value that can be read, got one that cannot (${reason})`);
  }
}

/** True for a list; a proxy that was revoked is none. */
export function isList(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** True for what can be called; a class wants `new`. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));
}

/** A value in the text of an error. */
export function shown(value: unknown): string {
  try {
    return textOf(value);
  } catch {
    return 'a value that cannot be read';
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') {
    const short = value.length > 80 ? `${value.slice(0, 80)}…` : value;
    return /^[\w./-]+$/.test(value) ? short : JSON.stringify(short);
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return isFunction(value) ? 'a function' : 'a class';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  const kind = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor
    ?.name;
  return kind === undefined || kind === '' || kind === 'Object' ? 'an object' : `${articleOf(kind)} ${kind}`;
}

const articleOf = (word: string): string => (/^[AEIOU]/.test(word) ? 'an' : 'a');

/** The greatest number that the core takes for counts. */
const mostInCore = 2 ** 31 - 1;

/** A count from outside. `what` opens the text of an error: '[fit] batchSize'. */
export function checkCount(value: unknown, what: string, least = 1, most = mostInCore): number {
  if (typeof value !== 'number' || !(Number.isInteger(value) && value >= least && value <= most))
    throw fault(`${what}: expected an integer from ${least} to ${most}, got ${shown(value)}`);
  return value;
}

/** Refuses a typed array whose memory was given to somebody else. */
export function checkAttached(values: unknown, what: string): void {
  if (!ArrayBuffer.isView(values)) return;
  try {
    new Uint8Array(values.buffer, 0, 0);
  } catch {
    throw fault(`${what}: expected numbers, got ${shown(values)} whose memory was transferred`);
  }
}

/** Extents of data, of at least `least` each. */
export function checkExtents(shape: unknown, what: string, least = 0): number[] {
  if (!isList(shape)) throw fault(`${what}: expected a list of extents, got ${shown(shape)}`);
  for (let axis = 0; axis < shape.length; axis++) {
    const extent: unknown = shape[axis];
    if (typeof extent !== 'number' || !(Number.isInteger(extent) && extent >= least && extent <= mostInCore))
      throw fault(`${what} expected whole extents of at least ${least}, got (${shape.map(shown).join(',')})`);
  }
  return [...(shape as number[])];
}

/** The shape of an input: null where data decides. */
export function checkShape(shape: unknown, what: string): void {
  const fits = (extent: unknown): boolean =>
    extent === null ||
    (Number.isInteger(extent) && (extent as number) >= 1 && (extent as number) <= mostInCore);
  if (!isList(shape) || !Array.from(shape).every(fits))
    throw fault(
      `${what}: expected a list of whole numbers above 0, or null where data decides, got ` +
        (isList(shape) ? `(${shape.map((extent) => shown(extent)).join(', ')})` : shown(shape)),
    );
}

export function checkFlag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw fault(`${what}: expected true or false, got ${shown(value)}`);
  return value;
}

/** The name of a layer or a model. */
export function checkName(name: unknown, caller: string): string {
  if (typeof name !== 'string' || name === '')
    throw fault(`[${caller}] name: expected a name, got ${shown(name)}`, '/name');
  return name;
}

/** Numbers of a flat list, holes and other values refused. */
export function checkNumbers(values: readonly unknown[], what: string): readonly (number | boolean)[] {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw fault(`${what} element [${at}]: expected a number, got ${shown(value)}`);
  }
  return values as readonly (number | boolean)[];
}

/** Refuses what is no object of options. */
export function checkObject(given: unknown, caller: string): void {
  if (typeof given !== 'object' || given === null || reading(`[${caller}]`, () => Array.isArray(given)))
    throw fault(`[${caller}] expected an object of options, got ${shown(given)}`);
}

/** Refuses options that are not in `known`. */
export function checkOptions(given: object | undefined, known: readonly string[], caller: string): void {
  if (given === undefined) return;
  checkObject(given, caller);
  for (const name of reading(`[${caller}]`, () => Object.keys(given)))
    if (!known.includes(name))
      throw fault(`[${caller}] unknown option '${name}'; known: ${known.join(', ')}`);
}
