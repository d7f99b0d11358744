import type { Inspection } from '../protocol/description.ts';

/** The layer, time step and sample that stack editor, network and views point out together. */
export interface Selection {
  /** Name of a layer, as in `Inspection.layers`. */
  layer: string | null;
  /** Number of a time step, from 0 on. */
  step: number | null;
  /** Number of a sample of the test set, from 0 on. */
  sample: number | null;
}

export const noSelection: Selection = Object.freeze({ layer: null, step: null, sample: null });

/**
 * The selection after an edit. A layer that is still there stays selected; of one that was replaced the layer in its
 * place is; of one that is gone none, and no step.
 */
export function selectionAfter(
  selection: Selection,
  before: Inspection | null,
  now: Inspection | null,
): Selection {
  const { layer } = selection;
  if (layer === null || !now || now.layers.some(({ name }) => name === layer)) return selection;
  const index = before?.layers.findIndex(({ name }) => name === layer) ?? -1;
  if (before?.layers.length === now.layers.length && index >= 0)
    return { ...selection, layer: now.layers[index]!.name };
  return { ...selection, layer: null, step: null };
}
