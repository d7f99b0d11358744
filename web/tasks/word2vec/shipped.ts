import novel from 'virtual:shipped/moby-dick';

/** The resource "text" that the page ships, as the core takes it: "shipped" tells it from one that was brought. */
export const shipped = (): { text: string; shipped: string } => ({ text: novel.text, shipped: 'moby-dick' });
