/**
 * The hooks by which the page tests find things: values of `data-testid`. Shadow roots are open, so that the
 * tests reach through them. A hook names what an element is for, never how it looks; texts may be in any
 * language. "Option controls" are the inputs of one option of a schema (layer, optimizer, loss, task, fit):
 * `option-<name>` inside the form of the thing they belong to; a checkbox for boolean, a select for choice and
 * registered, else an input that takes its value on `change`. A registered value that has options of its own
 * shows them nested in `option-<name>-options`.
 */
export const testIds = {
  // Task
  /** Button that opens the task chooser; carries data-task. */
  taskSelect: 'task-select',
  /** The dialog of the task chooser: a search field, a filter by article, and one button for each task with data-task. */
  taskChooser: 'task-chooser',
  taskSearch: 'task-search',
  taskArticle: 'task-article',
  taskCard: 'task-card',
  /** Button that opens the menu of experiments; carries data-variant and, while something is changed, data-changed. */
  experimentMenu: 'experiment-menu',
  /** One for each change of the chosen variant: a button that takes it back. */
  change: 'change',
  undoChanges: 'undo-changes',
  undo: 'undo',
  redo: 'redo',
  /** Holds the experiments of the task, one button each. */
  variants: 'variants',
  /** A button; carries data-variant (the id, '' for the task's default) and aria-pressed. */
  variant: 'variant',
  /** Holds the option controls of the task. */
  taskOptions: 'task-options',
  /** <input>. */
  seed: 'seed',

  // Transport. A button that changes its meaning changes its hook with it (play <-> pause).
  play: 'play',
  pause: 'pause',
  /** In place of play while the experiment as edited does not work: leads to the fault. */
  fix: 'fix',
  stepBatch: 'step-batch',
  stepEpoch: 'step-epoch',
  reset: 'reset',
  /** <input type=range>: left is slow motion, its right end is full speed. */
  pace: 'pace',
  /** Button: full speed at one click. */
  fullSpeed: 'full-speed',
  /** In a narrow room: shows the other controls of training (aria-expanded). */
  moreTransport: 'more-transport',
  /** Carries data-state: 'starting' | 'paused' | 'running' | 'done' | 'failed'. */
  runState: 'run-state',
  /** Carries data-value: finished epochs; its text is for people. */
  epoch: 'epoch',
  samplesPerSecond: 'samples-per-second',
  elapsed: 'elapsed',
  remaining: 'remaining',

  // Training settings. <input> or <select>.
  epochs: 'epochs',
  batchSize: 'batch-size',
  optimizer: 'optimizer',
  optimizerOptions: 'optimizer-options',
  loss: 'loss',
  lossOptions: 'loss-options',
  /** <select> simd128 | relaxed. */
  build: 'build',

  // Layer stack
  /** One for each layer but the InputLayer, in order; carries data-index, data-class (the class name) and
   *  aria-invalid="true" when the fault is in it. Option controls are inside. */
  layerRow: 'layer-row',
  /** Inside a row; <select> of class names. */
  layerClass: 'layer-class',
  /** The same of the layer inside of a wrapper. */
  innerClass: 'inner-class',
  moveUp: 'move-up',
  moveDown: 'move-down',
  duplicateLayer: 'duplicate-layer',
  removeLayer: 'remove-layer',
  /** Shows and hides the row's options (aria-expanded). */
  layerOptions: 'layer-options',
  layerShape: 'layer-shape',
  layerParameters: 'layer-parameters',
  /** The row itself: a button that shows and hides the layer's form (aria-expanded). */
  layerOpen: 'layer-open',
  /** Buttons that ask for a layer in the picker: at the end, and between two rows. */
  addLayer: 'add-layer',
  insertLayer: 'insert-layer',
  /** Puts the layer into a wrapper (data-class), and takes it out. */
  wrapLayer: 'wrap-layer',
  unwrapLayer: 'unwrap-layer',
  /** <dialog> with its search field and one option for each class (data-class). */
  layerPicker: 'layer-picker',
  layerSearch: 'layer-search',
  layerChoice: 'layer-choice',
  /** Turn a stack into a graph, and back. */
  asGraph: 'as-graph',
  asStack: 'as-stack',

  // Models that are graphs
  /** A button for each call of a layer; carries data-node (`<layer>/<call>`, `/<n>` for an output) and data-class. */
  graphNode: 'graph-node',
  /** A button on each edge, which asks for a layer there; carries data-from, data-to and data-broken. */
  graphEdge: 'graph-edge',
  /** Holds the form of the chosen node. */
  graphForm: 'graph-form',
  /** One for each input of the chosen node: a <select> of outputs (`<layer>/<call>/<output>`). */
  graphInput: 'graph-input',
  addInput: 'add-input',
  /** Takes one call from a layer that has several; carries data-call. */
  removeCall: 'remove-call',
  /** <select> of the edges on which a layer can be called again. */
  callAgain: 'call-again',
  removeInput: 'remove-input',
  /** Why a change of the graph was not made. */
  graphNotice: 'graph-notice',
  /** Which input goes on when a layer with several is removed; carries data-input. */
  keepInput: 'keep-input',
  /** The edges as a list, one line each with a button to insert a layer. */
  connections: 'connections',

  // Faults. Beside the control that caused it; role=alert or aria-describedby.
  fault: 'fault',
  tryAgain: 'try-again',
  /** Page-wide notice (restarted worker, bad link, no wasm SIMD); carries data-kind: 'restart' | 'link' | 'engine'. */
  notice: 'notice',
  /** Why the run ended before its last epoch. */
  stopped: 'stopped',
  /** The work that an edit waits for; carries data-what ('making', 'waiting', ...). */
  busy: 'busy',
  cancel: 'cancel',
  /** The place where the loss was no longer finite. */
  diverged: 'diverged',
  /** Beside everything that belongs to an earlier experiment. */
  outdated: 'outdated',
  skip: 'skip',
  skipToStage: 'skip-to-stage',
  about: 'about',
  startFault: 'start-fault',

  // Results
  /** <pre> with the Keras summary. */
  summary: 'summary',
  /** <select> keras3 | keras2. */
  summaryStyle: 'summary-style',
  /** <pre> with Keras code. */
  kerasCode: 'keras-code',
  copyCode: 'copy-code',
  /** Current value of a metric; carries data-metric (its history key) and data-value (the plain number). */
  metric: 'metric',
  /** Holds the charts; one <figure> for loss and one for every other metric, with data-metric. */
  curves: 'curves',
  baseline: 'baseline',
  test: 'test',
  /** A readout of the answers: data-readout is its name, data-kind that of the view, once it is drawn. */
  predictions: 'predictions',
  /** One for each answer to a test sample; carries data-right: 'true' | 'false'. */
  predictionRow: 'prediction-row',
  /** <input>s for a sum of one's own, and the network's answer to it, which carries data-right. */
  ownFirst: 'own-first',
  ownSecond: 'own-second',
  ownAnswer: 'own-answer',
  /** The order in which the network reads the bits. */
  readingOrder: 'reading-order',
  /** In views of one sample: <input>s for its number in the test set, and for one of one's own. */
  sampleNumber: 'sample-number',
  sampleText: 'sample-text',
  /** A field for a text of one's own. */
  ownText: 'own-text',
  /** The outputs after each word of it. */
  afterWords: 'after-words',
  /** Of a text that the network writes: how it begins, the buttons that have it written, and the text. */
  writeBegin: 'write-begin',
  write: 'write',
  writeAgain: 'write-again',
  written: 'written',
  /** Of a search: <svg> of its tree (data-steps, data-step; nodes have data-node, data-fate), button, <input type=range>. */
  searchTree: 'search-tree',
  growSearch: 'grow-search',
  searchStep: 'search-step',
  /** Of a plane of images: the button that keeps a picture of it, and the picture. */
  keepPlane: 'keep-plane',
  keptPlane: 'kept-plane',
  /** Holds the weights of the answer that is read closely. */
  answerMap: 'answer-map',
  /** A row for each length; carries data-share. */
  lengthRow: 'length-row',
  /** The choice between the drawings of the model; carries data-close: 'true' for those neuron by neuron. */
  drawing: 'drawing',
  /** Why there is no drawing neuron by neuron. */
  notDrawn: 'not-drawn',
  /** What is read in that drawing. */
  neuronRead: 'neuron-read',
  /** The counts of a layer, which carries data-layer and data-total, and each of them, which carries data-part. */
  neuronCounts: 'neuron-counts',
  neuronCount: 'neuron-count',
  /** The answer to inputs that were chosen, its inputs, and the outputs' shapes. */
  chosenAnswer: 'chosen-answer',
  chosenInput: 'chosen-input',
  waveStart: 'wave-start',
  outputShape: 'output-shape',
  /** The formula of one unit at one step; carries data-step, data-unit and data-state. Buttons that step carry data-step. */
  formula: 'formula',
  loopStep: 'loop-step',
  loopAt: 'loop-at',
  loopUnit: 'loop-unit',
  loopScale: 'loop-scale',
  loopPlay: 'loop-play',
  /** Shares of saturated states; carry data-share. */
  saturated: 'saturated',
  loopDifference: 'loop-difference',
  /** Changes one value of the input. */
  inputFeature: 'input-feature',
  inputValue: 'input-value',
  /** Stands in place of the transport of a task without training. */
  untrained: 'untrained',
  /** Of a table of answers by true class: the share of right ones, and the cells, with data-count. */
  confusionRight: 'confusion-right',
  confusionCell: 'confusion-cell',
  /** Mean error of a series; carries data-value, and data-beside with that of the trivial rule. */
  seriesError: 'series-error',
  /** <input>s of a window's values, typed and as sliders; the way back to the test set; its classes, with data-share. */
  windowValue: 'window-value',
  windowSlider: 'window-slider',
  windowBack: 'window-back',
  windowClass: 'window-class',
  /** A row for what has to be read to tell that a word is wrong; carries data-needs, data-share and data-forward. */
  needsRow: 'needs-row',
  /** A row for each group of words; carries data-group and data-share. */
  groupRow: 'group-row',
  /** A row for each kind of analogies; carries data-relation, data-share, and data-nearest with that of the trivial rule. */
  analogyRow: 'analogy-row',
  /** Keras's own line of the batch. */
  progressLine: 'progress-line',
  /** One for each entry of the from-scratch log; carries data-iteration. */
  logRow: 'log-row',

  // Places. Tabs carry data-tab, panels data-panel.
  left: 'left',
  leftTab: 'left-tab',
  /** Shows the left place where it opens over the stage; carries data-fault while a fault is in it. */
  openLeft: 'open-left',
  closeLeft: 'close-left',
  stage: 'stage',
  stageTab: 'stage-tab',
  /** A way to one of the views inside; carries data-readout. */
  insideContents: 'inside-contents',
  drawer: 'drawer',
  drawerTab: 'drawer-tab',
  closeDrawer: 'close-drawer',
  /** Of the bar below a narrow page; carries data-place, and data-fault while a fault is there. */
  place: 'place',

  // Data that people bring
  /** One for each need of the task; carries data-need. */
  need: 'need',
  /** The name of the file that is used for a need. */
  dataInUse: 'data-in-use',
  /** A button for each of the three sets; carries data-set and data-size. */
  dataSet: 'data-set',
  /** One for each sample shown. */
  dataSample: 'data-sample',
  /** A file that the experiment names is missing, and may be. */
  dataMissing: 'data-missing',
  useShipped: 'use-shipped',
  chooseFile: 'choose-file',
  /** <input type=file>. */
  fileInput: 'file-input',
  pasteText: 'paste-text',
  pasted: 'pasted',
  usePasted: 'use-pasted',
  dataReading: 'data-reading',
  cancelReading: 'cancel-reading',
  /** What became of the last file; carries data-kind: ready | fault | doubt | crash | cancelled | other. */
  dataSaid: 'data-said',
  useInstead: 'use-instead',
  dismissAnswer: 'dismiss-answer',
  /** Uses the last file in another task, with data-task; or in this one, whatever it looks like. */
  offer: 'offer',
  useHere: 'use-here',
  /** What each task would take. */
  wants: 'wants',
  /** Asks which columns are meant; one <select> with data-purpose for each. */
  dataColumns: 'data-columns',
  dataColumn: 'data-column',
  useColumns: 'use-columns',
  changeColumns: 'change-columns',
  dataFiles: 'data-files',
  /** One for each file; carries data-name. */
  dataFile: 'data-file',
  useFile: 'use-file',
  removeFile: 'remove-file',
  /** Says that this browser keeps nothing. */
  dataUnkept: 'data-unkept',
  dropOverlay: 'drop-overlay',

  // Gates
  /** One for each map; carries data-gate, the name of the tensor. */
  gateMap: 'gate-map',
  gateUnit: 'gate-unit',
  gateStep: 'gate-step',
  /** The equations with numbers; carries data-counts. */
  gateEquations: 'gate-equations',

  // Beats
  /** The steps on which one taps: a button each, which carries data-beat: right | missed | wrong | none. */
  tap: 'tap',
  /** Says how many beats of one's own row come in time; carries data-hit, data-wanted, data-wrong. */
  ownBeats: 'own-beats',
  /** Stages side by side: trains them, or stops. */
  trainStages: 'train-stages',
  /** One for each stage; carries data-stage, data-epochs, data-hit. */
  stageRow: 'stage-row',

  // Dialogues
  /** One for each turn of a dialogue. */
  chatTurn: 'chat-turn',
  /** The answer to the last turn of one's own dialogue; carries data-value and data-fits. */
  chatAnswer: 'chat-answer',
  /** One for each different answer that was drawn; carries data-fits. */
  drawnAnswer: 'drawn-answer',
  startAnew: 'start-anew',
  /** One for each kind of turn; carries data-needs, data-share, data-limit. */
  repliesRow: 'replies-row',
  /** What ten draws for a context bring; carries data-contexts: varied | closed, data-different, data-fitting. */
  drawsRow: 'draws-row',

  // The page
  /** <select> en | ja. */
  language: 'language',
  /** <select> auto | light | dark. */
  theme: 'theme',
  /** Copies the link to this state. */
  share: 'share',
} as const;

/** The control of one option of a schema. */
export function optionTestId(name: string): string {
  return `option-${name}`;
}
