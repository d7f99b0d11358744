"""Embedding, Masking and SampledLogits."""
import torch
from torch.nn import functional

from chance import Chance
from layer_case import FILLER, case


def embedding(x, w, m):
    return functional.embedding(x[0].long(), w[0])


def tokens():
    case("Embedding", {"input_dim": 7, "output_dim": 3}, [(3, 5)], embedding, [(7, 3)], ids=7)
    case("Embedding", {"input_dim": 5, "output_dim": 2}, [(2, 3, 4)], embedding, [(5, 2)], ids=5)
    case("Embedding", {"input_dim": 4, "output_dim": 2, "mask_zero": True}, [(2, 6)],
         lambda x, w, m: (embedding(x, w, m), {"output_mask": (x[0] != 0).double()}), [(4, 2)], ids=4)
    # All numbers of the steps left out are FILLER.
    case("Masking", {"mask_value": FILLER}, [(2, 4, 3)],
         lambda x, w, m: (x[0] * (x[0] != FILLER).any(-1, keepdim=True), {"output_mask": torch.ones(2, 4)}))


def sampled_logits(config):
    """The ids, first the target, then those drawn, row by row; then the logits of Mikolov et al. (2013) or, less
    log(k q), of Jean et al. (2015). An id that is the target counts for nothing."""
    classes, negatives = config["input_dim"], config["negatives"]
    if "counts" in config:
        shares = torch.tensor(config["counts"]) ** config.get("exponent", .75)
    elif config.get("sampler") == "uniform":
        shares = torch.ones(classes)
    else:
        shares = torch.log((torch.arange(classes) + 2.) / (torch.arange(classes) + 1.))
    shares = shares / shares.sum()

    def drawn(chance):
        if config.get("sampler") == "uniform":
            return chance.below(classes)
        return int(torch.searchsorted(shares.cumsum(0), torch.tensor(chance.uniform()), right=True))

    def run(x, w, m):
        chance, right = Chance(), x[1].long().reshape(-1, 1)
        ids = torch.cat([right, torch.tensor([[drawn(chance) for _ in range(negatives)] for _ in right])], 1)
        logits = (x[0].reshape(len(right), 1, -1) * w[0][ids]).sum(2)
        if len(w) > 1:
            logits = logits + w[1][ids]
        if config.get("subtract_log_q"):
            logits = logits - torch.log(negatives * shares[ids])
        hit = torch.cat([torch.zeros_like(right, dtype=torch.bool), ids[:, 1:] == right], 1)
        return torch.where(hit, -1e3, logits).reshape(*x[0].shape[:-1], 1 + negatives)
    return run


def sampled():
    for options in ({}, {"sampler": "uniform", "use_bias": True}, {"subtract_log_q": True},
                    {"counts": [9, 1, 4, 30, 2, 8, 3], "subtract_log_q": True},
                    {"counts": [9, 1, 4, 30, 2, 8, 3], "exponent": .3, "subtract_log_q": True},
                    {"sampler": "uniform", "subtract_log_q": True, "use_bias": True}):
        config = {"input_dim": 7, "negatives": 4, **options}
        for features, targets in (((3, 2), (3, 1)), ((2, 3, 2), (2, 3))):
            case("SampledLogits", config, [features, targets], sampled_logits(config),
                 [(7, 2)] + ([(7,)] if "use_bias" in options else []), ids=(0, 7))
