/**
 * What must be changed in one JSON value to get another; short when little differs.
 *
 * A patch is applied so: an object changes the named members of an object, or the elements of an array at the
 * named positions; {"$set": value} replaces; anything else replaces too. null is an ordinary value.
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

function whole(value: Json): Json {
  return isObject(value) ? { [SET]: value } : value;
}

/** undefined when the two are equal. */
export function diffJson(base: Json | undefined, value: Json): Json | undefined {
  if (base !== undefined && equalJson(base, value)) return undefined;
  if (Array.isArray(base) && Array.isArray(value) && base.length === value.length) {
    return changed(value.map((element, index) => [String(index), diffJson(base[index], element)]));
  }
  if (isObject(base) && isObject(value)) {
    if (SET in value || Object.keys(base).some((key) => !(key in value))) return whole(value);
    return changed(Object.entries(value).map(([key, member]) => [key, diffJson(base[key], member)]));
  }
  return whole(value);
}

function changed(entries: [string, Json | undefined][]): Json {
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Never throws: a member that does not fit the base is set as it stands. */
export function applyJson(base: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  if (SET in patch) return patch[SET]!;
  if (Array.isArray(base)) {
    return base.map((element, index) => {
      const change = patch[String(index)];
      return change === undefined ? element : applyJson(element, change);
    });
  }
  const result = new Map<string, Json>(isObject(base) ? Object.entries(base) : []);
  for (const [key, change] of Object.entries(patch)) {
    if (key !== '__proto__') result.set(key, applyJson(result.get(key), change));
  }
  return Object.fromEntries(result);
}
