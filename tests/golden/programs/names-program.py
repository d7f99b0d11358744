# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)

x_train, x_val, x_test = [np.random.random((n, 3,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 8,)).astype("float32") for n in (2 * 8, 8, 8)]

x_train_2 = keras.Input(shape=(3,), name="x_train")
model_2 = layers.Dense(2, name="model")(x_train_2)
layers_2 = layers.Dense(3, name="layers")(model_2)
keras_2 = layers.Dense(4, name="keras")(layers_2)
np_2 = layers.Dense(5, name="np")(keras_2)
y_val_2 = layers.Dense(6, name="y_val")(np_2)
n_2 = layers.Dense(7, name="n")(y_val_2)
LSTMAnatomy_2 = layers.Dense(8, name="LSTMAnatomy")(n_2)
model = keras.Model(x_train_2, LSTMAnatomy_2)

model.summary()

model.compile(optimizer="adam", loss="mean_squared_error")

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
