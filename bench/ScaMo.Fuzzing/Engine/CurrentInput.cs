using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace ScaMo.Fuzzing.Engine;

/// <summary>The input that is being parsed, in a file that outlives the process: a parser that overflows the stack takes the fuzzer with it.</summary>
internal sealed class CurrentInput : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public CurrentInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + Mutator.LongestInput);
        _view = _file.CreateViewAccessor();
    }

    public void Set(byte[] input)
    {
        int length = Math.Min(input.Length, Mutator.LongestInput);
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>What the process that wrote the file was parsing.</summary>
    public static byte[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return file[sizeof(int)..(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(file))];
    }
}
