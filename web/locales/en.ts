import type { Diverged, Stopped } from '../protocol/progress.ts';

/** Everything the page says. What the core says (errors, summaries, option names) stays as the core says it. */
export const en = {
  language: 'en' as const,

  // Header
  task: 'Task',
  languageLabel: 'Language',
  theme: 'Theme',
  themes: { auto: 'System theme', light: 'Light', dark: 'Dark' },
  share: 'Copy link',
  shared: 'Link copied',
  about: 'About',
  skip: 'Skip to the training controls',
  skipToStage: 'Skip to the results',
  shareFailed: 'Could not copy. The link is in the address bar.',

  taskOptions: 'Task settings',
  experiment: 'Experiment',
  experiments: 'Experiments of the article',
  defaultVariant: 'As in the article',
  tried: 'tried',
  changed: 'changed',
  changedFrom: (variant: string) => `Changed from “${variant}”:`,
  takeBack: (change: string) => `Take back: ${change}`,
  backToTask: 'Take all back',
  ownData: (files: string) => `Trains on your data: ${files}.`,
  ownDataNotes: 'The figures in the notes are those of the page’s own data.',
  undo: (what: string) => (what ? `Undo: ${what}` : 'Undo'),
  redo: (what: string) => (what ? `Redo: ${what}` : 'Redo'),

  // Places
  settings: 'Settings',
  data: 'Data',
  stage: 'Results',
  answers: 'Answers',
  network: 'Network',
  drawer: 'Code and log',
  codeAndSummary: 'Code and summary',
  codeShort: 'Code',
  logShort: 'Log',
  close: 'Close',
  watch: 'Watch',
  places: 'Places',
  faultHere: 'has a fault',
  moreTransport: 'Single batches and pace',

  // Transport
  transport: 'Training controls',
  play: 'Train',
  pause: 'Pause',
  again: 'Train again',
  stepBatch: '1 batch',
  stepEpoch: '1 epoch',
  stepBatchHelp: 'Train one batch and stop',
  stepEpochHelp: 'Train to the end of this epoch and stop',
  reset: 'Reset',
  resetHelp: 'Back to the untrained network, same seed',
  pace: 'Pace',
  paceOf: (batches: string) => `${batches} ${batches === '1' ? 'batch' : 'batches'}/s`,
  fullSpeed: 'Full speed',
  epoch: 'epochs',
  epochsPlanned: (epochs: number) => `epochs (${epochs} planned)`,
  rate: 'samples/s',
  elapsed: 'Elapsed',
  remaining: 'Remaining',
  units: { seconds: 's', days: 'days', years: 'years' },
  states: {
    starting: 'Starting',
    paused: 'Paused',
    running: 'Training',
    done: 'Done',
    failed: 'Not running',
  },
  ready: 'Ready',
  validating: 'Validating',
  finished: (metrics: string) => `Training finished. ${metrics}`,
  started: 'Training started.',
  pausedAfter: (epochs: number) => `Training paused. Finished epochs: ${epochs}.`,
  diverged: 'Diverged',
  divergedAt: ({ epoch, batch, layer }: Diverged): string =>
    `Diverged: the loss is no longer a finite number, as seen in epoch ${epoch}, batch ${batch}${layer ? `, first in layer ${layer}` : ''}.`,
  busy: 'Busy',
  busyWith: (what: 'waiting' | 'loading' | 'reading' | 'making' | 'computing', weights: string): string =>
    ({
      waiting: 'Waiting for the training worker',
      loading: 'Loading the computing module',
      reading: 'Reading data',
      making: `Making the data and a model of ${weights} weights`,
      computing: 'Computing what is to be shown',
    })[what],
  busyEnded: 'No longer busy.',
  cancel: 'Cancel',
  cancelHelp: 'Take the change back and go on with the previous experiment',
  notValid: 'Not valid',
  trainsEarlier: 'Training the earlier model',
  fixModel: 'Fix the model',
  fixSettings: 'Fix the settings',
  outdated: 'Out of date: this belongs to the last experiment that worked, not to the edited one.',
  progressLabel: 'Progress of the whole run',
  stopped: ({ callback, epoch, best_epoch, batch, layer, step }: Stopped): string => {
    if (best_epoch)
      return `${callback} ended the run after epoch ${epoch}; the best value was that of epoch ${best_epoch}.`;
    if (!batch) return `${callback} ended the run in epoch ${epoch}.`;
    const what = layer
      ? `values are no longer finite, first in layer ${layer}${typeof step === 'number' ? ` at t = ${step + 1}` : ''}`
      : 'the loss is no longer finite, though all layers are';
    return `${callback} ended the run in epoch ${epoch}, batch ${batch}: ${what}.`;
  },

  // Curves
  curves: 'Learning curves',
  metric: (name: string): string => {
    if (name === 'loss') return 'Loss';
    if (/accuracy$|^acc$/.test(name)) return 'Accuracy';
    if (name === 'mean_squared_error' || name === 'mse') return 'MSE';
    if (name === 'mean_absolute_error' || name === 'mae') return 'MAE';
    if (name === 'perplexity') return 'Perplexity';
    if (name === 'precision') return 'Precision';
    if (name === 'recall') return 'Recall';
    if (name === 'kl_loss') return 'KL divergence';
    return name;
  },
  training: 'training',
  validation: 'validation',
  logScale: 'log scale',
  logScaleHelp: 'Logarithmic axis: shows how small the loss becomes',
  runningMean: 'Mean over the epoch so far, as Keras shows it',
  baselineMark: 'trivial rule',
  epochAt: (epochs: number) =>
    Number.isInteger(epochs) ? `after epoch ${epochs}` : `in epoch ${Math.ceil(epochs)}`,
  curveAt: (where: string, training: string, validation: string) =>
    `${where}: training ${training}, validation ${validation}`,
  curveLabel: (name: string, training: string, validation: string) =>
    `${name} by epoch. Training ${training}, validation ${validation}.`,
  testResult: 'Test set',
  baseline: (rule: string) => `Trivial rule (${rule})`,
  testAfter: 'after the run',

  // Answers, and what goes on inside
  predictions: 'What the network answers',
  inside: 'Inside',
  insideHelp: 'What happens in the layers while the network reads one sample.',
  waiting: 'Waiting for the first prediction …',
  viewFault: 'This picture cannot be drawn.',
  unknownView: (kind: string) => `This page has no picture of the kind “${kind}”.`,
  nothingInside: 'This model has no layers to look into.',

  // Model
  model: 'Model',
  input: 'Input',
  output: 'Output',
  addLayer: 'Add layer',
  openLayer: (label: string) => `Options of ${label}`,
  insertAfter: (name: string) => `Insert a layer after ${name}`,
  insertFirst: 'Insert a layer before the first one',
  layerClass: 'Kind of layer',
  layerInside: (wrapper: string) => `Layer inside ${wrapper}`,
  wrapIn: (wrapper: string) => `Wrap in ${wrapper}`,
  unwrap: (wrapper: string) => `Take out of ${wrapper}`,
  wrappedIn: (wrapper: string) => `Now in ${wrapper}`,
  unwrappedFrom: (wrapper: string) => `Taken out of ${wrapper}`,
  asGraph: 'As a graph',
  asGraphHelp: 'For branches, several inputs, and layers that join',
  layerCard: (position: number, name: string) => `Layer ${position}: ${name}`,
  moveUp: 'Move up',
  moveDown: 'Move down',
  drag: 'Drag to reorder',
  duplicate: 'Duplicate',
  remove: 'Remove',
  moved: (name: string, position: number) => `${name} is now layer ${position}`,
  removed: (name: string) => `${name} removed`,
  added: (name: string) => `${name} added`,
  moreOptions: 'More options',
  fewerOptions: 'Fewer options',
  changedCount: (count: number) => `${count} changed`,
  changedMark: (value: string) => `Changed; the default is ${value}`,
  noLayers: 'No layers yet. Add one below.',
  parameterCount: (count: number) =>
    count === 1 ? '1 parameter' : `${count.toLocaleString('en')} parameters`,
  totalParameters: 'Total',
  stackFault: 'This stack does not work yet.',
  stillTraining: 'Until it does, the last one that worked is kept.',
  /** What the core's layers and options are, by name: of `loadHelp`, empty before. */
  layerKinds: {} as Record<string, string>,

  // Options
  groups: {
    regularisation: 'Dropout',
    sequence: 'Sequence',
    cell: 'Cell',
    weights: 'Weights',
    other: 'Name',
    clipping: 'Clipping',
    rule: 'Update rule',
  },
  options: {} as Record<string, string>,
  none: 'None',
  expectNumber: 'Enter a number',
  expectInteger: 'Enter a whole number',
  expectIntegers: 'Enter whole numbers, separated by commas',
  expectShape: 'Enter whole numbers, separated by commas; None for any length',
  expectNumbers: 'Enter numbers, separated by commas',
  expectRequired: 'A value is needed',
  expectAbove: (bound: string, strictly: boolean) => (strictly ? `above ${bound}` : `at least ${bound}`),
  expectBelow: (bound: string, strictly: boolean) => (strictly ? `below ${bound}` : `at most ${bound}`),
  inForce: (why: string, value: string) => `${why}. ${value} stays in force.`,
  expectRange: (bounds: string[]) => `Must be ${bounds.join(' and ')}`,

  // Training settings
  trainingSettings: 'Training',
  optimizer: 'Optimizer',
  loss: 'Loss',
  metrics: 'Metrics',
  addMetric: 'Add metric',
  build: 'Numerics',
  builds: { simd128: 'Same bits everywhere', relaxed: 'Fastest (relaxed SIMD)' },

  // Details
  diagram: 'Unrolled in time',
  diagramLabel: (rows: string[]) => `Network from input to output: ${rows.join(', ')}`,
  nodeTitle: (type: string, step: number, width: number) =>
    `${type}, step ${step}: ${width} ${width === 1 ? 'value' : 'values'}`,
  summary: 'Summary',
  summaryStyle: 'Style',
  summaryStyles: { keras3: 'Keras 3', keras2: 'Keras 2' },
  formulas: 'How the parameters are counted',
  code: 'Keras code',
  copyCode: 'Copy',
  copied: 'Copied',
  log: 'Training log',
  logEmpty: 'After each epoch one line appears here.',

  // Hints
  hint: 'Hint',
  dismiss: 'Dismiss',
  hintWatch: 'It is learning right now. In a hurry?',
  hintTry: (name: string) => `Try next: ${name}`,
  hintDone: 'Finished.',
  hintDiverged: 'The numbers grew past all bounds. A smaller learning rate or clipping may help.',
  hintSlow: 'Again in slow motion',
  hintOwn: 'You have tried all experiments. Now change a layer yourself.',
  hintPaused: 'Paused. Train batch by batch, or go on.',

  // Notices
  restarted: 'The training worker stopped and was started again.',
  resumedFrom: 'It goes on from the last checkpoint.',
  restartedFromStart: 'The run starts over.',
  badLink: 'Part of the link could not be read; defaults were used instead.',
  badExperiment: 'The experiment cannot be trained as it is.',
  badAttribute: 'An attribute of this element has a value that is not known, and is not used.',
  engineFailed: 'The training engine does not run.',
  partFailed: 'A part of the page could not be fetched. Check the connection and try again.',
  tryAgain: 'Try again',
  unsupported:
    'This browser cannot run the training engine: it lacks WebAssembly SIMD. Any current Chrome, Edge, Firefox or Safari can.',
};
