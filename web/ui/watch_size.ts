/**
 * Calls with the size of the element's content, now and when it changes. A frame later, since browsers report to the page
 * as an error when an observer of sizes sets off other sizes. Returns the function that ends it.
 */
export function watchSize(element: Element, changed: (size: DOMRectReadOnly) => void): () => void {
  let frame = 0;
  const observer = new ResizeObserver((entries) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => changed(entries.at(-1)!.contentRect));
  });
  observer.observe(element);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
