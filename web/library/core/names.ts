const irregular = new Map([
  ['leCunNormal', 'lecun_normal'],
  ['leCunUniform', 'lecun_uniform'],
]);

/** 'kernelInitializer' -> 'kernel_initializer', 'MSE' -> 'mse', as Keras does; names in snake_case stay. */
export function snakeCase(name: string): string {
  return (
    irregular.get(name) ??
    name
      .replace(/([^_])([A-Z][a-z]+)/g, '$1_$2')
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
  );
}

/** The name of a loss, an initializer and so on as the core has it: it knows Keras's classes ('MSE', 'L2') itself. */
export const coreName = (name: string): string => (/^[A-Z]/.test(name) ? name : snakeCase(name));

/** 'kernel_initializer' -> 'kernelInitializer'. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** 'SimpleRNN' -> 'simple_rnn', as Keras names layers. */
export function classToName(className: string): string {
  return className
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const counts = new Map<string, number>();

/** Keras's numbering: simple_rnn, simple_rnn_1, ... for as long as the program runs. */
export function uniqueName(base: string): string {
  const number = counts.get(base) ?? 0;
  counts.set(base, number + 1);
  return number === 0 ? base : `${base}_${number}`;
}

/** Starts numbering anew. Models made before keep their names. */
export function resetNames(): void {
  counts.clear();
}

/**
 * Replaces each of the snake_case `words` in an error text by its camelCase form. The name of the layer in
 * brackets stays as it is.
 */
export function inCamelCase(text: string, words: Iterable<string>): string {
  const known = new Set(words);
  const title = /^\[[^\]]*\]/.exec(text)?.[0] ?? '';
  return (
    title +
    text
      .slice(title.length)
      .replace(/(?<![a-z0-9_])[a-z][a-z0-9]*(?:_[a-z0-9]+)+/g, (word) =>
        known.has(word) ? camelCase(word) : word,
      )
  );
}
