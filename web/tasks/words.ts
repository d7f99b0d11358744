/** All that the page says of one task, in one language. */
export interface TaskWords {
  name: string;
  /** A sentence or two: the data, and the difficulty. */
  lead: string;
  /** By id; '' is the task as it is declared. */
  variants: Record<string, { name: string; note: string }>;
  /** The trivial rules of the baseline, by the core's names. */
  rules: Record<string, string>;
  /** What people may bring, by the names of the task's needs. */
  resources?: Record<string, { name: string; note: string }>;
  /** Names of a target's values, whole numbers from 0 on, such as classes. */
  answers?: readonly string[];
  /** Said in place of the transport where the task is not one to train. */
  untrained?: string;
  /** Words for names in the frames of its readouts: of columns, of classes. */
  names?: Record<string, string>;
  /** Said after a run that answers the whole test set rightly. */
  perfect?: string;
}
