/**
 * Data that people bring: files become typed arrays, tables and texts, in slices, with progress and cancel, in a worker or on the
 * page. Keeping them is in `store.ts`, the words for errors are in `messages.<language>.ts`.
 */
export { columnOf, labelsOf, type ClassLabels } from './columns.ts';
export { ResourceError, fileKinds, resourceErrorCodes } from './errors.ts';
export type { FileKind, ResourceErrorCode, ResourceErrorValues } from './errors.ts';
export { formed } from './forms.ts';
export { ColumnsOpen } from './forms/form.ts';
export type { Ask, Columns, Facts, Formed, NamedArrays } from './forms/form.ts';
export { loadData, type LoadDataOptions } from './load_data.ts';
export { padSequences, type PadOptions } from './pad_sequences.ts';
export { RandomState } from './random_state.ts';
export { defaultLimits, read } from './read.ts';
export type * from './types.ts';
export type { Phase, Progress, WorkOptions } from './work.ts';
