# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)

x_train, x_val, x_test = [np.random.random((n, 3,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 8,)).astype("float32") for n in (2 * 8, 8, 8)]

a_b = keras.Input(shape=(3,), name="a_b")
a_b_2 = layers.Dense(2, name="a-b")(a_b)
a_b_3 = layers.Dense(3, name="a b")(a_b_2)
a_b_2_2 = layers.Dense(4, name="a_b_2")(a_b_3)
a_b_4 = layers.Dense(5, name="a+b")(a_b_2_2)
__ = layers.Dense(6, name="é")(a_b_4)
_1 = layers.Dense(7, name="1")(__)
___2 = layers.Dense(8, name="__")(_1)
model = keras.Model(a_b, ___2)

model.summary()

model.compile(optimizer="adam", loss="mean_squared_error")

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
