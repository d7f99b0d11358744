# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)

x_train, x_val, x_test = [np.random.random((n, 3,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 2,)).astype("float32") for n in (2 * 8, 8, 8)]

model = keras.Sequential([
    keras.Input(shape=(3,)),
    layers.Dense(2, name="dense_1"),
    layers.Dense(2),
    layers.Dense(2, name="dense_2"),
    layers.Dense(2, name="dense_4"),
    layers.Dense(2, name="dense_5"),
    layers.Dense(2, name="dense_3"),
])

model.summary()

model.compile(optimizer="adam", loss="mean_squared_error")

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
