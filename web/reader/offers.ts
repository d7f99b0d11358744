/** What else a file is good for: the needs of other tasks, tried one after the other on what was read of it. */
import { ResourceError, type ResourceErrorCode } from '../resources/errors.ts';
import { formed } from '../resources/forms.ts';
import { ColumnsOpen, type Ask } from '../resources/forms/form.ts';
import type { Readings } from '../resources/prepare.ts';
import type { FileFault, Offer, OtherNeed, Want } from './messages.ts';

/** Faults that a file of another kind would not have. */
export const ofAnotherKind: readonly ResourceErrorCode[] = ['not-taken', 'nothing-taken', 'unknown-kind'];

type Fit = Pick<Offer, 'kind' | 'open'>;

export interface Offered {
  /** At most one for each task; those that ask nothing first. */
  offers: Offer[];
  /** For the tasks that do not take it. */
  wants: Want[];
}

export async function offersFor(readings: Readings, others: readonly OtherNeed[]): Promise<Offered> {
  const known = new Map<string, Fit | FileFault>();
  const fitOf = async ({ kinds, classes }: Ask): Promise<Fit | FileFault> => {
    const key = JSON.stringify([kinds, classes]);
    const fit = known.get(key) ?? (await tried(readings, { kinds, classes }));
    known.set(key, fit);
    return fit;
  };
  const offers = new Map<string, Offer>();
  const wants = new Map<string, Want>();
  for (const { task, name, kinds, classes } of others) {
    const fit = await fitOf({ kinds, classes });
    if ('kind' in fit) {
      const before = offers.get(task);
      if (!before || (before.open && !fit.open)) offers.set(task, { task, need: name, ...fit });
    } else {
      const before = wants.get(task);
      const fault = before?.fault ?? (ofAnotherKind.includes(fit.code) ? undefined : fit);
      wants.set(task, { task, kinds: [...(before?.kinds ?? []), ...kinds], ...(fault && { fault }) });
    }
  }
  return {
    offers: [...offers.values()].sort((a, b) => Number(a.open) - Number(b.open)),
    wants: [...wants.values()].filter(({ task }) => !offers.has(task)),
  };
}

async function tried(readings: Readings, ask: Ask): Promise<Fit | FileFault> {
  const file = readings.source.name;
  try {
    const { kind, likely = true } = await formed(await readings.likely(ask), file, ask);
    return likely ? { kind, open: false } : unlikely(file, ask);
  } catch (error) {
    if (error instanceof ColumnsOpen)
      return error.likely ? { kind: error.kind, open: true } : unlikely(file, ask);
    if (error instanceof ResourceError) return { code: error.code, values: error.values };
    throw error;
  }
}

const unlikely = (file: string, { kinds }: Ask): FileFault => ({
  code: 'not-taken',
  values: { file, expected: kinds.join(), got: 'table' },
});
