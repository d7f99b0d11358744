/** Registers a custom element, unless another copy of the bundle has done so in this page. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
