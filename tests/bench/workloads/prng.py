"""Pseudo-random numbers that are the same on every machine: splitmix64."""

MASK = (1 << 64) - 1


class Rng:
    def __init__(self, seed):
        self.state = seed & MASK

    def u64(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return self.u64() % n

    def fraction(self):
        return (self.u64() >> 11) / float(1 << 53)

    def chance(self, p):
        return self.fraction() < p

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pick(self, values):
        return values[self.below(len(values))]

    def sample(self, values, count):
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def hex(self, digits):
        return "".join("%016x" % self.u64() for _ in range((digits + 15) // 16))[:digits]
