# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)


@keras.saving.register_keras_serializable()
class Perplexity(keras.metrics.SparseCategoricalCrossentropy):
    def result(self):
        return keras.ops.exp(super().result())


x_train, x_val, x_test = [[np.random.randint(20, size=(n, 6,)), np.random.randint(20, size=(n, 5,))] for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.randint(20, size=(n, 5, 1,)) for n in (2 * 8, 8, 8)]

source = keras.Input(shape=(6,), name="source")
target = keras.Input(shape=(5,), name="target")
words_layer = layers.Embedding(20, 4, mask_zero=True, name="words")
words = words_layer(source)
words_2 = words_layer(target)
encoder = layers.LSTM(4, return_sequences=True, return_state=True, name="encoder")(words)
decoder = layers.LSTM(4, return_sequences=True, name="decoder")(words_2, initial_state=[encoder[1], encoder[2]])
attention = layers.Attention(use_scale=True)([decoder, encoder[0]])
both = layers.Concatenate(name="both")([decoder, attention])
next_2 = layers.Dense(20, activation="softmax", name="next")(both)
model = keras.Model([source, target], next_2)

model.summary()

model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy", Perplexity(name="Perplexity")],
)

model.fit(x_train, y_train, validation_data=(x_val, y_val))

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict([x[:3] for x in x_test], verbose=0))
