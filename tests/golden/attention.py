"""Attention over the steps of a sequence."""
import torch

from chance import Chance
from layer_case import case

HIDDEN = -1e9


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


def maps():
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


def widths_of_one():
    for query, key in ((1, 4), (4, 1)):
        shapes = [(2, 3, query), (2, 5, 3), (2, 5, key)]
        case("Attention", {"score_mode": "concat"}, shapes, attention({"score_mode": "concat"}, False), [()])
        case("AdditiveAttention", {}, shapes, attention({}, True), [(query,)], masked=(0, 1))
        bare = {"use_scale": False}
        case("AdditiveAttention", bare, [(2, 3, query), (2, 5, key)], attention(bare, True))


def output_shape():
    heads = {"num_heads": 2, "key_dim": 3}
    weights = [(4, 2, 3), (2, 3)] * 3 + [(2, 3, 5), (5,)]
    case("MultiHeadAttention", {**heads, "output_shape": [5]}, [(2, 3, 4), (2, 5, 4)], multi_head(heads, True), weights)


def dropping_attention(config, additive):
    rate = config["dropout"]

    def run(x, w, m):
        weights = attention({k: v for k, v in config.items() if k != "dropout"}, additive)(x, w, m)[1]["scores"]
        return (weights * Chance().mask(rate, *weights.shape)) @ x[1], {"scores": weights}
    return run


def dropping_heads(x, w, m):
    q, k, v = (torch.einsum("btd,dhk->bthk", x[source], w[at]) + w[at + 1] for source, at in ((0, 0), (1, 2), (1, 4)))
    scores = torch.einsum("bthk,bshk->bhts", q, k) / 3 ** .5
    weights = weights_of(scores, hidden_pairs(x, m, False).unsqueeze(1))
    used = weights * Chance().mask(.4, *weights.shape)
    return torch.einsum("bhtv,hvd->btd", torch.einsum("bhts,bshv->bhtv", used, v), w[6]) + w[7], {"scores": weights}


def dropout():
    shapes = [(2, 3, 4), (2, 5, 4)]
    case("Attention", {"dropout": .4}, shapes, dropping_attention({"dropout": .4}, False))
    case("AdditiveAttention", {"dropout": .4}, shapes, dropping_attention({"dropout": .4}, True), [(4,)])
    case("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "dropout": .4}, shapes, dropping_heads,
         [(4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (2, 3, 4), (4,)])
