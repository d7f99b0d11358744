import type { Session } from './session.ts';

/** Controls that wait for what they open. */
const waiting = new WeakSet<Element>();

/**
 * Fetches what `control` opens, such as a dialog. Null where it cannot be fetched, which the page says; where it is on its
 * way already; and where something else was done meanwhile, or Escape pressed.
 */
export async function comingFor<Part>(
  session: Session,
  control: Element,
  fetching: () => Promise<Part>,
): Promise<Part | null> {
  if (waiting.has(control)) return null;
  waiting.add(control);
  control.setAttribute('aria-busy', 'true');
  let wanted = true;
  const note = (event: Event): void => {
    const isOther = event instanceof KeyboardEvent && !['Enter', ' '].includes(event.key);
    if (isOther || !event.composedPath().includes(control)) wanted = false;
  };
  const acts = ['pointerdown', 'keydown'];
  for (const act of acts) addEventListener(act, note, true);
  try {
    const part = await session.part(fetching());
    return wanted ? part : null;
  } finally {
    for (const act of acts) removeEventListener(act, note, true);
    waiting.delete(control);
    control.removeAttribute('aria-busy');
  }
}
