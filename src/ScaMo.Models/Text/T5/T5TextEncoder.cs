using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Text.T5;

/// <summary>A T5 encoder with its tokenizer, from a Hugging Face folder.</summary>
public sealed class T5TextEncoder : ITextEncoder
{
    private readonly TextTokenizer _tokenizer;
    private readonly T5Encoder _network;
    private readonly int _maxPositions;

    private T5TextEncoder(TextTokenizer tokenizer, T5Encoder network, int maxPositions)
    {
        _tokenizer = tokenizer;
        _network = network;
        _maxPositions = maxPositions;
        ParameterCount = network.ParameterCount;
    }

    /// <inheritdoc/>
    public int Width => _network.Config.Width;

    /// <inheritdoc/>
    public long ParameterCount { get; }

    /// <summary>
    /// Loads <c>config.json</c>, <c>spiece.model</c> and the encoder's weights, which may be <c>model.safetensors</c>,
    /// <c>pytorch_model.bin</c> or either in shards (<c>….index.json</c>), looked for in this order. A decoder in them is left unread.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tokenizerPath">The SentencePiece model; null for <c>spiece.model</c> in the folder.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="dtype">Float32 or BFloat16.</param>
    /// <param name="maxPositions">How many positions <see cref="Encode"/> keeps.</param>
    /// <exception cref="DataFormatException">A file is not what its format promises, or the files do not fit together.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static T5TextEncoder Load(string folder, string? tokenizerPath, Device device, ScalarType dtype, int maxPositions)
    {
        string configPath = Path.Combine(folder, "config.json");
        var config = T5Config.Load(configPath);
        tokenizerPath ??= Path.Combine(folder, "spiece.model");
        var tokenizer = TextTokenizer.Load(tokenizerPath);
        if (tokenizer.EndId != config.EndId)
        {
            throw new DataFormatException(
                configPath, "eos_token_id", $"{config.EndId}, but the end piece of {tokenizerPath} has id {tokenizer.EndId}");
        }

        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new DataFormatException(
                configPath, "vocab_size", $"{config.VocabularySize}, but {tokenizerPath} has {tokenizer.VocabularySize} pieces");
        }

        return new T5TextEncoder(tokenizer, T5Encoder.Load(folder, config, device, dtype), maxPositions);
    }

    /// <inheritdoc/>
    public TextTokens Tokenize(string prompt) => _tokenizer.Tokenize(prompt);

    /// <inheritdoc/>
    public Tensor Encode(TextTokens tokens)
    {
        using var scope = NewDisposeScope();
        return EncodeTogether([tokens]).squeeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes texts of equally many tokens, which need no padding, in one pass.</summary>
    /// <param name="texts">B texts of L tokens.</param>
    /// <returns>Features (B, positions kept, width), float32.</returns>
    /// <exception cref="ArgumentException">There is no text, they differ in length, or a token is beyond the vocabulary.</exception>
    public Tensor EncodeTogether(IReadOnlyList<TextTokens> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0 || texts.Any(text => text.Count != texts[0].Count)) throw new ArgumentException("At least one text is expected, and all of the same number of tokens.", nameof(texts));
        long[] ids = [.. texts.SelectMany(text => text.Ids.ToArray())];
        // On a GPU an id out of range would end the process.
        foreach (long id in ids)
        {
            if (id < 0 || id >= _network.Config.VocabularySize) throw new ArgumentException($"Token {id} is not below the vocabulary's size, {_network.Config.VocabularySize}.", nameof(texts));
        }

        using var scope = NewDisposeScope();
        var hidden = _network.call(tensor(ids, [texts.Count, texts[0].Count], device: _network.Device), null); // (B, L, d_model)
        return hidden.narrow(1, 0, Math.Min(texts[0].Count, _maxPositions)).to(ScalarType.Float32, copy: true).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
