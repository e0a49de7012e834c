using ScaMo.Generation;
using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>
/// Random numbers for data order and augmentation that depend on nothing but (seed, stream, index): one stream for each purpose, one index for
/// each step, epoch or sample. A resumed run therefore has no state to restore. The blocks are <see cref="CounterRandom"/>'s.
/// </summary>
public sealed class TrainingRandom
{
    private readonly long _seed;
    private readonly int _stream;
    private readonly long _index;
    private uint _block;
    private ulong? _spare;
    private double? _spareNormal;

    /// <param name="seed">The run's.</param>
    /// <param name="stream">What the numbers are for; two purposes of equal index need two streams.</param>
    /// <param name="index">The step, epoch or sample.</param>
    public TrainingRandom(long seed, int stream, long index)
    {
        _seed = seed;
        _stream = stream;
        _index = index;
    }

    /// <summary>Seeds libtorch's generators of all devices for a step, so that dropout too needs no saved state.</summary>
    public static void SeedTorch(long seed, int stream, long index) => random.manual_seed((long)(new TrainingRandom(seed, stream, index).NextUInt64() >>> 1));

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        var (x0, x1, x2, x3) = CounterRandom.Philox(_block++, (uint)_stream, (uint)_index, (uint)(_index >>> 32), (uint)_seed, (uint)(_seed >>> 32));
        _spare = (ulong)x3 << 32 | x2;
        return (ulong)x1 << 32 | x0;
    }

    /// <summary>A multiple of 2^-53 in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >>> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in [0, <paramref name="exclusiveMaximum"/>), every one as likely to within 2^-32.</summary>
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        return (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMaximum, out _);
    }

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * NextDouble());
        _spareNormal = radius * sine;
        return radius * cosine;
    }

    /// <summary>Puts items into random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        Shuffle<int>(numbers);
        return numbers;
    }
}
