/** The classes of labels: as many as are asked for. */
import { excerpt, ResourceError, type ResourceErrorValues } from '../errors.ts';
import type { Ask } from './form.ts';

type Place = Pick<ResourceErrorValues, 'file' | 'line' | 'entry' | 'column'>;

/** Of classes too many the error names the rarest one, and where it is first. */
export function checkClasses(
  labels: readonly string[],
  classes: readonly string[],
  { classes: expected }: Ask,
  place: (at: number) => Place,
): void {
  const got = classes.length;
  if (got < 2) {
    const { line: _, entry: __, ...whole } = place(0);
    throw new ResourceError('one-class', { ...whole, got: excerpt(classes[0] ?? '') });
  }
  if (expected === 0 || got === expected) return;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  // Of equally rare ones the one that comes last.
  const rarest = [...counts].reduce((least, one) => (one[1] <= least[1] ? one : least))[0];
  const named = classes.slice(0, classesNamed).map(excerpt);
  throw new ResourceError('class-count', {
    ...place(labels.indexOf(rarest)),
    expected,
    got,
    label: excerpt(rarest),
    classes: [...named, ...(got > classesNamed ? ['…'] : [])].join(', '),
  });
}

const classesNamed = 8;
