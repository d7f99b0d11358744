import type { Language } from '../languages/languages.ts';
import type { TaskGroup } from '../tasks/card.ts';

/** The texts of the task chooser: apart from the others, since they come with it. */
export interface ChooserTexts {
  title: string;
  close: string;
  search: string;
  article: string;
  anyArticle: string;
  from: (articles: string) => string;
  time: (seconds: number) => string;
  open: string;
  none: string;
  count: (count: number) => string;
  groups: Record<TaskGroup, string>;
}

const en: ChooserTexts = {
  title: 'Choose a task',
  close: 'Close',
  search: 'Search tasks',
  article: 'From which article',
  anyArticle: 'Any article',
  from: (articles) => `From: ${articles}`,
  time: (seconds) => (seconds < 2 ? 'about a second' : `about ${seconds} s`),
  open: 'open now',
  none: 'No task matches. Try fewer letters, or another article.',
  count: (count) => (count === 1 ? '1 task' : `${count} tasks`),
  groups: {
    first: 'First steps',
    waves: 'Waves and weather',
    words: 'Words',
    memory: 'Memory',
    encoders: 'Encoders and decoders',
    generate: 'Generate and embed',
    own: 'Your own data',
  },
};

const ja: ChooserTexts = {
  title: '課題を選ぶ',
  close: '閉じる',
  search: '課題を検索',
  article: '出典の記事',
  anyArticle: 'すべての記事',
  from: (articles) => `出典：${articles}`,
  time: (seconds) => (seconds < 2 ? '約1秒' : `約${seconds}秒`),
  open: '表示中',
  none: '該当する課題がありません。文字を減らすか、別の記事を選んでください。',
  count: (count) => `${count}件の課題`,
  groups: {
    first: 'はじめの一歩',
    waves: '波と天気',
    words: '言葉',
    memory: '記憶',
    encoders: 'エンコーダーとデコーダー',
    generate: '生成と埋め込み',
    own: '自分のデータ',
  },
};

export const chooserTexts: Record<Language, ChooserTexts> = { en, ja };
