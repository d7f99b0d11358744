import { faultTab, leftPlaces, loadPlaces } from '../app/places.ts';
import type { Session } from '../app/session.ts';
import type { Fault } from '../protocol/messages.ts';
import { deepFind } from '../ui/deep.ts';
import { testIds } from '../ui/test_ids.ts';

/** Brings the control into sight and focus that holds what the core refuses, once its panel is there. False where none does. */
export async function goToFault(
  root: ParentNode,
  { where }: Fault,
  session: Session,
  completePage: () => Promise<void>,
): Promise<boolean> {
  const tab = faultTab(where);
  await loadPlaces(
    leftPlaces.filter(({ name }) => name === tab),
    session,
  );
  await completePage();
  await settled();
  const field = deepFind(root, ':is(input, select)[aria-invalid="true"]');
  const row = deepFind(root, 'li[aria-invalid="true"]');
  const found =
    field ??
    (row && (deepFind(row, 'select') ?? deepFind(row, 'button[aria-expanded]'))) ??
    deepFind(root, '.node[data-broken="true"]') ??
    deepFind(root, `[data-testid="${testIds.fault}"]`);
  found?.scrollIntoView({ block: 'center' });
  found?.focus();
  return found !== null;
}

/** Resolves when what was set off by now is drawn, in panels within panels too. */
export function settled(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
