import { isFunction, shown } from '../core/checks.ts';
import { fault } from '../../runtime/errors.ts';

/** A tensor, as far as scopes deal with it. */
export interface Held {
  readonly isDisposed: boolean;
  dataSync(): unknown;
  dispose(): void;
}

/** Anything that holds tensors. */
export type TensorContainer = unknown;

const scopes: Set<Held>[] = [];
const kept = new WeakSet<Held>();

/** Adds a new tensor to the innermost `tidy` that runs. */
export function remember(tensor: Held): void {
  scopes.at(-1)?.add(tensor);
}

function isTensor(value: unknown): value is Held {
  return typeof value === 'object' && value !== null && 'isDisposed' in value && 'dataSync' in value;
}

function tensorsIn(
  container: TensorContainer,
  found = new Set<Held>(),
  seen = new Set<unknown>(),
): Set<Held> {
  if (typeof container !== 'object' || container === null || seen.has(container)) return found;
  seen.add(container);
  if (isTensor(container)) found.add(container);
  else if (!ArrayBuffer.isView(container))
    for (const value of Object.values(container)) tensorsIn(value, found, seen);
  return found;
}

/** Runs `body` and then disposes all tensors made in it, but for those in its result and those given to `keep`. */
export function tidy<T>(body: () => T): T;
export function tidy<T>(name: string, body: () => T): T;
export function tidy<T>(nameOrBody: string | (() => T), body?: () => T): T {
  const run = typeof nameOrBody === 'string' ? body : nameOrBody;
  if (run === undefined || !isFunction(run)) throw fault(`[tidy] expected a function, got ${shown(run)}`);
  const scope = new Set<Held>();
  scopes.push(scope);
  let result: T | undefined;
  try {
    result = run();
    if (result instanceof Promise) throw fault('[tidy] expected a function that is not async');
    return result;
  } finally {
    scopes.pop();
    const staying = tensorsIn(result);
    for (const tensor of scope) {
      if (staying.has(tensor)) remember(tensor);
      else if (!kept.has(tensor)) tensor.dispose();
    }
  }
}

/** Keeps a tensor: `tidy` does not dispose it. */
export function keep<T extends Held>(tensor: T): T {
  if (typeof tensor !== 'object' || tensor === null)
    throw fault(`[keep] expected a tensor, got ${shown(tensor)}`);
  kept.add(tensor);
  return tensor;
}

/** Disposes every tensor in `container`: a tensor, an array or an object of them. */
export function dispose(container: TensorContainer): void {
  for (const tensor of tensorsIn(container)) tensor.dispose();
}
