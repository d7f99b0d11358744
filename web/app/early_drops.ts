export const carriesFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Calls `fetch` when files hang over the page; until what takes them is `ready`, holds those that are dropped, which the
 * browser would open in place of the page, and gives them to `take`. Returns what ends it.
 */
export function holdDrops(
  page: HTMLElement,
  { ready, fetch, take }: { ready: () => boolean; fetch: () => void; take: (files: File[]) => void },
): () => void {
  const hold = (event: DragEvent): void => {
    if (ready() || !carriesFiles(event)) return;
    event.preventDefault();
    if (event.type === 'drop') take([...(event.dataTransfer?.files ?? [])]);
    else fetch();
  };
  const kinds = ['dragenter', 'dragover', 'drop'] as const;
  for (const kind of kinds) page.addEventListener(kind, hold);
  return () => {
    for (const kind of kinds) page.removeEventListener(kind, hold);
  };
}
