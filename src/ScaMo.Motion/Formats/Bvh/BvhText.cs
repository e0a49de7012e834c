using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>Formats BVH text into a buffer writer, a few kilobytes at a time.</summary>
internal sealed class BvhText(IBufferWriter<byte> output)
{
    private const int BlockSize = 8 * 1024;
    private const int LongestNumber = 64;
    private const long Million = 1_000_000;

    private Memory<byte> _block;
    private int _used;

    /// <summary>A line of words, indented by tabs.</summary>
    public void Line(string words, int depth = 0)
    {
        Indent(depth);
        Reserve(words.Length * 3);
        _used += Encoding.UTF8.GetBytes(words, _block.Span[_used..]);
        EndLine();
    }

    /// <summary>A line of a word and three numbers.</summary>
    public void Vector(string word, Vector3 value, int depth)
    {
        Indent(depth);
        Reserve(word.Length * 3 + 1);
        _used += Encoding.UTF8.GetBytes(word, _block.Span[_used..]);
        Add((byte)' ');
        Number(value.X);
        Number(value.Y);
        Number(value.Z);
        EndLine();
    }

    /// <summary>A number with six decimals and a blank.</summary>
    /// <param name="value">Finite, and so far below 10^12 that its millionths can be counted.</param>
    public void Number(double value)
    {
        Reserve(LongestNumber);
        // As whole numbers: the general formatting of a double takes eight times as long, which was a third of writing a file.
        long millionths = (long)Math.Round(value * Million);
        if (millionths < 0) Add((byte)'-');
        var (whole, fraction) = Math.DivRem(Math.Abs(millionths), Million);
        Digits(whole, default);
        Add((byte)'.');
        Digits(fraction, new StandardFormat('D', 6));
        Add((byte)' ');
    }

    /// <summary>Ends the line, in place of a blank at its end.</summary>
    public void EndLine()
    {
        if (_used > 0 && _block.Span[_used - 1] == (byte)' ') _used--;
        Add((byte)'\n');
    }

    /// <summary>Hands over what is left.</summary>
    public void Flush()
    {
        output.Advance(_used);
        (_block, _used) = (default, 0);
    }

    private void Digits(long number, StandardFormat format)
    {
        Utf8Formatter.TryFormat(number, _block.Span[_used..], out int written, format);
        _used += written;
    }

    private void Indent(int depth)
    {
        for (int i = 0; i < depth; i++) Add((byte)'\t');
    }

    private void Add(byte character)
    {
        Reserve(1);
        _block.Span[_used++] = character;
    }

    private void Reserve(int bytes)
    {
        if (_block.Length - _used >= bytes) return;
        Flush();
        _block = output.GetMemory(Math.Max(bytes, BlockSize));
    }
}
