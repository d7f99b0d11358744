import type { MapWords } from './words.en.ts';

export const words: MapWords = {
  title: '地図',
  explained: (share, width) =>
    `最も大きく違う2つの方向（主成分）に、${width}次元の広がりの${share}が入っています。直前の図になるべく重なるように回して表示しています。`,
  broken: '重みが有限の値ではないため、地図はありません。',
  groups: 'グループ（押すと、それだけを表示します）',
  all: 'すべて',
  label: (count) => `${count}個の点の地図。矢印キーで1つずつ読めます。`,
  read: (label, group, near) => `${label}（${group}）、地図で近いもの：${near}`,
  hint: '印を指すか、矢印キーを使うと読めます。',
  table: '表で見る',
  columns: { label: '点', group: 'グループ', x: 'x', y: 'y', near: '地図で近いもの' },
  comma: '、',
};
