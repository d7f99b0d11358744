/**
 * Reordering by pointer: press a grip, move, let go. `items` are the elements in order; `show` hears where the
 * item would go (null: nowhere), `drop` where it went.
 */
export function dragToReorder(
  start: PointerEvent,
  from: number,
  items: readonly HTMLElement[],
  show: (to: number | null) => void,
  drop: (to: number) => void,
): void {
  const item = items[from];
  if (start.button !== 0 || !item) return;
  start.preventDefault();
  const middles = items.map((element) => {
    const { top, height } = element.getBoundingClientRect();
    return top + height / 2 + window.scrollY;
  });
  let to = from;
  const target = (event: PointerEvent): number => {
    const y = event.clientY + window.scrollY;
    return middles.filter((middle, index) => index !== from && middle < y).length;
  };
  const move = (event: PointerEvent): void => {
    to = target(event);
    item.style.transform = `translateY(${event.clientY - start.clientY}px)`;
    show(to);
  };
  const end = (event: PointerEvent): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    window.removeEventListener('pointercancel', end);
    window.removeEventListener('keydown', escape, true);
    item.style.transform = '';
    show(null);
    if (event.type === 'pointerup' && to !== from) drop(to);
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') end(new PointerEvent('pointercancel'));
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
  window.addEventListener('keydown', escape, true);
}
