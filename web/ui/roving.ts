/**
 * Listener for `keydown` and `focusin` of a toolbar whose items have a tabindex: the toolbar is one stop of the Tab
 * key, and arrow keys, Home and End move within it.
 */
export function rove(event: Event): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[tabindex]')];
  const at = items.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  if (event.type === 'focusin') {
    items.forEach((item, index) => (item.tabIndex = index === at ? 0 : -1));
    return;
  }
  const { key, altKey } = event as KeyboardEvent;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[key];
  if (to === undefined || altKey) return;
  event.preventDefault();
  items[(to + items.length) % items.length]!.focus();
}
