# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# Each window of a noisy sine predicts the next point; the test set is a further period.
period = 100
points = 200
window = 20
noise = 0.05
clean = np.sin(2 * np.pi * np.arange(points + period) / period)
series = (clean + np.random.uniform(-noise, noise, len(clean))).astype("float32")[:, None]
windows = np.stack([series[i : i + window] for i in range(len(series) - window)])
count = points - window
train = count - count // 5
x_train, y_train = windows[:train], series[window : window + train]
x_val, y_val = windows[train:count], series[window + train : points]
x_test, y_test = windows[points:], series[points + window :]

model = keras.Sequential([
    keras.Input(shape=(20, 1)),
    layers.SimpleRNN(20, kernel_initializer="random_normal"),
    layers.Dense(1, kernel_initializer="random_normal"),
    layers.Activation("linear"),
])

model.summary()

model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.01),
    loss="mean_squared_error",
)

model.fit(x_train, y_train, batch_size=10, epochs=10, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
