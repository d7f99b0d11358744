import { createRequire } from 'node:module';

import { near, numbers, tf } from './support.mjs';

const require = createRequire(import.meta.url);
export const tfjs = require('@tensorflow/tfjs');
await tfjs.setBackend('cpu');

/**
 * The artifacts that `model.save` hands to its handler.
 * @returns {Promise<any>}
 */
export async function saved(model, options = {}) {
  let given;
  const take = async (artifacts) => {
    given = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  };
  await model.save({ save: take }, options);
  return given;
}

export const size = (shape) => shape.reduce((a, b) => a * b, 1);

const asList = (value) => (Array.isArray(value) ? value : [value]);

/** The same numbers for a model of either library, for each of its inputs. `ids`: whole numbers below this. */
export function inputsFor(library, model, { batch = 3, time = 4, ids = 0, zeros = false } = {}) {
  const list = model.inputs.map((input, i) => {
    const shape = [batch, ...input.shape.slice(1).map((extent) => extent ?? time)];
    const values = numbers(size(shape), 5 + i).map((value) =>
      ids ? Math.floor(((value + 1) / 2) * ids) : value,
    );
    if (zeros)
      for (let at = 0; at < values.length; at++) if (at % (2 * shape.at(-1)) < shape.at(-1)) values[at] = 0;
    return library.tensor(values, shape);
  });
  return list.length === 1 ? list[0] : list;
}

export function predictions(library, model, options) {
  return asList(model.predict(inputsFor(library, model, options))).map((output) => [...output.dataSync()]);
}

/** The losses of so many steps, always on the same batch, of a model that ends in two classes. */
export async function lossesOf(library, model, steps, options = {}) {
  const losses = [];
  const shape = [6, ...model.outputs[0].shape.slice(1)];
  const targets = numbers(size(shape) / 2, 3).flatMap((value) => (value > 0 ? [1, 0] : [0, 1]));
  for (let step = 0; step < steps; step++) {
    const inputs = inputsFor(library, model, { batch: 6, ...options });
    losses.push([await model.trainOnBatch(inputs, library.tensor(targets, shape))].flat()[0]);
  }
  return losses;
}

/** Weights of both signs, the same in every run. */
export function fill(model) {
  const weights = model.getWeights().map((weight, i) => {
    const positive = /variance/.test(weight.name ?? '');
    const values = numbers(size(weight.shape), 30 + i).map((value) => (positive ? 1.5 + value : 0.7 * value));
    return tfjs.tensor(values, weight.shape);
  });
  model.setWeights(weights);
}

/** Loads what TF.js saved, saves it and lets TF.js load that: all three predict the same. */
export async function thereAndBack(model, options = {}, what = 'prediction') {
  const expected = predictions(tfjs, model, options);
  const ours = await tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
  const got = predictions(tf, ours, options);
  expected.forEach((values, i) => near(got[i], values, 1e-5, what));
  const back = await tfjs.loadLayersModel(tfjs.io.fromMemory(await saved(ours)));
  const again = predictions(tfjs, back, options);
  expected.forEach((values, i) => near(again[i], values, 1e-5, `${what}, saved again`));
  return ours;
}
