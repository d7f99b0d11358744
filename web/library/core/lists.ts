import { isList } from './checks.ts';

/** A list of one or more values out of what TF.js's API takes: one value bare, several in a list. */
export function asList<T>(value: T | readonly T[]): T[] {
  return isList(value) ? [...(value as readonly T[])] : [value as T];
}

/** One value bare and several as a list, as TF.js's API gives them. */
export function oneOrList<T>(list: T[]): T | T[] {
  return list.length === 1 ? list[0]! : list;
}
