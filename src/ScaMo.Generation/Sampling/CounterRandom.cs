namespace ScaMo.Generation;

/// <summary>
/// One uniform number per (seed, step), without state: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011). A sequence's numbers therefore do not depend on what is decoded beside it.
/// </summary>
public static class CounterRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>A multiple of 2^-53 in [0, 1).</summary>
    public static double Uniform(long seed, int step)
    {
        var (x0, x1, _, _) = Philox((uint)step, 0, 0, 0, (uint)seed, (uint)(seed >>> 32));
        return (((ulong)x1 << 32 | x0) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The block function: a counter of four words under a key of two.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
