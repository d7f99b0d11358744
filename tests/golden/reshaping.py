"""Layers that reorder, repeat and cut."""
from torch.nn import functional

from layer_case import case


def shapes():
    case("Reshape", {"target_shape": [3, 4]}, [(2, 6, 2)], lambda x, w, m: x[0].reshape(2, 3, 4))
    case("Reshape", {"target_shape": [2, -1, 3]}, [(2, 12)], lambda x, w, m: x[0].reshape(2, 2, 2, 3))
    case("Permute", {"dims": [2, 1]}, [(2, 4, 3)], lambda x, w, m: x[0].permute(0, 2, 1))
    case("Permute", {"dims": [3, 1, 2]}, [(2, 2, 3, 4)], lambda x, w, m: x[0].permute(0, 3, 1, 2))
    case("RepeatVector", {"n": 3}, [(2, 4)], lambda x, w, m: x[0].unsqueeze(1).expand(2, 3, 4))
    case("UpSampling1D", {"size": 3}, [(2, 3, 2)], lambda x, w, m: x[0].repeat_interleave(3, 1))
    case("ZeroPadding1D", {"padding": [2, 1]}, [(2, 3, 2)], lambda x, w, m: functional.pad(x[0], (0, 0, 2, 1)))
    case("Cropping1D", {"cropping": [1, 2]}, [(2, 6, 2)], lambda x, w, m: x[0][:, 1:-2])


def flat():
    case("Flatten", {}, [(2, 3, 2)], lambda x, w, m: x[0].reshape(2, 6))
