"""The project's random numbers (core/rnn/tensor/random.h): what dropout and noise draw from a generator of a given seed."""
import math

import torch

BITS = 2**64 - 1


def rotated(x, by):
    return (x << by | x >> (64 - by)) & BITS


class Chance:
    """xoshiro256++, seeded through splitmix64."""

    def __init__(self, seed=0):
        self.state = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & BITS
            z = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9 & BITS
            z = (z ^ z >> 27) * 0x94D049BB133111EB & BITS
            self.state.append(z ^ z >> 31)

    def bits(self):
        s = self.state
        result = (rotated((s[0] + s[3]) & BITS, 23) + s[0]) & BITS
        t = s[1] << 17 & BITS
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        return result

    def uniform(self):
        return (self.bits() >> 11) * 2.0**-53

    def below(self, bound):
        """Lemire's method, without modulo bias."""
        while True:
            product = (self.bits() >> 32) * bound
            if product % 2**32 >= 2**32 % bound:
                return product >> 32

    def normal(self):
        while True:
            x, y = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = x * x + y * y
            if 0 < s < 1:
                return x * math.sqrt(-2 * math.log(s) / s)

    def normals(self, *shape):
        return torch.tensor([self.normal() for _ in range(math.prod(shape))]).reshape(shape)

    def mask(self, rate, *shape):
        """Zeros with probability `rate`, else 1 / (1 - rate)."""
        kept = 1 / (1 - rate)
        return torch.tensor([0 if self.uniform() < rate else kept for _ in range(math.prod(shape))]).reshape(shape)
