/** A value in the text of an error; a part of a sentence has a code and values of its own. */
export type FaultValue = string | number | FaultValue[] | FaultPart;
export type FaultValues = Record<string, FaultValue>;
export interface FaultPart {
  code: string;
  text: string;
  values: FaultValues;
}

/** An error of the core, or of the library in the same form, about something that cannot be done. */
export interface CoreError extends Error {
  /** JSON pointer into the config at fault ('/config/layers/1/config/units'), '' when there is none. */
  where: string;
  /** Of the core's errors, for whom words them anew: 'option.value', '' when there is none. */
  code?: string;
  values?: FaultValues;
}

export function fault(message: string, where = ''): CoreError {
  return Object.assign(new Error(message), { where });
}

export function isCoreError(error: unknown): error is CoreError {
  return error instanceof Error && typeof (error as Partial<CoreError>).where === 'string';
}

/** Runs `body`; an error of the core that leaves it is changed by `change`. */
export function onFault<T>(body: () => T, change: (error: CoreError) => void): T {
  try {
    return body();
  } catch (error) {
    if (isCoreError(error)) change(error);
    throw error;
  }
}
