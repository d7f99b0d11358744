import { fault } from '../../runtime/errors.ts';
import type { Tensor } from './tensor.ts';

/** Anything that holds tensors. */
export type TensorContainer = unknown;

const scopes: Set<Tensor>[] = [];
const kept = new WeakSet<Tensor>();

/** Every new tensor belongs to the innermost `tidy` that runs. */
export function remember(tensor: Tensor): void {
  scopes.at(-1)?.add(tensor);
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'isDisposed' in value && 'dataSync' in value;
}

function tensorsIn(
  container: TensorContainer,
  found = new Set<Tensor>(),
  seen = new Set<unknown>(),
): Set<Tensor> {
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
  const run = typeof nameOrBody === 'string' ? body! : nameOrBody;
  const scope = new Set<Tensor>();
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

/** `tidy` leaves this tensor alone. */
export function keep<T extends Tensor>(tensor: T): T {
  kept.add(tensor);
  return tensor;
}

/** Disposes every tensor in `container`: a tensor, an array or an object of them. */
export function dispose(container: TensorContainer): void {
  for (const tensor of tensorsIn(container)) tensor.dispose();
}
