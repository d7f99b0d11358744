/**
 * brain.js, which has no batches, optimizers or losses to choose: its recurrent networks learn, sample by sample, to
 * tell the next step of a sequence, as wide as the others. Measured is the nearest it can express: as many steps, inputs
 * and units, with an error at each step.
 */
import { isRecurrent, makeData } from '../workloads.mjs';

export const patient = true;
export const note = 'the nearest it can express: the next step of a sequence, sample by sample';

const classes = { SimpleRNN: 'RNN', LSTM: 'LSTM', GRU: 'GRU' };

export const open = () =>
  new Promise((resolve, reject) => {
    const src = '/tests/bench/node_modules/brain.js/dist/browser.js';
    document.head.append(
      Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject }),
    );
  });

export function refuses(workload) {
  if (workload.batch > 10 && !isLanguage(workload))
    return 'it has no batches and no one answer to a whole sequence';
  return null;
}

const isLanguage = ({ loss }) => loss.endsWith('ategoricalCrossentropy');

export function prepare(workload, samples) {
  const recurrent = workload.layers.filter(isRecurrent);
  const name = classes[recurrent[0].type];
  const hiddenLayers = recurrent.map((layer) => layer.units);
  const { inputs } = makeData(workload, samples);
  const { time } = workload;
  const net = isLanguage(workload)
    ? languageNet(workload, name, hiddenLayers)
    : new window.brain.recurrent[`${name}TimeStep`]({
        inputSize: workload.features,
        hiddenLayers,
        outputSize: workload.features,
      });
  net.initialize();
  const patterns = Array.from({ length: samples }, (_, sample) =>
    isLanguage(workload)
      ? Array.from({ length: time - 1 }, () =>
          Math.floor(Math.random() * (workload.vocabulary ?? workload.features)),
        )
      : rows(inputs, sample * time, time, workload.features),
  );
  return {
    fit: async (epochs) => {
      for (let epoch = 0; epoch < epochs; ++epoch) for (const pattern of patterns) net.trainPattern(pattern);
    },
  };
}

/** Its networks over symbols begin each sequence with a symbol of their own. */
function languageNet(workload, name, hiddenLayers) {
  const symbols = workload.vocabulary ?? workload.features;
  const inputSize = workload.vocabulary ? workload.layers[0].units : symbols;
  const net = new window.brain.recurrent[name]({
    inputSize,
    inputRange: symbols,
    outputSize: symbols,
    hiddenLayers,
  });
  // Without a formatter of texts it takes numbers.
  net.options.dataFormatter = null;
  return net;
}

/** `time` steps and one more, which the last is to tell. */
function rows(values, first, time, width) {
  const row = (t) => values.slice((first + t) * width, (first + t + 1) * width);
  return [...Array.from({ length: time }, (_, t) => row(t)), row(0)];
}
