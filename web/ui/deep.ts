/** The first element below `root` that matches, through all open shadow roots, in the order of the page. */
export function deepFind(root: ParentNode, selector: string): HTMLElement | null {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(selector)) return element;
    const inside = element.shadowRoot && deepFind(element.shadowRoot, selector);
    if (inside) return inside;
  }
  return null;
}

/** The element that has the focus, through all shadow roots below `host`; null when it is elsewhere. */
export function innermostFocus(host: Element | undefined): HTMLElement | null {
  let focused = host?.shadowRoot?.activeElement ?? null;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused as HTMLElement | null;
}
