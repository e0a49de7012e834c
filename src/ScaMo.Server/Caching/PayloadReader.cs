using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using ScaMo.Generation;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Caching;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> wrote, and trusts none of it: no length is believed before that many bytes are there. From the first thing that is wrong on,
/// everything it gives is empty, and <see cref="IsComplete"/> is false.
/// </summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>The most tokens of a list: far beyond any model's, and little memory.</summary>
    public const int MaxTokens = 1 << 16;

    private const int MaxNameBytes = 256;
    private const int MaxPromptBytes = 4 * LimitsOptions.MaxPromptScalars;

    private ReadOnlySpan<byte> _rest = bytes;
    private bool _isBroken;

    /// <summary>Whether all was well, and nothing is left over.</summary>
    public readonly bool IsComplete => !_isBroken && _rest.IsEmpty;

    /// <summary>Reads a number of 0 to <paramref name="maximum"/>.</summary>
    public long ReadNumber(long maximum = long.MaxValue)
    {
        long number = 0;
        for (int shift = 0; shift < 63 && !_rest.IsEmpty; shift += 7)
        {
            byte next = _rest[0];
            _rest = _rest[1..];
            number |= (long)(next & 0x7F) << shift;
            if (next <= 0x7F) return number <= maximum ? number : (long)Break();
        }

        return (long)Break();
    }

    /// <summary>Reads a number with a fraction, of <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public double ReadFraction(double minimum, double maximum)
    {
        if (_rest.Length < sizeof(double)) return Break();
        double fraction = BinaryPrimitives.ReadDoubleLittleEndian(_rest);
        _rest = _rest[sizeof(double)..];
        return fraction >= minimum && fraction <= maximum ? fraction : Break();
    }

    /// <summary>Reads a text of at most so many bytes in UTF-8.</summary>
    public string ReadText(int maxBytes)
    {
        int length = (int)ReadNumber(maxBytes);
        if (length > _rest.Length || !Utf8.IsValid(_rest[..length]))
        {
            Break();
            return "";
        }

        string text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    /// <summary>Reads the name or the id of something.</summary>
    public string ReadName() => ReadText(MaxNameBytes);

    /// <summary>Reads a prompt.</summary>
    public string ReadPrompt() => ReadText(MaxPromptBytes);

    /// <summary>Reads how tokens are drawn.</summary>
    public SamplingOptions ReadSampling() => new(ReadFraction(0, 2), (int)ReadNumber(int.MaxValue), ReadFraction(0, 1));

    /// <summary>Reads at least one token.</summary>
    public ImmutableArray<int> ReadTokens()
    {
        int count = (int)ReadNumber(MaxTokens);
        // A token takes a byte at least.
        if (count == 0 || count > _rest.Length)
        {
            Break();
            return [];
        }

        var tokens = ImmutableArray.CreateBuilder<int>(count);
        for (int i = 0; i < count; i++) tokens.Add((int)ReadNumber(int.MaxValue));
        return tokens.MoveToImmutable();
    }

    private double Break()
    {
        _isBroken = true;
        _rest = default;
        return 0;
    }
}
