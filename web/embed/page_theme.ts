import type { ViewState } from '../app/state.ts';

/** The colours of the browser's own parts, by the scheme in which the page has them. */
const schemes = ['light', 'dark'] as const;

/** Gives the document around the element its theme: what is behind it, and the browser's bar. */
export function paintDocument(theme: ViewState['theme']): void {
  const root = document.documentElement;
  if ((root.dataset['theme'] ?? 'auto') === theme) return;
  root.dataset['theme'] = theme;
  const bars = schemes.map((scheme) =>
    document.querySelector<HTMLMetaElement>(`meta[name="theme-color"][data-scheme="${scheme}"]`),
  );
  for (const [at, bar] of bars.entries()) {
    if (!bar) continue;
    const scheme = schemes[at]!;
    // Only one whose media holds counts.
    bar.media = theme === 'auto' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all';
  }
}
