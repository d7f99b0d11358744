# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)

x_train, x_val, x_test = [np.random.random((n, 5, 2,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 1,)).astype("float32") for n in (2 * 8, 8, 8)]

model = keras.Sequential([
    keras.Input(shape=(None, 2)),
    layers.Masking(),
    layers.RNN(
        [
            layers.LSTMCell(3, recurrent_dropout=0.1),
            layers.GRUCell(2, kernel_regularizer="l2", reset_after=False),
        ],
        return_sequences=True,
        go_backwards=True,
    ),
    layers.Bidirectional(
        layers.RNN(
            [
                layers.LSTMCell(3, recurrent_dropout=0.1),
                layers.GRUCell(2, kernel_regularizer="l2", reset_after=False),
            ],
            return_sequences=True,
        ),
        merge_mode="sum",
    ),
    layers.RNN(layers.SimpleRNNCell(3, activation="relu", name="inner"), name="outer"),
    layers.Dense(1),
])

model.summary()

model.compile(optimizer="adam", loss="mean_squared_error")

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
