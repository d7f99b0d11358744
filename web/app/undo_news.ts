import { undoTexts } from '../locales/undo.ts';
import type { Messages } from '../locales/messages.ts';
import type { Description } from '../protocol/description.ts';
import { editName } from './changes.ts';
import type { Replay } from './undo.ts';

/** What was undone or redone, in a sentence for screen readers. */
export function undoNews({ verb, edit }: Replay, description: Description, t: Messages): string {
  return undoTexts[t.language][verb](editName(edit, description, t));
}
