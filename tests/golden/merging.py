"""Layers that join their inputs."""
import torch
from torch.nn import functional

from layer_case import case, either, masked_output


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


def merges():
    kinds = {"Add": lambda x, w, m: masked_output(sum(x), either(m)),
             "Subtract": lambda x, w, m: masked_output(x[0] - x[1], either(m)),
              "Average": lambda x, w, m: masked_output(sum(x) / len(x), either(m)),
             "Multiply": product, "Maximum": extreme(True), "Minimum": extreme(False)}
    for kind, run in kinds.items():
        count = 2 if kind == "Subtract" else 3
        case(kind, {}, [(2, 3, 2)] * count, run)
        case(kind, {}, [(2, 3, 2)] * 2, run, masked=(0, 1))
        case(kind, {}, [(2, 3, 2)] * count, run, masked=(1,))
    for kind in ("Add", "Subtract", "Average", "Multiply"):
        def stretched(x, w, m, run=kinds[kind]):
            return run([x[0], x[1].unsqueeze(1)], w, m)
        case(kind, {}, [(2, 3, 4), (2, 4)], stretched)
        case(kind, {}, [(2, 3, 1), (2, 3, 4)], kinds[kind])
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
