/**
 * Listener for `keydown` and `focusin` of a group whose items have a tabindex: the group is one stop of the Tab key, and
 * the keys in `steps`, Home and End move within it.
 */
function roving(steps: Record<string, 1 | -1>): (event: Event) => void {
  return (event) => {
    const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[tabindex]')];
    const at = items.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    if (event.type === 'focusin') {
      items.forEach((item, index) => (item.tabIndex = index === at ? 0 : -1));
      return;
    }
    const { key, altKey } = event as KeyboardEvent;
    const step = steps[key];
    const to = step !== undefined ? at + step : { Home: 0, End: items.length - 1 }[key];
    if (to === undefined || altKey) return;
    event.preventDefault();
    items[(to + items.length) % items.length]!.focus();
  };
}

/** For a toolbar. */
export const rove = roving({ ArrowRight: 1, ArrowLeft: -1 });

/** For a list from top to bottom. */
export const roveDown = roving({ ArrowDown: 1, ArrowUp: -1 });
