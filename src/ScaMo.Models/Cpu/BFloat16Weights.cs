using System.Runtime.CompilerServices;

namespace ScaMo.Models.Cpu;

/// <summary>Bfloat16 weights, the two halves of the outputs interleaved: one load holds both, and a shift or a mask widens them.</summary>
internal readonly unsafe struct BFloat16Weights<TVector, TLanes> : IWeightFormat<TVector>
    where TVector : struct
    where TLanes : ILanes<TVector>
{
    public static int Step => 2 * sizeof(ushort) * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector First(byte* weights) => TLanes.LowHalves(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Second(byte* weights) => TLanes.HighHalves(weights);
}
