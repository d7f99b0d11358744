export const words = {
  data: 'data',
  window: (points: number): string => `input window (${points} points)`,
  clean: 'without noise',
  oneStep: 'next point, from true data',
  loop: 'forecast, fed with itself',
  point: 'point',
  oneStepShort: 'next point',
  loopShort: 'forecast',
  errorShort: 'error',
  start: 'Start of the window',
  label: (steps: number, worst: string): string =>
    `Data with a forecast of ${steps} points from its own predictions; largest error ${worst}.`,
  error: 'Error of the forecast',
  errorNow: (worst: string, last: string): string => `largest ${worst}, at the end ${last}`,
  errorLabel: (worst: string, last: string): string =>
    `Absolute error of the forecast over time: largest ${worst}, at the end ${last}.`,
};
export type ForecastWords = typeof words;
