using System.Globalization;
using System.Text;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>Words, names and numbers of a BVH text, with the line they stand on for errors.</summary>
internal ref struct BvhScanner
{
    private const int LongestQuote = 40;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private int _position;
    private int _line;
    private int _lastLine;

    public BvhScanner(ReadOnlySpan<byte> text, string source)
    {
        _text = text;
        _source = source;
        _position = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        _line = 1;
        _lastLine = 1;
    }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _text.Length - _position;

    /// <summary>An error on the line of what was read last.</summary>
    public readonly DataFormatException Error(string problem) =>
        new(_source, string.Create(CultureInfo.InvariantCulture, $"line {_lastLine}"), problem);

    /// <summary>The next word: a brace, or what stands up to a blank or a brace. Empty at the end.</summary>
    public ReadOnlySpan<byte> Word()
    {
        SkipBlanks();
        _lastLine = _line;
        int start = _position;
        if (_position < _text.Length && IsBrace(_text[_position])) return _text.Slice(_position++, 1);
        while (_position < _text.Length && !IsBlank(_text[_position]) && !IsBrace(_text[_position])) _position++;
        return _text[start.._position];
    }

    /// <summary>The rest of the line up to a brace, without blanks around it.</summary>
    public string Name()
    {
        _lastLine = _line;
        int start = _position;
        while (_position < _text.Length && _text[_position] is not ((byte)'\n' or (byte)'\r') && !IsBrace(_text[_position])) _position++;
        return Encoding.UTF8.GetString(_text[start.._position]).Trim();
    }

    public void Expect(string word)
    {
        var found = Word();
        if (!Is(found, word)) throw Error($"expected '{word}', found {Quote(found)}");
    }

    public float Number()
    {
        var word = Word();
        if (float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)) return value;
        throw Error(word.IsEmpty ? "the file ends where a number should stand" : $"expected a finite number, found {Quote(word)}");
    }

    /// <summary>A label that ends in a colon ("Frame Time: 0.05"), and the text behind it on its line.</summary>
    public string Labelled(string label)
    {
        SkipBlanks();
        var line = Name();
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        var found = colon < 0 ? line : line[..colon];
        if (colon < 0 || !string.Equals(found.Trim(), label, StringComparison.OrdinalIgnoreCase))
        {
            throw Error($"expected '{label}:', found {Quote(Encoding.UTF8.GetBytes(found))}");
        }

        return line[(colon + 1)..].Trim();
    }

    /// <summary>Keywords are told apart without case, as files in the wild differ.</summary>
    public static bool Is(ReadOnlySpan<byte> word, string keyword) => Ascii.EqualsIgnoreCase(word, keyword);

    public static string Quote(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty) return "nothing";
        var text = Encoding.UTF8.GetString(word[..Math.Min(word.Length, LongestQuote)]);
        return $"'{string.Concat(text.Where(character => !char.IsControl(character)))}'";
    }

    private void SkipBlanks()
    {
        for (; _position < _text.Length && IsBlank(_text[_position]); _position++)
        {
            bool newLine = _text[_position] == '\n' || _text[_position] == '\r' && (_position + 1 == _text.Length || _text[_position + 1] != '\n');
            if (newLine) _line++;
        }
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or (byte)'\v';

    private static bool IsBrace(byte character) => character is (byte)'{' or (byte)'}';
}
