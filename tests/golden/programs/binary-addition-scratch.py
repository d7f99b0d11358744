# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)


@keras.saving.register_keras_serializable()
def sigmoid_twice_derived(x):
    # Sigmoid, with its derivative taken at the output instead of the input.
    y = keras.ops.sigmoid(x)
    s = keras.ops.sigmoid(y)
    slope = keras.ops.stop_gradient(s * (1 - s))
    return keras.ops.stop_gradient(y - slope * x) + slope * x


@keras.saving.register_keras_serializable()
def half_sum_squared_error(y_true, y_pred):
    axes = tuple(range(1, len(y_pred.shape)))
    return keras.ops.sum(keras.ops.square(y_pred - y_true), axis=axes) / 2


# Numbers below 2^(bits-1), as bits with the least significant first; each pair is in one set only.
bits = 8
numbers = 2 ** (bits - 1)
pairs = np.random.permutation(numbers**2)[:16384]
a, b = pairs % numbers, pairs // numbers
x = np.stack([n[:, None] >> np.arange(bits) & 1 for n in (a, b)], axis=-1).astype("float32")
y = ((a + b)[:, None] >> np.arange(bits) & 1)[..., None].astype("float32")
train = len(pairs) * 10000 // 16384
ends = [train, train + max(1, len(pairs) * 2000 // 16384)]
x_all, x_val, x_test = np.split(x, ends)
y_all, y_val, y_test = np.split(y, ends)
drawn = np.random.randint(len(x_all), size=10000)
x_train, y_train = x_all[drawn], y_all[drawn]

model = keras.Sequential([
    keras.Input(shape=(8, 2)),
    layers.SimpleRNN(
        16,
        activation="sigmoid",
        use_bias=False,
        kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
        recurrent_initializer=keras.initializers.RandomNormal(stddev=1.0),
        return_sequences=True,
    ),
    layers.Dense(
        1,
        activation=sigmoid_twice_derived,
        use_bias=False,
        kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
    ),
])

model.summary()

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
    loss=half_sum_squared_error,
    metrics=["accuracy"],
)

model.fit(
    x_train,
    y_train,
    batch_size=1,
    shuffle=False,
    validation_data=(x_val, y_val),
)

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
