#include "rnn/formats/keras_definitions.h"

#include <array>

namespace rnn {

namespace {

constexpr const char* lstm_anatomy_source = R"(@keras.saving.register_keras_serializable()
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
)";

constexpr const char* reordered_source = R"(@keras.saving.register_keras_serializable()
class Reordered(layers.Wrapper):
    # A recurrent layer that takes its mask, or gives its output sequence, last step first.
    def __init__(self, layer, reversed_mask=False, restore_order=False, **kwargs):
        super().__init__(layer, **kwargs)
        self.reversed_mask, self.restore_order = reversed_mask, restore_order
        self.supports_masking = True

    def get_config(self):
        own = {"reversed_mask": self.reversed_mask, "restore_order": self.restore_order}
        return {**super().get_config(), **own}

    def build(self, sequences_shape, initial_state_shape=None):
        super().build(sequences_shape)

    def compute_mask(self, inputs, mask=None):
        return self.layer.compute_mask(inputs, mask)

    def call(self, sequences, initial_state=None, mask=None, training=False):
        if self.reversed_mask and mask is not None:
            mask = keras.ops.flip(mask, axis=1)
        outputs = self.layer(sequences, initial_state=initial_state, mask=mask, training=training)
        if not (self.restore_order and self.layer.return_sequences):
            return outputs
        if not self.layer.return_state:
            return keras.ops.flip(outputs, axis=1)
        return [keras.ops.flip(outputs[0], axis=1), *outputs[1:]]
)";

constexpr const char* sampled_logits_source = R"(@keras.saving.register_keras_serializable()
class SampledLogits(layers.Layer):
    # Logits of the target, then of ids that are drawn; those that hit the target count for nothing.
    def __init__(self, input_dim, negatives=5, sampler="log_uniform", counts=None, exponent=0.75,
                 subtract_log_q=False, kernel_initializer="random_uniform", use_bias=False, **kwargs):
        super().__init__(**kwargs)
        ids = keras.ops.arange(input_dim, dtype="float32")
        q = keras.ops.log((ids + 2) / (ids + 1)) if sampler == "log_uniform" else keras.ops.ones_like(ids)
        if counts is not None:
            q = keras.ops.power(keras.ops.array(counts, dtype="float32"), exponent)
        self.log_q = keras.ops.log(q / keras.ops.sum(q))
        self.input_dim, self.negatives, self.subtract_log_q = input_dim, negatives, subtract_log_q
        self.initializer, self.use_bias = kernel_initializer, use_bias
        self.sampler, self.counts, self.exponent = sampler, counts, exponent
        self.seeds = keras.random.SeedGenerator()

    def get_config(self):
        return {
            **super().get_config(), "input_dim": self.input_dim, "negatives": self.negatives,
            "sampler": self.sampler, "counts": self.counts, "exponent": self.exponent,
            "subtract_log_q": self.subtract_log_q, "use_bias": self.use_bias,
            "kernel_initializer": keras.saving.serialize_keras_object(self.initializer)}

    def build(self, input_shapes):
        shape = (self.input_dim, input_shapes[0][-1])
        self.kernel = self.add_weight(shape=shape, initializer=self.initializer, name="kernel")
        if self.use_bias:
            self.bias = self.add_weight(shape=shape[:1], initializer="zeros", name="bias")

    def call(self, inputs):
        x, targets = inputs
        right = keras.ops.reshape(keras.ops.cast(targets, "int32"), (-1, 1))
        rows = keras.ops.shape(right)[0]
        drawn = keras.random.categorical(
            self.log_q[None], rows * self.negatives, dtype="int32", seed=self.seeds)
        drawn = keras.ops.reshape(drawn, (rows, self.negatives))
        ids = keras.ops.concatenate([right, drawn], axis=1)
        flat = keras.ops.reshape(x, (-1, 1, x.shape[-1]))
        logits = keras.ops.sum(flat * keras.ops.take(self.kernel, ids, axis=0), axis=-1)
        if self.use_bias:
            logits = logits + keras.ops.take(self.bias, ids)
        if self.subtract_log_q:
            logits = logits - keras.ops.take(self.log_q, ids) - keras.ops.log(float(self.negatives))
        hits = keras.ops.concatenate([keras.ops.zeros_like(right) > 0, drawn == right], axis=1)
        logits = keras.ops.where(hits, -1e3, logits)
        return keras.ops.reshape(logits, keras.ops.shape(x)[:-1] + (1 + self.negatives,))
)";

constexpr auto table = std::to_array<KerasDefinition>({
    {"Perplexity",
     "@keras.saving.register_keras_serializable()\n"
     "class Perplexity(keras.metrics.SparseCategoricalCrossentropy):\n"
     "    def result(self):\n"
     "        return keras.ops.exp(super().result())\n"},
    {"CategoricalPerplexity",
     "@keras.saving.register_keras_serializable()\n"
     "class CategoricalPerplexity(keras.metrics.CategoricalCrossentropy):\n"
     "    def result(self):\n"
     "        return keras.ops.exp(super().result())\n"},
    {"LSTMAnatomy", lstm_anatomy_source},
    {"Reordered", reordered_source},
    {"sigmoid_twice_derived",
     "@keras.saving.register_keras_serializable()\n"
     "def sigmoid_twice_derived(x):\n"
     "    # Sigmoid, with its derivative taken at the output instead of the input.\n"
     "    y = keras.ops.sigmoid(x)\n"
     "    s = keras.ops.sigmoid(y)\n"
     "    slope = keras.ops.stop_gradient(s * (1 - s))\n"
     "    return keras.ops.stop_gradient(y - slope * x) + slope * x\n"},
    {"keras2_hard_sigmoid",
     "@keras.saving.register_keras_serializable()\n"
     "def keras2_hard_sigmoid(x):\n"
     "    return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)\n"},
    {"half_sum_squared_error",
     "@keras.saving.register_keras_serializable()\n"
     "def half_sum_squared_error(y_true, y_pred):\n"
     "    axes = tuple(range(1, len(y_pred.shape)))\n"
     "    return keras.ops.sum(keras.ops.square(y_pred - y_true), axis=axes) / 2\n"},
    {"negative_sampling",
     "@keras.saving.register_keras_serializable()\n"
     "def negative_sampling(y_true, y_pred):\n"
     "    signs = keras.ops.arange(y_pred.shape[-1]) == 0\n"
     "    logits = keras.ops.where(signs, y_pred, -y_pred)\n"
     "    return -keras.ops.sum(keras.ops.log_sigmoid(logits), axis=-1)\n"},
    {"sampled_softmax",
     "@keras.saving.register_keras_serializable()\n"
     "def sampled_softmax(y_true, y_pred):\n"
     "    return -keras.ops.log_softmax(y_pred, axis=-1)[..., 0]\n"},
    {"SampledLogits", sampled_logits_source},
    {"Sampling",
     "@keras.saving.register_keras_serializable()\n"
     "class Sampling(layers.Layer):\n"
     "    # A draw from N(mean, exp(log_var)); adds the divergence from the prior, given by two more inputs "
     "or\n"
     "    # else N(0, 1), to the loss, with a weight that grows from 0 over annealing_updates.\n"
     "    def __init__(self, kl_weight=1.0, annealing_updates=0, **kwargs):\n"
     "        super().__init__(**kwargs)\n"
     "        self.kl_weight = kl_weight\n"
     "        self.annealing_updates = annealing_updates\n"
     "        self.seeds = keras.random.SeedGenerator()\n"
     "\n"
     "    def get_config(self):\n"
     "        own = {\"kl_weight\": self.kl_weight, \"annealing_updates\": self.annealing_updates}\n"
     "        return {**super().get_config(), **own}\n"
     "\n"
     "    def call(self, inputs, training=False):\n"
     "        mean, log_var, *prior = inputs\n"
     "        prior_mean, prior_log_var = prior or (keras.ops.zeros_like(mean), keras.ops.zeros_like(mean))\n"
     "        ratio = log_var - prior_log_var\n"
     "        away = keras.ops.square(mean - prior_mean) * keras.ops.exp(-prior_log_var)\n"
     "        divergence = 0.5 * keras.ops.mean(keras.ops.sum(keras.ops.exp(ratio) + away - 1 - ratio, "
     "axis=-1))\n"
     "        weight = self.kl_weight\n"
     "        if self.annealing_updates > 0:\n"
     "            # The generator of the noise counts the draws, one for each update.\n"
     "            updates = keras.ops.cast(self.seeds.state[1], \"float32\")\n"
     "            weight = weight * keras.ops.minimum(1.0, updates / self.annealing_updates)\n"
     "        self.add_loss(weight * divergence)\n"
     "        if not training:\n"
     "            return prior_mean if prior else mean\n"
     "        noise = keras.random.normal(keras.ops.shape(mean), seed=self.seeds)\n"
     "        return mean + keras.ops.exp(log_var / 2) * noise\n"},
    {"WordDropout",
     "@keras.saving.register_keras_serializable()\n"
     "class WordDropout(layers.Layer):\n"
     "    # In training the id `token` in place of each greater id with probability `rate`.\n"
     "    def __init__(self, rate, token=2, **kwargs):\n"
     "        super().__init__(**kwargs)\n"
     "        self.rate = rate\n"
     "        self.token = token\n"
     "        self.seeds = keras.random.SeedGenerator()\n"
     "\n"
     "    def get_config(self):\n"
     "        return {**super().get_config(), \"rate\": self.rate, \"token\": self.token}\n"
     "\n"
     "    def call(self, ids, training=False):\n"
     "        if not training:\n"
     "            return ids\n"
     "        drops = keras.random.uniform(keras.ops.shape(ids), seed=self.seeds) < self.rate\n"
     "        drops = keras.ops.logical_and(drops, ids > self.token)\n"
     "        return keras.ops.where(drops, keras.ops.cast(self.token, ids.dtype), ids)\n"},
});

}  // namespace

std::span<const KerasDefinition> keras_definitions() { return table; }

}  // namespace rnn
