using System.Runtime.CompilerServices;

namespace ScaMo.Models.Cpu;

/// <summary>Float32 weights: the first half of the outputs, then the second.</summary>
internal readonly unsafe struct FloatWeights<TVector, TLanes> : IWeightFormat<TVector>
    where TVector : struct
    where TLanes : ILanes<TVector>
{
    public static int Step => 2 * sizeof(float) * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector First(byte* weights) => TLanes.Load((float*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Second(byte* weights) => TLanes.Load((float*)weights + TLanes.Count);
}
