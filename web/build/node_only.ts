/** What the module's glue code asks for in Node, and never in a page. */
export const nodeOnly = ['module', 'node:module', 'fs', 'node:fs', 'path', 'node:path', 'url', 'node:url'];
