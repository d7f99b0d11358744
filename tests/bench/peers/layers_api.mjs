import { makeData } from '../workloads.mjs';

/** The workload as a model of the library or of TF.js, which speak the same language. */
function buildModel(library, workload) {
  const model = library.sequential();
  workload.layers.forEach(({ type, units, sequences, activation }, index) => {
    if (type === 'Embedding')
      return model.add(
        library.layers.embedding({
          inputDim: workload.vocabulary,
          outputDim: units,
          inputLength: workload.time,
        }),
      );
    const options = { units, activation, kernelInitializer: 'glorotUniform' };
    if (index === 0) options.inputShape = [workload.time, workload.features];
    if (type === 'Dense') return model.add(library.layers.dense(options));
    options.returnSequences = sequences;
    options.recurrentInitializer = 'glorotUniform';
    if (type === 'SimpleRNN') return model.add(library.layers.simpleRNN(options));
    options.recurrentActivation = 'sigmoid';
    return model.add(type === 'LSTM' ? library.layers.lstm(options) : library.layers.gru(options));
  });
  const { name, learningRate } = workload.optimizer;
  model.compile({ optimizer: library.train[name](learningRate), loss: workload.loss });
  return model;
}

export function prepareModel(library, workload, samples) {
  const data = makeData(workload, samples);
  const x = library.tensor(data.inputs, data.inputShape);
  const y = library.tensor(data.targets, data.targetShape);
  const model = buildModel(library, workload);
  return {
    fit: (epochs) =>
      model.fit(x, y, { batchSize: workload.batch, epochs, shuffle: true, verbose: 0, yieldEvery: 'never' }),
  };
}
