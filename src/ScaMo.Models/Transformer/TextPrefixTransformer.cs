using ScaMo.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using BlockList = TorchSharp.Modules.ModuleList<ScaMo.Models.Transformer.TransformerBlock>;

namespace ScaMo.Models.Transformer;

/// <summary>
/// ScaMo's autoregressive transformer: word-level text features are projected to a prefix in which every position sees every
/// other; motion tokens follow and see the text and the motion before them (paper, Fig. 5c and Eq. 5). LLaMA-style blocks:
/// RMS norm, rotary positions, SwiGLU, no biases. Parameter names are those of the official state dict.
/// </summary>
public sealed class TextPrefixTransformer : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "transformer")]
    private readonly Trunk _trunk;
    [ComponentName(Name = "lm_head")]
    private readonly Linear _head;
    [ComponentName(Name = "llama_proj")]
    private readonly Linear _textProjection;
    private readonly RotaryEmbedding _rotary;

    /// <param name="config">The shape.</param>
    /// <param name="device">Where it runs; CPU if null, meta for shapes alone.</param>
    /// <param name="dtype">The element type of the weights.</param>
    /// <remarks>The weights are not initialised: load a checkpoint or call <see cref="InitializeWeights"/>.</remarks>
    public TextPrefixTransformer(TransformerConfig config, Device? device = null, ScalarType dtype = ScalarType.Float32)
        : base(nameof(TextPrefixTransformer))
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(config));
        device ??= CPU;
        Config = config;
        _trunk = new Trunk(config, device, dtype);
        _head = new Linear(config.Width, config.LogitCount, hasBias: false, device, dtype, config.TieWeights ? _trunk.TokenEmbedding.Weight : null);
        _textProjection = new Linear(config.TextWidth, config.Width, hasBias: true, device, dtype);
        _rotary = new RotaryEmbedding(config.BlockSize, config.HeadSize, device);
        RegisterComponents();
    }

    /// <summary>The shape.</summary>
    public TransformerConfig Config { get; }

    /// <summary>The element type of the weights.</summary>
    public ScalarType ElementType => _textProjection.Weight.dtype;

    /// <summary>Parameters, those of a tied head counted once.</summary>
    public long ParameterCount => parameters().DistinctBy(parameter => parameter.Handle).Sum(parameter => parameter.numel());

    /// <summary>Fills the weights with the reference's initial values: normal, deviation 0.02 / √(2 · layers); norms one, biases zero.</summary>
    public void InitializeWeights()
    {
        using var noGradient = no_grad();
        double deviation = 0.02 / Math.Sqrt(2.0 * Config.Layers);
        foreach (var (name, parameter) in named_parameters())
        {
            if (name.EndsWith(".scale", StringComparison.Ordinal)) nn.init.ones_(parameter);
            else if (name.EndsWith(".bias", StringComparison.Ordinal)) nn.init.zeros_(parameter);
            else nn.init.normal_(parameter, 0, deviation);
        }
    }

    /// <summary>
    /// The whole sequence at once, as in training. Where the mask has a one, the position holds a text feature; elsewhere the
    /// embedding of its token, so motion follows the last text position of each sample directly.
    /// </summary>
    /// <param name="tokens">Token ids (B, T), int64; those under a text position are not read.</param>
    /// <param name="text">Text features (B, L, text width).</param>
    /// <param name="textMask">(B, L), one where a text position is valid; ones come first.</param>
    /// <returns>Logits (B, T, logit count); position p predicts the token at p + 1.</returns>
    /// <exception cref="ArgumentException">T is beyond the block size.</exception>
    public override Tensor forward(Tensor tokens, Tensor text, Tensor textMask)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(textMask);
        long length = tokens.shape[1];
        if (length > Config.BlockSize) throw new ArgumentException($"{length} positions are more than the {Config.BlockSize} of the block.", nameof(tokens));
        using var scope = NewDisposeScope();
        var isText = nn.functional.pad(textMask.to(ScalarType.Bool), [0, length - textMask.shape[1]]); // (B, T)
        var prefix = nn.functional.pad(_textProjection.forward(text.to(ElementType)), [0, 0, 0, length - text.shape[1]]); // (B, T, d)
        var x = where(isText.unsqueeze(-1), prefix, _trunk.TokenEmbedding.forward(tokens));

        var causal = ones([length, length], ScalarType.Bool, tokens.device).tril();
        var mask = (causal | (isText.unsqueeze(1) & isText.unsqueeze(2))).unsqueeze(1); // (B, 1, T, T)
        foreach (var block in _trunk.Blocks) x = block.Forward(x, _rotary, mask);
        return Head(x).MoveToOuterDisposeScope();
    }

    /// <summary>Runs a text prefix into a slot of a cache.</summary>
    /// <param name="text">Text features (1, L, text width), every position valid.</param>
    /// <param name="cache">Takes the prefix.</param>
    /// <param name="slot">The slot, which forgets what it holds.</param>
    /// <returns>Logits (1, logit count) of the first motion token.</returns>
    /// <exception cref="InvalidOperationException">The text does not fit.</exception>
    public Tensor Prefill(Tensor text, KeyValueCache cache, int slot)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(cache);
        int count = (int)text.shape[1];
        if (count > cache.Capacity) throw new InvalidOperationException($"{count} positions do not fit into a slot of {cache.Capacity}.");
        using var scope = NewDisposeScope();
        cache.Clear(slot);
        var x = _textProjection.forward(text.to(ElementType));
        for (int layer = 0; layer < _trunk.Blocks.Count; layer++) x = _trunk.Blocks[layer].ForwardPrefix(x, _rotary, cache, slot, layer);
        cache.Advance(slot, count);
        return Head(x.select(1, count - 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Runs one motion token behind each of many cached sequences.</summary>
    /// <param name="tokens">A token id by slot, or null where the slot rests; such slots are run too, but nothing is kept of it.</param>
    /// <param name="cache">Takes the tokens' keys and values.</param>
    /// <returns>Logits (slots, logit count) of the tokens after them; those of resting slots mean nothing.</returns>
    /// <exception cref="InvalidOperationException">A slot is full.</exception>
    public Tensor Step(ReadOnlySpan<int?> tokens, KeyValueCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, cache.SlotCount);
        var ids = new long[tokens.Length];
        var positions = new long[tokens.Length];
        for (int slot = 0; slot < tokens.Length; slot++)
        {
            // A resting slot writes where its next token will, or its text: over nothing that is still needed.
            positions[slot] = Math.Min(cache.Lengths[slot], cache.Capacity - 1);
            if (tokens[slot] is not { } token) continue;
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Config.VocabularySize, nameof(tokens));
            if (cache.Lengths[slot] == cache.Capacity) throw new InvalidOperationException($"Slot {slot} holds {cache.Capacity} positions and is full.");
            ids[slot] = token;
        }

        using var scope = NewDisposeScope();
        var device = _textProjection.Weight.device;
        var places = tensor(positions, device: device);
        var mask = arange(cache.Capacity, device: device).view(1, 1, 1, -1).le(places.view(-1, 1, 1, 1)); // (slots, 1, 1, capacity)
        var x = _trunk.TokenEmbedding.forward(tensor(ids, device: device)).unsqueeze(1); // (slots, 1, d)
        for (int layer = 0; layer < _trunk.Blocks.Count; layer++) x = _trunk.Blocks[layer].ForwardStep(x, _rotary, places, mask, cache, layer);
        for (int slot = 0; slot < tokens.Length; slot++) if (tokens[slot] is not null) cache.Advance(slot, 1);
        return Head(x.squeeze(1)).MoveToOuterDisposeScope();
    }

    private Tensor Head(Tensor x) => _head.forward(_trunk.FinalNorm.forward(x));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _rotary.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The part that the official state dict calls "transformer".</summary>
    private sealed class Trunk : nn.Module
    {
        public Trunk(TransformerConfig config, Device device, ScalarType dtype)
            : base(nameof(Trunk))
        {
            TokenEmbedding = new Embedding(config.VocabularySize, config.Width, device, dtype);
            Blocks = new BlockList([.. Enumerable.Range(0, config.Layers).Select(_ => new TransformerBlock(config, device, dtype))]);
            FinalNorm = new RmsNorm(config.Width, TransformerBlock.NormEpsilon, device, dtype);
            RegisterComponents();
        }

        [field: ComponentName(Name = "wte")]
        public Embedding TokenEmbedding { get; }

        [field: ComponentName(Name = "h")]
        public BlockList Blocks { get; }

        [field: ComponentName(Name = "ln_f")]
        public RmsNorm FinalNorm { get; }
    }
}
