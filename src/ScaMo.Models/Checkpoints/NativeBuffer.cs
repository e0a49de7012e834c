using System.Runtime.InteropServices;

namespace ScaMo.Models.Checkpoints;

/// <summary>A page-aligned piece of native memory that a worker reads into.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 4096;

    private readonly int _length;
    private void* _start;

    public NativeBuffer(int length)
    {
        _length = length;
        _start = NativeMemory.AlignedAlloc((nuint)length, Alignment);
    }

    public Span<byte> Span => new(_start, _length);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
