import type { LatentPlaneWords } from './words.en.ts';

export const words: LatentPlaneWords = {
  title: 'z の平面を歩く',
  show: '表示',
  layers: { both: '画像とテストの数字', images: '画像だけ', places: 'テストの数字だけ' },
  keep: '横に残す',
  keepWhy: 'この図を横に残して、別の実験や課題の平面と比べます。',
  isKept: '平面の図を横に残しています。',
  keptPlain: '残した図：z をそのまま使う学習',
  keptSampled: '残した図：z を抽出する学習',
  remove: '取り除く',
  axes: { x: '横', y: '縦' },
  plane: 'z の平面：デコーダーが作る画像と、テストの数字の位置',
  keys: '矢印キーで位置を動かします。Shift と一緒なら5歩ずつ、Home で中央に戻ります。',
  sliders: 'z の各次元',
  draw: '数字を描く',
  pad: '数字を描く紙',
  padKeys:
    '矢印キーでペンを動かし、スペースキーで下ろしたり上げたりします。Backspace で最後の線を取り消します。',
  undo: '元に戻す',
  clear: '消す',
  penDown: 'ペンを下ろしています。',
  penUp: 'ペンを上げています。',
  read: '読み取る画像',
  back: '復元した画像',
  here: '丸の位置の画像',
  image: 'この z から復元した画像',
  nearest: (label) => `最も近いテストの数字：${label}`,
  sampled:
    '小さな画像はそれぞれ、その位置の z からデコーダーが作ったものです。数字は、エンコーダーがテストの数字を置いた位置です。平面の上を動かすか、数字を描いて、どこに置かれるかを見てください。',
  plain:
    '小さな画像はそれぞれ、その位置の z からデコーダーが作ったものです。数字は、エンコーダーがテストの数字を置いた位置です。数字の間やまわりで何を描くべきかを、デコーダーは教わっていません。',
};
