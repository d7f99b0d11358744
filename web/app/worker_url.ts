/** Browsers start no worker from another origin, but one of the page's own that imports it. */
export function ownUrl({ href, origin }: URL): string {
  if (origin === location.origin) return href;
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(href)};`], { type: 'text/javascript' }));
}
