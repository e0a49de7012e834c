using System.Runtime.InteropServices;
using ScaMo.Models.Checkpoints;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>Native memory with one owner, aligned for the widest vectors; not cleared.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const int VectorAlignment = 64;
    private const int HugePage = 2 << 20;

    public NativeBlock(long bytes)
    {
        ByteCount = bytes;
        Address = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, bytes >= HugePage ? (nuint)HugePage : VectorAlignment);
        HugePages.Advise((nint)Address, bytes);
    }

    public byte* Address { get; private set; }

    public long ByteCount { get; }

    public float* Floats => (float*)Address;

    public void Dispose()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
    }
}
