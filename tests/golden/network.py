"""Models as the core reads them, computed with autograd and the equations of golden.py, recurrent.py and the families of
layers. Noise comes out of a generator with the seed 0 (chance.py)."""
import torch
from torch.nn import functional

import recurrent
from attention import multi_head
from chance import Chance
from golden import ACTIVATIONS
from normalization import batch_norm

RECURRENT = ("SimpleRNN", "LSTM", "GRU", "LSTMAnatomy")


def weight_shapes(kind, config, shapes):
    features = shapes[0][-1] if shapes else 0
    if kind == "Embedding":
        return [(config["input_dim"], config["output_dim"])]
    if kind == "AdditiveAttention":
        return [(features,)]
    if kind in ("LayerNormalization", "BatchNormalization"):
        return [(features,)] * (2 if kind[0] == "L" else 4)
    if kind == "MultiHeadAttention":
        heads = config["num_heads"], config["key_dim"]
        maps = [shape for source in (0, 1, 1) for shape in ((shapes[source][-1], *heads), heads)]
        return maps + [(*heads, features), (features,)]
    if kind == "Conv1D":
        return [(config["kernel_size"], features, config["filters"]), (config["filters"],)]
    if kind == "Dense" or kind in RECURRENT or kind in ("Bidirectional", "TimeDistributed"):
        return [tuple(s) for s in recurrent.weight_shapes({"class_name": kind, "config": config}, list(shapes[0]))]
    return []


class Network:
    """`layers`: {"class_name", "config", "sources"}; `outputs` and sources are names, or (name, number of the output)."""

    def __init__(self, layers, outputs):
        self.layers, self.outputs = layers, [o if isinstance(o, tuple) else (o, 0) for o in outputs]
        self.shapes, self.own = {}, {}
        self.begin()

    def begin(self):
        """With new noise, no states of batches before, and no update yet."""
        self.chance, self.states, self.updates = Chance(), {}, 0

    def run(self, inputs, weights):
        """Values and masks of the outputs, and what layers add to the loss. Without weights it collects their shapes.
        `moved` has the new values of weights that no gradient moves, by their number."""
        values, masks, added, self.moved = {}, {}, torch.zeros(()), {}
        given, used = iter(inputs), 0
        for one in self.layers:
            kind, config, name = one["class_name"], one["config"], one["config"]["name"]
            sources = [s if isinstance(s, tuple) else (s, 0) for s in one["sources"]]
            x, m = [values[s] for s in sources], [masks[s] for s in sources]
            if kind == "InputLayer":
                results, mask = [next(given)], None
            else:
                own, count = self.weights_of(one, weight_shapes(kind, config, [v.shape for v in x]), weights, used)
                results, mask, more = self.call(kind, config, x, m, own, used)
                used += count
                added = added + more
            for i, value in enumerate(results):
                values[name, i], masks[name, i] = value, mask if i == 0 else None
        self.updates += 1
        return [values[o] for o in self.outputs], [masks[o] for o in self.outputs], added

    def weights_of(self, one, shapes, weights, used):
        """The weights for one call, and how many of them are new: those of a layer that is called again are known, and
        so is a kernel that is an embedding's, turned."""
        name = one["config"]["name"]
        if "again" in one:
            self.shapes[name] = []
            return self.own[one["again"]], 0
        known = {0: self.own[source.split("/")[0]][0].T for source in one.get("tied", {}).values()}
        new = [shape for at, shape in enumerate(shapes) if at not in known]
        self.shapes[name] = new
        rest = iter(weights[used:used + len(new)] if weights else [torch.zeros(shape) for shape in new])
        self.own[name] = [known[at] if at in known else next(rest) for at in range(len(shapes))]
        return self.own[name], len(new)

    def call(self, kind, config, x, m, w, first):
        one = {"class_name": kind, "config": config}
        mask, added = None, torch.zeros(())
        if kind == "Embedding":
            results = [functional.embedding(x[0].long(), w[0])]
            mask = x[0] != 0 if config.get("mask_zero") else None
        elif config.get("stateful"):
            asked = {**one, "config": {**config, "return_state": True}}
            results = recurrent.evaluate(asked, x + self.states.get(config["name"], []), w, m[0])
            self.states[config["name"]] = [state.detach() for state in results[1:]]
            results, mask = results[:1], m[0] if config.get("return_sequences") else None
        elif kind in RECURRENT or kind == "Bidirectional":
            results = recurrent.evaluate(one, x, w, m[0])
            inner = config.get("layer", one)["config"]
            mask = m[0] if inner.get("return_sequences") else None
        elif kind in ("Dense", "TimeDistributed"):
            results, mask = recurrent.evaluate(one, x, w, None), m[0]
        elif kind == "LayerNormalization":
            results = [functional.layer_norm(x[0], x[0].shape[-1:], *w, 1e-3)]
        elif kind == "BatchNormalization":
            if config.get("trainable", True):
                y, facts = batch_norm(.99, 1e-3)(x, w, m)
                self.moved.update(enumerate(facts["final_weights"][2:], first + 2))
            else:
                gamma, beta, mean, variance = w
                y = (x[0] - mean) / torch.sqrt(variance + 1e-3) * gamma + beta
            results = [y]
        elif kind == "MultiHeadAttention":
            results = [multi_head(config, True)(x, w, m)[0]]
        elif kind == "Conv1D":
            results = [functional.conv1d(x[0].transpose(1, 2), w[0].permute(2, 1, 0), w[1]).transpose(1, 2)]
        elif kind == "Activation":
            results, mask = [ACTIVATIONS[config["activation"]](x[0])], m[0]
        elif kind in ("Attention", "AdditiveAttention"):
            query, value = x
            if kind == "Attention":
                scores = query @ value.transpose(1, 2)
            else:
                scores = (w[0] * torch.tanh(query.unsqueeze(2) + value.unsqueeze(1))).sum(-1)
            if m[1] is not None:
                scores = scores.masked_fill(~m[1].unsqueeze(1), -1e9)
            y = torch.softmax(scores, -1) @ value
            results, mask = [y if m[0] is None else y * m[0].unsqueeze(-1)], m[0]
        elif kind == "Average":
            results = [sum(x) / len(x)]
        elif kind == "Concatenate":
            results = [torch.cat(x, -1)]
            mask = None if any(one_mask is None for one_mask in m) else torch.stack(m).any(0)
        elif kind == "Dot":
            results = [x[0] @ x[1].transpose(1, 2)]
        elif kind == "Reshape":
            results = [x[0].reshape(x[0].shape[0], *config["target_shape"])]
        elif kind == "GlobalAveragePooling1D":
            results = [x[0].mean(1, keepdim=config.get("keepdims", False))]
        elif kind == "Sampling":
            mean, spread, *prior = x
            results = [mean + torch.exp(spread / 2) * self.chance.normals(*mean.shape)]
            divergence = -(1 + spread - mean ** 2 - torch.exp(spread)).sum() / 2
            if prior:
                both = [torch.distributions.Normal(m, torch.exp(s / 2)) for m, s in ((mean, spread), prior)]
                divergence = torch.distributions.kl_divergence(*both).sum()
            share = min(1, self.updates / config["annealing_updates"]) if "annealing_updates" in config else 1
            added = share * config.get("kl_weight", 1.0) * divergence / mean[..., 0].numel()
        elif kind == "WordDropout":
            drops = [self.chance.uniform() < config["rate"] for _ in range(x[0].numel())]
            drops = torch.tensor(drops).reshape(x[0].shape) & (x[0] > config.get("token", 2))
            results, mask = [torch.where(drops, torch.full_like(x[0], config.get("token", 2)), x[0])], m[0]
        else:
            raise ValueError(kind)
        return results, mask, added
