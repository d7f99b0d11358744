# Run with Keras 3.15.1 on PyTorch 2.14.1.
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)


@keras.saving.register_keras_serializable()
class LSTMAnatomyCell(layers.Layer):
    # Some parts of an LSTM, or all, or more: see Hochreiter and Schmidhuber (1997),
    # Gers, Schmidhuber and Cummins (2000), Gers and Schmidhuber (2000).
    def __init__(self, units, variant="peephole", activation="tanh", recurrent_activation="sigmoid",
                 use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
                 bias_initializer="zeros", unit_forget_bias=True, **penalties):
        super().__init__()
        self.penalties = penalties
        self.units, self.variant, self.use_bias = units, variant, use_bias
        self.gates = {"cec": 1, "input_output_gates": 3}.get(variant, 4)
        self.state_size, self.output_size = [units, units], units
        self.activation = keras.activations.get(activation)
        self.recurrent_activation = keras.activations.get(recurrent_activation)
        self.initializers = [kernel_initializer, recurrent_initializer, bias_initializer]
        self.unit_forget_bias = unit_forget_bias
        self.supports_masking = True

    def get_config(self):
        kernel, recurrent, bias = self.initializers
        options = dict(
            units=self.units, variant=self.variant, activation=self.activation,
            recurrent_activation=self.recurrent_activation, use_bias=self.use_bias,
            kernel_initializer=kernel, recurrent_initializer=recurrent, bias_initializer=bias,
            unit_forget_bias=self.unit_forget_bias, **self.penalties)
        return {name: keras.saving.serialize_keras_object(value) for name, value in options.items()}

    def weight(self, name, shape, initializer):
        option = name.split("_")[0]
        return self.add_weight(
            shape=shape, initializer=initializer, name=name,
            regularizer=self.penalties.get(option + "_regularizer"),
            constraint=self.penalties.get(option + "_constraint"))

    def build(self, input_shape):
        columns = self.gates * self.units
        kernel, recurrent, bias = self.initializers
        self.kernel = self.weight("kernel", (input_shape[-1], columns), kernel)
        self.recurrent_kernel = self.weight("recurrent_kernel", (self.units, columns), recurrent)
        if self.use_bias:
            self.bias = self.weight("bias", (columns,), bias)
            if self.gates == 4 and self.unit_forget_bias:
                i, _, rest = keras.ops.split(self.bias, [self.units, 2 * self.units])
                self.bias.assign(keras.ops.concatenate([i, keras.ops.ones_like(i), rest]))
        if self.variant == "peephole":
            self.peephole_kernel = self.weight("peephole_kernel", (3, self.units), kernel)

    def call(self, inputs, states, training=False):
        h, c = states
        z = keras.ops.matmul(inputs, self.kernel) + keras.ops.matmul(h, self.recurrent_kernel)
        z = keras.ops.split(z + self.bias if self.use_bias else z, self.gates, axis=-1)
        gate = self.recurrent_activation
        peephole = self.peephole_kernel if self.variant == "peephole" else [0.0, 0.0, 0.0]
        g = self.activation(z[-1] if self.gates == 1 else z[-2])
        i = 1.0 if self.gates == 1 else gate(z[0] + peephole[0] * c)
        f = gate(z[1] + peephole[1] * c) if self.gates == 4 else 1.0
        c = f * c + i * g
        o = 1.0 if self.gates == 1 else gate(z[-1] + peephole[2] * c)
        h = o * self.activation(c)
        return h, [h, c]


@keras.saving.register_keras_serializable()
class LSTMAnatomy(layers.RNN):
    def __init__(self, units, return_sequences=False, return_state=False, go_backwards=False,
                 stateful=False, unroll=False, zero_output_for_mask=False, name=None, trainable=True,
                 dtype=None, activity_regularizer=None, **options):
        super().__init__(
            LSTMAnatomyCell(units, **options), return_sequences=return_sequences,
            return_state=return_state, go_backwards=go_backwards, stateful=stateful, unroll=unroll,
            zero_output_for_mask=zero_output_for_mask, name=name, trainable=trainable, dtype=dtype,
            activity_regularizer=activity_regularizer)

    def get_config(self):
        config = super().get_config()
        del config["cell"]
        return {**config, **self.cell.get_config()}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


@keras.saving.register_keras_serializable()
def sigmoid_twice_derived(x):
    # Sigmoid, with its derivative taken at the output instead of the input.
    y = keras.ops.sigmoid(x)
    s = keras.ops.sigmoid(y)
    slope = keras.ops.stop_gradient(s * (1 - s))
    return keras.ops.stop_gradient(y - slope * x) + slope * x


x_train, x_val, x_test = [np.random.random((n, 5, 2,)).astype("float32") for n in (2 * 8, 8, 8)]
y_train, y_val, y_test = [np.random.random((n, 5, 1,)).astype("float32") for n in (2 * 8, 8, 8)]

model = keras.Sequential([
    keras.Input(shape=(None, 2)),
    layers.Masking(),
    LSTMAnatomy(
        3,
        activation=sigmoid_twice_derived,
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.1),
        kernel_regularizer="l2",
        bias_constraint="non_neg",
        return_sequences=True,
    ),
    layers.Bidirectional(
        LSTMAnatomy(
            3,
            activation=sigmoid_twice_derived,
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.1),
            kernel_regularizer="l2",
            bias_constraint="non_neg",
            return_sequences=True,
        ),
    ),
    layers.TimeDistributed(layers.Dense(1)),
])

model.summary()

model.compile(optimizer="adam", loss="mean_squared_error")

model.fit(
    x_train,
    y_train,
    callbacks=[
        keras.callbacks.ModelCheckpoint("best.keras"),
    ],
    validation_data=(x_val, y_val),
)

print("Test:", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print("Predictions:", model.predict(x_test[:3], verbose=0))
