/** About the width of a text in pixels, whose narrow characters are `narrow` wide and whose wide ones about twice that. */
export function textWidth(text: string, narrow = 7): number {
  return [...text].reduce((width, character) => width + (character > '\u2e7f' ? narrow * 1.8 : narrow), 0);
}
