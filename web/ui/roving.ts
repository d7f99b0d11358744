/**
 * Listener for `keydown` and `focusin` of a toolbar whose items have a tabindex: the toolbar is one stop of the Tab
 * key, and arrow keys (in a menu those up and down, too), Home and End move within it.
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
  const forward = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };
  const upDown = key === 'ArrowDown' || key === 'ArrowUp';
  const list = (event.currentTarget as HTMLElement).role === 'menu';
  const by = upDown && !list ? undefined : forward[key as keyof typeof forward];
  const to = by === undefined ? { Home: 0, End: items.length - 1 }[key] : at + by;
  if (to === undefined || altKey) return;
  event.preventDefault();
  items[(to + items.length) % items.length]!.focus();
}
