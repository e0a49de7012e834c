using System.Runtime.CompilerServices;

namespace ScaMo.Models.Cpu;

/// <summary>
/// eˣ in float32 to two units in the last place (the polynomial of Cephes, expf.c). The library's own leaves its roundings to the compiler,
/// which may change its mind between two calls.
/// </summary>
internal static class Exponential<TVector, TLanes>
    where TVector : struct
    where TLanes : ILanes<TVector>
{
    /// <summary>eˣ; outside ±87.3, where float32 ends, the value at that bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        x = TLanes.Clamp(x, TLanes.Broadcast(-87.3f), TLanes.Broadcast(87.3f));
        var n = TLanes.Round(TLanes.Multiply(x, TLanes.Broadcast(1.44269504f)));
        // ln 2 in two parts: the first times n is exact.
        var rest = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.693359375f), x);
        rest = TLanes.MultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), rest);
        var sum = TLanes.Broadcast(1.9875691500e-4f);
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.Broadcast(1.3981999507e-3f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.Broadcast(8.3334519073e-3f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.Broadcast(4.1665795894e-2f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.Broadcast(1.6666665459e-1f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.Broadcast(5.0000001201e-1f));
        sum = TLanes.MultiplyAdd(sum, TLanes.Multiply(rest, rest), TLanes.Add(rest, TLanes.Broadcast(1)));
        return TLanes.Multiply(sum, TLanes.PowerOfTwo(n));
    }
}
