import type { Logs, LogValue } from './history.ts';

/** The core's name of one number of a metric of several: precision[0], precision[1]... */
const ofList = /^(.*)\[\d+\]$/s;

/** The name of the metric that a number is of. */
export const metricOf = (name: string): string => ofList.exec(name)?.[1] ?? name;

/** Each metric once, in the order of its first number. */
export const metricsOf = (names: string[]): string[] => [...new Set(names.map(metricOf))];

function listed(entries: Iterable<[name: string, value: number]>): Map<string, LogValue> {
  const found = new Map<string, LogValue>();
  for (const [name, value] of entries) {
    const metric = metricOf(name);
    const before = found.get(metric);
    if (metric === name) found.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else found.set(metric, [value]);
  }
  return found;
}

/** For each metric its number, or the list of its numbers. */
export const byMetric = (names: string[], values: number[]): LogValue[] => [
  ...listed(names.map((name, i) => [name, values[i]!])).values(),
];

/** Logs with a list for a metric of several numbers, as Keras has an array. */
export const logsOf = (entries: Iterable<[name: string, value: number]>): Logs =>
  Object.fromEntries(listed(entries));
