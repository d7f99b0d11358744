/** Full-width figures and the ideographic comma, which Japanese keyboards give, and the minus sign as their plain forms. */
export function plainText(typed: string): string {
  return typed.normalize('NFKC').replaceAll('、', ',').replaceAll('−', '-').trim();
}

/** A number as people type it, with a decimal point or comma; NaN for what is none. */
export function typedNumber(typed: string): number {
  const text = plainText(typed);
  const decimal = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;
  return decimal.test(text) ? Number(text.replace(',', '.')) : NaN;
}
