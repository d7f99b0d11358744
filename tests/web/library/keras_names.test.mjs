/** Every name by which Keras 3.15.1 knows what is here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';
import { saved } from './tfjs_support.mjs';

const words = (text) => text.split(/\s+/).filter((word) => word !== '');

const losses = words(`
  mean_squared_error MeanSquaredError mse MSE mean_absolute_error MeanAbsoluteError mae MAE
  mean_absolute_percentage_error MeanAbsolutePercentageError mape MAPE
  mean_squared_logarithmic_error MeanSquaredLogarithmicError msle MSLE
  binary_crossentropy BinaryCrossentropy bce BCE kl_divergence KLDivergence kld KLD
  cosine_similarity CosineSimilarity huber Huber log_cosh LogCosh hinge Hinge squared_hinge SquaredHinge
  poisson Poisson categorical_crossentropy CategoricalCrossentropy
  meanSquaredError binaryCrossentropy cosineSimilarity squaredHinge klDivergence`);
const metrics = words(`
  accuracy acc Accuracy BinaryAccuracy binary_accuracy Precision precision Recall recall
  RootMeanSquaredError root_mean_squared_error MeanSquaredError mse MSE MAE MAPE MSLE BCE
  Hinge SquaredHinge Poisson KLDivergence CosineSimilarity rootMeanSquaredError binaryAccuracy
  LogCoshError log_cosh_error CategoricalHinge categorical_hinge AUC auc F1Score f1_score R2Score r2_score
  TopKCategoricalAccuracy top_k_categorical_accuracy TruePositives false_negatives CategoricalCrossentropy
  kl_divergence cosine_similarity`);
// Keras has these as losses alone, or not at all: see the README of the library.
const furtherMetrics = words(`
  huber logCosh logcosh dice tversky binaryFocalCrossentropy categoricalFocalCrossentropy kld rmse crossentropy ce`);
const initializers = words(`
  GlorotUniform glorot_uniform glorotUniform GlorotNormal HeUniform HeNormal he_normal LecunUniform lecun_normal
  leCunNormal Ones ones one Zeros zeros zero Constant constant RandomNormal random_normal normal
  RandomUniform random_uniform uniform TruncatedNormal truncated_normal Orthogonal orthogonal Identity identity`);
const regularizers = words('L1 l1 L2 l2 L1L2 l1l2 l1_l2');
const constraints = words(
  'MaxNorm max_norm maxNorm MinMaxNorm min_max_norm NonNeg nonNeg UnitNorm unit_norm',
);
const optimizers = words(
  'adam Adam ADAM SGD sgd Sgd RMSprop rmsprop RMSProp adamw AdamW Adagrad adadelta Adamax NADAM',
);

const made = (options = {}) =>
  tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [2], name: 'head', ...options })],
    seed: 1,
  });
const x = tf.tensor([[1, 2]]);
const y = tf.tensor([[1, 0]]);

async function trains(compiled) {
  const model = made();
  model.compile({ optimizer: 'sgd', loss: 'mse', ...compiled });
  await model.trainOnBatch(x, y);
  return model;
}

test('losses', async () => {
  for (const loss of losses) {
    const again = await tf.loadLayersModel(
      tf.io.fromMemory(await saved(await trains({ loss }), { includeOptimizer: true })),
    );
    await again.trainOnBatch(x, y);
  }
});

test('metrics, under their names in the history', async () => {
  for (const metric of [...metrics, ...furtherMetrics]) {
    const model = await trains({ metrics: [metric] });
    const { history } = await model.fit(x, y);
    assert.ok(metric in history, `${metric}: ${Object.keys(history)}`);
    await tf.loadLayersModel(tf.io.fromMemory(await saved(model, { includeOptimizer: true })));
  }
});

test('optimizers', async () => {
  for (const optimizer of optimizers) {
    const model = await trains({ optimizer });
    await tf.loadLayersModel(tf.io.fromMemory(await saved(model, { includeOptimizer: true })));
  }
});

test('initializers, regularizers and constraints, here and in files', async () => {
  for (const [option, names] of Object.entries({
    kernelInitializer: initializers,
    kernelRegularizer: regularizers,
    kernelConstraint: constraints,
  }))
    for (const name of names) {
      const model = made({ [option]: name });
      await tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
      const topology = {
        class_name: 'Sequential',
        config: {
          layers: [
            {
              class_name: 'Dense',
              config: { units: 1, batch_input_shape: [null, 1], [snake(option)]: name },
            },
          ],
        },
      };
      await tf.loadLayersModel(tf.io.fromMemory(topology));
    }
});

const snake = (text) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('other names are refused as they were written', () => {
  assert.throws(() => made().compile({ optimizer: 'Adan', loss: 'mse' }), /unknown name 'Adan'/);
  assert.throws(() => made().compile({ optimizer: 'sgd', loss: 'MES' }), /unknown name 'MES'/);
  assert.throws(() => made({ kernelInitializer: 'glorotuniform' }), /unknown name 'glorotuniform'/);
});
