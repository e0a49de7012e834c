using System.Runtime.InteropServices;
using ScaMo.Models.Checkpoints;
using static TorchSharp.torch;

namespace ScaMo.Models.Cpu;

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

    /// <summary>The values of a tensor, as float32.</summary>
    public static NativeBlock Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var values = tensor.to(ScalarType.Float32).contiguous();
        var block = new NativeBlock(values.numel() * sizeof(float));
        Buffer.MemoryCopy(TensorMemory.Address(values), block.Address, block.ByteCount, block.ByteCount);
        return block;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
    }
}
