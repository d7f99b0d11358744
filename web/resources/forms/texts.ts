/** Plain text, and the words of ids. */
import { flat } from '../columns.ts';
import type { Resource } from '../types.ts';

export async function plainText(resource: Resource) {
  if (resource.kind !== 'text') return undefined;
  return {
    arrays: { text: resource.text },
    facts: { count: resource.text.length, of: 'characters' as const },
  };
}

export async function wordIndex(resource: Resource) {
  if (resource.kind !== 'word-index') return undefined;
  const words = resource.words.slice(1);
  return { arrays: { words: words.map(flat).join('\n') }, facts: { count: words.length } };
}
