import type { Language } from '../languages/languages.ts';

/** What is said once an edit was undone or redone: apart from the others, since it is needed then. `what` may be empty. */
export const undoTexts: Record<Language, Record<'undo' | 'redo', (what: string) => string>> = {
  en: {
    undo: (what) => (what ? `Undone: ${what}` : 'Undone'),
    redo: (what) => (what ? `Redone: ${what}` : 'Redone'),
  },
  ja: {
    undo: (what) => (what ? `元に戻しました：${what}` : '元に戻しました'),
    redo: (what) => (what ? `やり直しました：${what}` : 'やり直しました'),
  },
};
