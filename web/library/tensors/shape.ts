/** Extents, the batch first; null where data decides. */
export type Shape = (number | null)[];

/** `(None, 8, 16)`, as Keras writes shapes. */
export function shapeText(shape: readonly (number | null)[]): string {
  return `(${shape.map((extent) => extent ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;
}
