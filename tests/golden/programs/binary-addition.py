# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# Numbers below 2^(bits-1), as bits with the least significant first; each pair is in one set only.
bits = 8
numbers = 2 ** (bits - 1)
pairs = np.random.permutation(numbers**2)[:16384]
a, b = pairs % numbers, pairs // numbers
x = np.stack([n[:, None] >> np.arange(bits) & 1 for n in (a, b)], axis=-1).astype("float32")
y = ((a + b)[:, None] >> np.arange(bits) & 1)[..., None].astype("float32")
train = len(pairs) * 10000 // 16384
ends = [train, train + max(1, len(pairs) * 2000 // 16384)]
x_train, x_val, x_test = np.split(x, ends)
y_train, y_val, y_test = np.split(y, ends)

model = keras.Sequential([
    keras.Input(shape=(8, 2)),
    layers.SimpleRNN(16, activation="relu", return_sequences=True),
    layers.Dense(1, activation="sigmoid"),
])

model.summary()

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
    loss="mean_squared_error",
    metrics=["accuracy"],
)

model.fit(x_train, y_train, batch_size=2, epochs=5, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
