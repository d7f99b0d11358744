#!/usr/bin/env python3
"""Writes more_layers.json: the layers that layers.py has not, with their masks, in float64.

A case: {"layer", "inputs", "masks", "weights", "outputs", "output_mask", "output_gradient", "input_gradients",
"weight_gradients", "added_loss", "final_weights", "scores", "own_weights"}, of which the last four and "output_mask" only
where they mean something; with "own_weights" the layer's initializers make the weights. Steps that a mask leaves out hold FILLER, and their input gradients are given as zero. Where torch.nn has
the layer it is the source (Embedding, LayerNorm, BatchNorm1d, Conv1d, pooling, MultiheadAttention), else autograd
through Keras's equations.
"""
import torch
from torch.nn import functional

from golden import ACTIVATIONS, given, numbers, packed, write

FILLER = .7
HIDDEN = -1e9

generator = torch.Generator().manual_seed(11)
cases = []


def masks_of(shape, number):
    """Each sample lacks a step, the first one the last step too."""
    mask = torch.ones(shape[:2])
    for b in range(shape[0]):
        mask[b, (b + number) % shape[1]] = 0
    mask[0, -1] = 0
    return mask


def case(kind, config, shapes, run, weights=(), masked=(), ids=0, first=None):
    """`run(inputs, weights, masks)` gives the output, or (output, dict of further facts); `ids` is how many there are,
    of all inputs or of each, 0 where it holds no ids. With `first` these are the weights, and the layer has to begin
    with them itself."""
    ids = ids if isinstance(ids, tuple) else (ids,) * len(shapes)
    inputs = [torch.randint(bound, shape, generator=generator).double() if bound else given(generator, *shape)
              for shape, bound in zip(shapes, ids)]
    masks = [masks_of(shape, i) if i in masked else None for i, shape in enumerate(shapes)]
    for x, mask in zip(inputs, masks):
        if mask is not None:
            x[mask == 0] = FILLER
    inputs = [x.requires_grad_(True) for x in inputs]
    own_weights = first is not None
    if not own_weights:
        first = [given(generator, *(shape or (1,)), scale=.6).reshape(shape) for shape in weights]
    weights = [w.requires_grad_(True) for w in first]
    output = run(inputs, weights, masks)
    output, facts = output if isinstance(output, tuple) else (output, {})
    upstream = given(generator, *output.shape)
    loss = (output * upstream).sum() + (facts["added_loss"] if "added_loss" in facts else 0)
    loss.backward()
    gradients = []
    for x, mask, bound in zip(inputs, masks, ids):
        gradient = torch.zeros_like(x) if x.grad is None or bound else x.grad.clone()
        if mask is not None:
            gradient[mask == 0] = 0
        gradients.append(numbers(gradient))
    entry = {"layer": {"class_name": kind, "config": config}, "inputs": [packed(x) for x in inputs],
             "masks": [None if m is None else numbers(m) for m in masks], "weights": [packed(w) for w in weights],
             "outputs": packed(output), "output_gradient": numbers(upstream), "input_gradients": gradients,
             "weight_gradients": [numbers(torch.zeros_like(w) if w.grad is None else w.grad) for w in weights]}
    if own_weights:
        entry["own_weights"] = True
    for name, value in facts.items():
        entry[name] = [numbers(w) for w in value] if name == "final_weights" else numbers(value)
    cases.append(entry)


def either(masks):
    return torch.stack(masks).amax(0) if all(m is not None for m in masks) else None


def masked_output(output, mask):
    return output if mask is None else (output, {"output_mask": mask})


# Reshaping

def reshaping():
    case("Reshape", {"target_shape": [3, 4]}, [(2, 6, 2)], lambda x, w, m: x[0].reshape(2, 3, 4))
    case("Reshape", {"target_shape": [2, -1, 3]}, [(2, 12)], lambda x, w, m: x[0].reshape(2, 2, 2, 3))
    case("Permute", {"dims": [2, 1]}, [(2, 4, 3)], lambda x, w, m: x[0].permute(0, 2, 1))
    case("Permute", {"dims": [3, 1, 2]}, [(2, 2, 3, 4)], lambda x, w, m: x[0].permute(0, 3, 1, 2))
    case("RepeatVector", {"n": 3}, [(2, 4)], lambda x, w, m: x[0].unsqueeze(1).expand(2, 3, 4))
    case("UpSampling1D", {"size": 3}, [(2, 3, 2)], lambda x, w, m: x[0].repeat_interleave(3, 1))
    case("ZeroPadding1D", {"padding": [2, 1]}, [(2, 3, 2)], lambda x, w, m: functional.pad(x[0], (0, 0, 2, 1)))
    case("Cropping1D", {"cropping": [1, 2]}, [(2, 6, 2)], lambda x, w, m: x[0][:, 1:-2])


def embedding(x, w, m):
    return functional.embedding(x[0].long(), w[0])


def sequences():
    case("Embedding", {"input_dim": 7, "output_dim": 3}, [(3, 5)], embedding, [(7, 3)], ids=7)
    case("Embedding", {"input_dim": 5, "output_dim": 2}, [(2, 3, 4)], embedding, [(5, 2)], ids=5)
    case("Embedding", {"input_dim": 4, "output_dim": 2, "mask_zero": True}, [(2, 6)],
         lambda x, w, m: (embedding(x, w, m), {"output_mask": (x[0] != 0).double()}), [(4, 2)], ids=4)
    # All numbers of the steps left out are FILLER.
    case("Masking", {"mask_value": FILLER}, [(2, 4, 3)],
         lambda x, w, m: (x[0] * (x[0] != FILLER).any(-1, keepdim=True), {"output_mask": torch.ones(2, 4)}))


# Merging

def extreme(largest):
    def run(x, w, m):
        missing = torch.stack([torch.zeros(x[0].shape[:2]) if mask is None else 1 - mask for mask in m])
        nowhere = missing.amin(0)
        missing[0] -= nowhere
        stacked = torch.stack(x).masked_fill(missing.unsqueeze(-1) == 1, -9e9 if largest else 9e9)
        return masked_output(stacked.amax(0) if largest else stacked.amin(0), either(m))
    return run


def product(x, w, m):
    parts = [v if mask is None else torch.where(mask.unsqueeze(-1) == 1, v, torch.ones(())) for v, mask in zip(x, m)]
    y = parts[0]
    for part in parts[1:]:
        y = y * part
    mask = either(m)
    return y if mask is None else (torch.where(mask.unsqueeze(-1) == 1, y, torch.zeros(())), {"output_mask": mask})


def concatenate(axis):
    def run(x, w, m):
        y = torch.cat(x, axis)
        if axis == 1 and any(mask is not None for mask in m):
            return y, {"output_mask": torch.cat([torch.ones(v.shape[:2]) if mask is None else mask
                                                 for v, mask in zip(x, m)], 1)}
        return masked_output(y, either(m) if axis != 1 else None)
    return run


def merging():
    merges = {"Add": lambda x, w, m: masked_output(sum(x), either(m)),
              "Subtract": lambda x, w, m: masked_output(x[0] - x[1], either(m)),
              "Average": lambda x, w, m: masked_output(sum(x) / len(x), either(m)),
              "Multiply": product, "Maximum": extreme(True), "Minimum": extreme(False)}
    for kind, run in merges.items():
        count = 2 if kind == "Subtract" else 3
        case(kind, {}, [(2, 3, 2)] * count, run)
        case(kind, {}, [(2, 3, 2)] * 2, run, masked=(0, 1))
        case(kind, {}, [(2, 3, 2)] * count, run, masked=(1,))
    for kind in ("Add", "Subtract", "Average", "Multiply"):
        def stretched(x, w, m, run=merges[kind]):
            return run([x[0], x[1].unsqueeze(1)], w, m)
        case(kind, {}, [(2, 3, 4), (2, 4)], stretched)
        case(kind, {}, [(2, 3, 1), (2, 3, 4)], merges[kind])
    case("Concatenate", {}, [(2, 3), (2, 4), (2, 1)], concatenate(-1))
    case("Concatenate", {}, [(2, 3, 2), (2, 3, 4)], concatenate(-1), masked=(0, 1))
    case("Concatenate", {"axis": 1}, [(2, 3, 2), (2, 4, 2)], concatenate(1), masked=(1,))
    case("Concatenate", {"axis": -2}, [(2, 2, 2, 3), (2, 2, 1, 3)], concatenate(-2))
    for equation, axes, shapes in (("bi,bi->b", 1, [(3, 4), (3, 4)]), ("bti,bsi->bts", -1, [(2, 3, 4), (2, 2, 4)]),
                                   ("bit,bis->bts", 1, [(2, 3, 4), (2, 3, 2)]),
                                   ("bti,bis->bts", [2, 1], [(2, 3, 4), (2, 4, 2)]),
                                   ("bit,bsi->bts", [1, 2], [(2, 3, 2), (2, 4, 3)]),
                                   ("bi,bti->bt", -1, [(2, 4), (2, 3, 4)]),
                                   ("bti,bi->bt", [2, 1], [(2, 3, 4), (2, 4)])):
        one = [axes, axes] if isinstance(axes, int) else axes
        for normalize in (False, True):
            def dot(x, w, m, equation=equation, one=one, normalize=normalize):
                x = [functional.normalize(v, dim=axis, eps=1e-7) for v, axis in zip(x, one)] if normalize else x
                y = torch.einsum(equation, *x)
                return y if y.dim() > 1 else y.unsqueeze(1)
            case("Dot", {"axes": axes, "normalize": normalize}, shapes, dot)


# Normalisation and regularisation

def layer_norm(x, w, m):
    return functional.layer_norm(x[0], x[0].shape[-1:], w[0] if w else None, w[1] if len(w) > 1 else None, 1e-3)


def batch_norm(momentum, epsilon):
    def run(x, w, m):
        features = x[0].shape[-1]
        rows = x[0].reshape(-1, features)
        if m[0] is None:
            y = functional.batch_norm(rows, None, None, w[0], w[1], True, 0, epsilon)
            mean, variance = rows.mean(0), rows.var(0, unbiased=False)
        else:
            counts = m[0].reshape(-1, 1)
            n = counts.sum() + 1e-7
            mean = (rows * counts).sum(0) / n
            variance = (((rows - mean) * counts) ** 2).sum(0) / n
            y = (rows - mean) / torch.sqrt(variance + epsilon) * w[0] + w[1]
        moved = [w[2] * momentum + mean * (1 - momentum), w[3] * momentum + variance * (1 - momentum)]
        facts = {"final_weights": [w[0], w[1]] + moved}
        if m[0] is not None:
            facts["output_mask"] = m[0]
        return y.reshape(x[0].shape), facts
    return run


def regularised(l1, l2):
    def run(x, w, m):
        return x[0] * 1, {"added_loss": ((l1 * x[0].abs() + l2 * x[0] ** 2).sum() / x[0].shape[0]).reshape(1)}
    return run


def normalising():
    case("LayerNormalization", {}, [(2, 3, 5)], layer_norm, [(5,), (5,)])
    case("LayerNormalization", {"center": False, "scale": False}, [(3, 4)], layer_norm)
    case("LayerNormalization", {"center": False}, [(2, 2, 2, 3)], layer_norm, [(3,)])
    case("LayerNormalization", {}, [(2, 3, 4)], lambda x, w, m: (layer_norm(x, w, m), {"output_mask": m[0]}),
         [(4,), (4,)], masked=(0,))
    for shape in ((5, 3), (3, 4, 2), (2, 2, 3, 2)):
        case("BatchNormalization", {"momentum": .9}, [shape], batch_norm(.9, 1e-3), [(shape[-1],)] * 4)
    case("BatchNormalization", {"epsilon": .01}, [(3, 4, 2)], batch_norm(.99, .01), [(2,)] * 4, masked=(0,))
    case("ActivityRegularization", {"l1": .3, "l2": .2}, [(3, 2, 2)], regularised(.3, .2))


# Convolution and pooling

def ends(padding, time, size, stride):
    if padding == "causal":
        return size - 1, 0
    if padding == "valid":
        return 0, 0
    total = max((-(-time // stride) - 1) * stride + size - time, 0)
    return total // 2, total - total // 2


def convolution(config):
    stride, dilation = config.get("strides", 1), config.get("dilation_rate", 1)

    def run(x, w, m):
        span = (config["kernel_size"] - 1) * dilation + 1
        padded = functional.pad(x[0], (0, 0) + ends(config.get("padding", "valid"), x[0].shape[1], span, stride))
        y = functional.conv1d(padded.transpose(1, 2), w[0].permute(2, 1, 0), w[1] if len(w) > 1 else None, stride,
                              0, dilation)
        return ACTIVATIONS[config.get("activation", "linear")](y.transpose(1, 2))
    return run


def pooling(average, size, stride, padding):
    def run(x, w, m):
        around = ends(padding, x[0].shape[1], size, stride)
        channels = x[0].transpose(1, 2)
        if not average:
            return functional.max_pool1d(functional.pad(channels, around, value=-9e9), size, stride).transpose(1, 2)
        mean = lambda v: functional.avg_pool1d(functional.pad(v, around), size, stride)
        return (mean(channels) / mean(torch.ones_like(channels))).transpose(1, 2)
    return run


def global_mean(x, w, m):
    if m[0] is None:
        return functional.adaptive_avg_pool1d(x[0].transpose(1, 2), 1).squeeze(2)
    return (x[0] * m[0].unsqueeze(-1)).sum(1) / m[0].sum(1, keepdim=True)


def windows():
    for padding in ("valid", "same", "causal"):
        for extra in ({}, {"strides": 2}, {"strides": 3}, {"dilation_rate": 2}):
            config = {"filters": 3, "kernel_size": 3, "padding": padding, **extra}
            case("Conv1D", config, [(2, 7, 2)], convolution(config), [(3, 2, 3), (3,)])
    config = {"filters": 4, "kernel_size": 2, "use_bias": False, "activation": "tanh"}
    case("Conv1D", config, [(3, 5, 3)], convolution(config), [(2, 3, 4)])
    config = {"filters": 2, "kernel_size": 4, "padding": "same", "activation": "softmax"}
    case("Conv1D", config, [(2, 3, 2)], convolution(config), [(4, 2, 2), (2,)])
    for average in (True, False):
        kind = "AveragePooling1D" if average else "MaxPooling1D"
        case(kind, {"pool_size": 2}, [(2, 5, 3)], pooling(average, 2, 2, "valid"))
        case(kind, {"pool_size": 3, "strides": 2, "padding": "same"}, [(2, 6, 2)], pooling(average, 3, 2, "same"))
        case(kind, {"pool_size": 3, "strides": 1, "padding": "same"}, [(2, 4, 2)], pooling(average, 3, 1, "same"))
    case("GlobalAveragePooling1D", {}, [(2, 4, 3)], global_mean)
    case("GlobalAveragePooling1D", {}, [(2, 4, 3)], global_mean, masked=(0,))
    case("GlobalMaxPooling1D", {}, [(2, 4, 3)], lambda x, w, m: x[0].amax(1))


# Attention

def weights_of(scores, hidden):
    return torch.softmax(scores.masked_fill(hidden, HIDDEN), -1)


def hidden_pairs(x, m, causal, query=None, key=None):
    hidden = torch.zeros(x[0].shape[0], x[0].shape[1], x[1].shape[1])
    if m[1] is not None:
        hidden = torch.maximum(hidden, 1 - m[1].unsqueeze(1))
    if query is not None:
        hidden = torch.maximum(hidden, 1 - query.unsqueeze(2))
    if key is not None:
        hidden = torch.maximum(hidden, 1 - key.unsqueeze(1))
    if causal:
        hidden = torch.maximum(hidden, torch.ones_like(hidden).triu(1))
    return hidden == 1


def attention(config, additive):
    def run(x, w, m):
        q, v, k = x[0], x[1], x[-1]
        use_scale = config.get("use_scale", additive)
        sums = q.unsqueeze(2) + k.unsqueeze(1)
        if additive:
            scores = (torch.tanh(sums) * (w[0] if use_scale else 1)).sum(-1)
        elif config.get("score_mode") == "concat":
            scores = w[-1] * torch.tanh((w[0] if use_scale else 1) * sums).sum(-1)
        else:
            scores = q @ k.transpose(1, 2) * (w[0] if use_scale else 1)
        weights = weights_of(scores, hidden_pairs(x, m, config.get("use_causal_mask")))
        y = weights @ v
        facts = {"scores": weights}
        if m[0] is not None:
            y = y * m[0].unsqueeze(-1)
            facts["output_mask"] = m[0]
        return y, facts
    return run


def multi_head(config, bias):
    heads, key_dim = config["num_heads"], config["key_dim"]

    def affine(x, w, part):
        y = torch.einsum("btd,dhk->bthk", x, w[part * (1 + bias)])
        return y + w[part * 2 + 1] if bias else y

    def module(x, w, m, causal):
        """torch's own, when the heads share the width of the query; a query that is masked it has no idea of."""
        width = x[0].shape[-1]
        own = torch.nn.MultiheadAttention(width, heads, kdim=x[-1].shape[-1], vdim=x[1].shape[-1], batch_first=True)
        flat = lambda t: t.reshape(t.shape[0], -1).T
        with torch.no_grad():
            if own.in_proj_weight is None:
                for target, part in ((own.q_proj_weight, 0), (own.k_proj_weight, 2), (own.v_proj_weight, 4)):
                    target.copy_(flat(w[part]))
            else:
                own.in_proj_weight.copy_(torch.cat([flat(w[part]) for part in (0, 2, 4)]))
            own.in_proj_bias.copy_(torch.cat([w[part].reshape(-1) for part in (1, 3, 5)]))
            own.out_proj.weight.copy_(w[6].reshape(-1, width).T)
            own.out_proj.bias.copy_(w[7])
        attended = torch.ones(x[0].shape[1], x[1].shape[1]).triu(1) == 1 if causal else None
        return own(x[0], x[-1], x[1], key_padding_mask=None if m[1] is None else m[1] == 0, attn_mask=attended)

    def run(x, w, m):
        q, k, v = affine(x[0], w, 0), affine(x[-1], w, 1), affine(x[1], w, 2)
        causal = config.get("use_causal_mask")
        hidden = hidden_pairs(x, m, causal, m[0], m[2] if len(x) > 2 else None)
        scores = torch.einsum("bthk,bshk->bhts", q, k) / key_dim ** .5
        weights = weights_of(scores, hidden.unsqueeze(1))
        y = torch.einsum("bhtv,hvd->btd", torch.einsum("bhts,bshv->bhtv", weights, v), w[3 * (1 + bias)])
        y = y + w[7] if bias else y
        if bias and heads * key_dim == x[0].shape[-1] and "value_dim" not in config and m[0] is None:
            theirs = module([t.detach() for t in x], w, m, causal)
            assert torch.allclose(y, theirs[0], rtol=1e-9, atol=1e-12), config
            assert torch.allclose(weights.mean(1), theirs[1], rtol=1e-9, atol=1e-12), config
        facts = {"scores": weights}
        if m[0] is not None:
            facts["output_mask"] = m[0]
        return y, facts
    return run


def attending():
    two, three = [(2, 3, 4), (2, 5, 4)], [(2, 3, 4), (2, 5, 3), (2, 5, 4)]
    for config, weights in (({}, []), ({"use_scale": True}, [()]), ({"score_mode": "concat"}, [()]),
                            ({"score_mode": "concat", "use_scale": True}, [(), ()]), ({"use_causal_mask": True}, [])):
        case("Attention", config, two, attention(config, False), weights)
        case("Attention", config, three, attention(config, False), weights, masked=(0, 1))
    for config, weights in (({}, [(4,)]), ({"use_scale": False}, []), ({"use_causal_mask": True}, [(4,)])):
        case("AdditiveAttention", config, three, attention(config, True), weights)
        case("AdditiveAttention", config, two, attention(config, True), weights, masked=(0, 1))
    for shapes, extra, masked in ((two, {}, ()), (two, {"use_causal_mask": True}, ()), (two, {}, (1,)),
                                  (three, {"use_causal_mask": True}, (1,)), (three, {}, (0, 1, 2)),
                                  (three, {"value_dim": 3}, (0,)), (two, {"use_bias": False, "key_dim": 3}, (0, 1))):
        config = {"num_heads": 2, "key_dim": 2, **extra}
        heads, key, value = config["num_heads"], config["key_dim"], config.get("value_dim", config["key_dim"])
        bias = config.get("use_bias", True)
        weights = []
        for shape, width in zip((shapes[0], shapes[-1], shapes[1]), (key, key, value)):
            weights += [(shape[-1], heads, width)] + ([(heads, width)] if bias else [])
        weights += [(heads, value, shapes[0][-1])] + ([(shapes[0][-1],)] if bias else [])
        case("MultiHeadAttention", config, shapes, multi_head(config, bias), weights, masked=masked)


def main():
    for group in (reshaping, sequences, merging, normalising, windows, attending):
        group()
    write("more_layers.json", cases)


if __name__ == "__main__":
    main()
