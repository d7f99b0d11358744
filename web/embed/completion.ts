import type { Session } from '../app/session.ts';
import { defaultView } from '../app/state.ts';

const acts = ['pointerdown', 'keydown', 'focusin'];

/**
 * Calls `complete` once, after the first epoch, which is what a visit begins with; sooner where an epoch takes long, where
 * somebody acts on the page, or where nothing trains or a link shows another place. Returns what calls it off.
 */
export function completeLater(
  page: HTMLElement,
  session: Session,
  autoplay: boolean,
  complete: () => void,
): () => void {
  const now = (): void => {
    callOff();
    complete();
  };
  const { left, stage, drawer } = session.shownView;
  const isUsual = left === defaultView.left && stage === defaultView.stage && drawer === null;
  const timer = setTimeout(now, !isUsual ? 0 : autoplay && session.trains ? 1500 : 400);
  const stop = session.run.subscribe(({ history }) => {
    if (history.epochs.length > 0) now();
  });
  for (const act of acts) page.addEventListener(act, now);
  function callOff(): void {
    clearTimeout(timer);
    stop();
    for (const act of acts) page.removeEventListener(act, now);
  }
  return callOff;
}
