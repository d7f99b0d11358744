export const words = {
  title: 'A walk through z',
  show: 'Show',
  layers: { both: 'images and test digits', images: 'images alone', places: 'test digits alone' },
  keep: 'Keep it beside',
  keepWhy: 'Keep this picture beside, to compare it with the plane of another experiment or task.',
  isKept: 'A picture of a plane is kept beside.',
  keptPlain: 'Kept: z as the encoder says it',
  keptSampled: 'Kept: z drawn in training',
  remove: 'Remove',
  axes: { x: 'Across', y: 'Up' },
  plane: 'The plane of z: images that the decoder makes, and the places of test digits',
  keys: 'The arrow keys move the place, with Shift five steps at once; Home goes to the middle.',
  sliders: 'Each dimension of z',
  draw: 'Draw a digit',
  pad: 'Paper to draw a digit on',
  padKeys:
    'The arrow keys move the pen, the space bar puts it down and lifts it, Backspace takes the last stroke back.',
  undo: 'Undo',
  clear: 'Clear',
  penDown: 'The pen is down.',
  penUp: 'The pen is up.',
  read: 'What is read',
  back: 'What comes back',
  here: 'Decoded at the ring',
  image: 'The image decoded from this z',
  nearest: (label: number): string => `nearest test digit: a ${label}`,
  sampled:
    'Each small image is what the decoder makes of the z at its place; the numbers are test digits, where the encoder puts them. Move over the plane, or draw a digit and see where it is put.',
  plain:
    'Each small image is what the decoder makes of the z at its place; the numbers are test digits, where the encoder puts them. Between and around the digits the decoder was never told what to draw.',
};
export type LatentPlaneWords = typeof words;
