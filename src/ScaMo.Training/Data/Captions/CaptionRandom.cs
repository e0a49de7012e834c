using System.Numerics;

namespace ScaMo.Training.Data.Captions;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every platform and runtime.</summary>
internal sealed class CaptionRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A seed of one's own for every clip, whatever the order in which clips are asked for.</summary>
    public static CaptionRandom For(ClipLabels labels, ulong seed)
    {
        ulong hash = 0xcbf29ce484222325; // FNV-1a
        foreach (char c in labels.Id) hash = (hash ^ c) * 0x100000001b3;
        return new CaptionRandom(seed ^ BitOperations.RotateLeft(hash, labels.Mirrored ? 1 : 0));
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Next()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1ul << 53));
    }

    public bool Chance(double probability) => Next() < probability;
}
