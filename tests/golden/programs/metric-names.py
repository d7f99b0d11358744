# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)


@keras.saving.register_keras_serializable()
class CategoricalPerplexity(keras.metrics.CategoricalCrossentropy):
    def result(self):
        return keras.ops.exp(super().result())


x_train, x_val, x_test = [np.random.random((n, 3,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 6,)).astype("float32") for n in (2 * 8, 8, 8)]

model = keras.Sequential([
    keras.Input(shape=(3,)),
    layers.Dense(6, activation="softmax"),
])

model.summary()

model.compile(
    optimizer="adam",
    loss="categorical_crossentropy",
    metrics=[
        keras.metrics.FBetaScore(threshold=1.0, beta=2.0),
        keras.metrics.FBetaScore(name="wide"),
        keras.metrics.MeanSquaredError(name="mae"),
        keras.metrics.LogCoshError(name="smooth"),
        keras.metrics.MeanMetricWrapper(keras.losses.huber, name="bent"),
        CategoricalPerplexity(name="choices"),
        keras.metrics.CategoricalAccuracy(name="acc"),
        keras.metrics.Precision(name="precision"),
        "precision",
    ],
)

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
