namespace ScaMo.Training.Data;

/// <summary>Random numbers that are a function of seed, position and purpose: a resumed run needs no saved state to go on bit for bit.</summary>
public static class RandomStream
{
    /// <summary>A generator for one position (a step, a sample, an epoch).</summary>
    public static Random For(long seed, long position, RandomPurpose purpose) => new((int)Key(seed, position, purpose));

    /// <summary>A seed for libtorch's generator, 0 to 2^63 − 1.</summary>
    public static long Key(long seed, long position, RandomPurpose purpose) =>
        (long)(Mix(Mix(Mix((ulong)seed) + (ulong)position) + (ulong)purpose) & long.MaxValue);

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
