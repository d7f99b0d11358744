# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)

x_train, x_val, x_test = [np.random.random((n, 3,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 8,)).astype("float32") for n in (2 * 8, 8, 8)]

class_2 = keras.Input(shape=(3,), name="class")
for_2 = layers.Dense(2, name="for")(class_2)
None_2 = layers.Dense(3, name="None")(for_2)
print_2 = layers.Dense(4, name="print")(None_2)
lambda_2 = layers.Dense(5, name="lambda")(print_2)
match_2 = layers.Dense(6, name="match")(lambda_2)
float_2 = layers.Dense(7, name="float")(match_2)
__2 = layers.Dense(8, name="_")(float_2)
model = keras.Model(class_2, __2)

model.summary()

model.compile(optimizer="adam", loss="mean_squared_error")

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
