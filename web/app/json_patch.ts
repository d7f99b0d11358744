/**
 * JSON merge patches (RFC 7386): an object changes the named members of an object, null removes one, anything else
 * replaces. Two additions keep links short:
 *
 *   {"$set": value}        replaces by `value` whatever it is, null or an object as a whole;
 *   {"1": ..., "4": ...}   over an array changes the elements at these positions.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const SET = '$set';

function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function equalJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => equalJson(element, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equalJson(a[key], b[key]));
}

/** The patch that replaces by `value`. */
function replacement(value: Json): Json {
  return isObject(value) || value === null ? { [SET]: value } : value;
}

/** The patch that makes `value` of `base`, short where little differs; undefined when the two are equal. */
export function patchBetween(base: Json | undefined, value: Json): Json | undefined {
  if (base !== undefined && equalJson(base, value)) return undefined;
  if (Array.isArray(base) && Array.isArray(value) && base.length === value.length)
    return members(value.map((element, index) => [String(index), patchBetween(base[index], element)]));
  if (!isObject(base) || !isObject(value) || SET in base || SET in value) return replacement(value);
  return members([
    ...Object.keys(base)
      .filter((key) => !(key in value))
      .map((key): [string, null] => [key, null]),
    ...Object.entries(value).map(([key, member]): [string, Json | undefined] => [
      key,
      patchBetween(base[key], member),
    ]),
  ]);
}

function members(entries: [string, Json | undefined][]): Json {
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** `base` changed by a patch. Never throws: a member that does not fit the base is set as it stands. */
export function applyPatch<Value>(base: Value, patch: unknown): Value {
  return patched(base, patch) as Value;
}

function patched(base: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  if (SET in patch) return patch[SET];
  if (Array.isArray(base))
    return base.map((element: unknown, index) => {
      const change = patch[String(index)];
      return change === undefined ? element : patched(element, change);
    });
  const result = new Map<string, unknown>(isObject(base) ? Object.entries(base) : []);
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) result.delete(key);
    else if (key !== '__proto__') result.set(key, patched(result.get(key), change));
  }
  return Object.fromEntries(result);
}

/** A patch in which null stood for the value null, as links had it before version 2, as a patch of today. */
export function withNullsSet(patch: Json): Json {
  if (patch === null) return { [SET]: null };
  if (!isObject(patch) || SET in patch) return patch;
  return Object.fromEntries(Object.entries(patch).map(([key, change]) => [key, withNullsSet(change)]));
}
