import type { ForecastWords } from './words.en.ts';

export const words: ForecastWords = {
  data: 'データ',
  window: (points) => `入力した${points}点`,
  clean: 'ノイズなし',
  oneStep: '実データから次の1点',
  loop: '自分の予測を使った予測',
  point: '点',
  oneStepShort: '次の1点',
  loopShort: '予測',
  errorShort: '誤差',
  start: '入力の開始位置',
  label: (steps, worst) => `データと、自分の予測を入力に戻した${steps}点の予測。最大の誤差は ${worst}。`,
  error: '予測の誤差',
  errorNow: (worst, last) => `最大 ${worst}、最後 ${last}`,
  errorLabel: (worst, last) => `予測の絶対誤差の推移。最大 ${worst}、最後 ${last}。`,
};
