using ScaMo.Models.Checkpoints;
using ScaMo.Models.Layers;
using ScaMo.Motion.Formats;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>
/// The encoder of T5 v1.1 and Flan-T5 (Raffel et al., arXiv 1910.10683; Chung et al., arXiv 2210.11416). Parameters have the names that
/// Hugging Face gives them (<c>shared.weight</c>, <c>encoder.block.0.layer.0.SelfAttention.q.weight</c>, …); they are allocated but not
/// initialised, and are meant to be loaded once, before the first call. Several threads may call it at once.
/// </summary>
public sealed class T5Encoder : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "shared")]
    private readonly Embedding _shared;

    [ComponentName(Name = "encoder")]
    private readonly T5Stack _encoder;

    /// <param name="config">The shape.</param>
    /// <param name="device">Where the parameters lie; <c>META</c> for their shapes only.</param>
    /// <param name="dtype">
    /// Float32 or BFloat16. With bfloat16 weights the residual stream, norms, scores and softmax stay in float32. Float16 is refused:
    /// the feed-forward layers of published weights exceed its range.
    /// </param>
    /// <param name="isTrainable">
    /// Whether calls keep a graph for gradients, as when the encoder is trained along with what reads its features; else it is frozen.
    /// </param>
    /// <exception cref="ArgumentException">The type is neither.</exception>
    public T5Encoder(T5Config config, Device device, ScalarType dtype = ScalarType.Float32, bool isTrainable = false)
        : base(nameof(T5Encoder))
    {
        ArgumentNullException.ThrowIfNull(config);
        if (dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException($"T5 weights must be Float32 or BFloat16, not {dtype}.", nameof(dtype));
        }

        Config = config;
        _shared = new Embedding(config.VocabularySize, config.Width, device, dtype);
        _encoder = new T5Stack(config, device, dtype);
        RegisterComponents();
        foreach (var parameter in parameters()) parameter.requires_grad = isTrainable;
    }

    /// <summary>The shape.</summary>
    public T5Config Config { get; }

    /// <summary>Where the parameters lie.</summary>
    public Device Device => _shared.Weight.device;

    /// <summary>Encodes a batch of texts.</summary>
    /// <param name="ids">(B, L), int64, on the encoder's device; each below the size of the vocabulary.</param>
    /// <param name="mask">(B, L), non-zero for tokens and zero for padding; null if there is no padding.</param>
    /// <returns>The last hidden state, (B, L, d_model), of the type of the weights. Rows of padding mean nothing.</returns>
    public override Tensor forward(Tensor ids, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var scope = NewDisposeScope();
        var embedded = _shared.forward(ids).to(ScalarType.Float32); // (B, L, d_model)
        return _encoder.call(embedded, mask).MoveToOuterDisposeScope();
    }

    /// <summary>The number of parameters.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>
    /// Fills the weights with T5's initial values: norms one, the embedding of deviation 1, every other matrix such that unit inputs give
    /// unit outputs, queries smaller by the root of the head width, since T5 does not scale its scores.
    /// </summary>
    public void InitializeWeights()
    {
        using var noGradient = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            if (name.Contains("layer_norm", StringComparison.Ordinal)) init.ones_(parameter);
            else if (name.StartsWith("shared.", StringComparison.Ordinal)) init.normal_(parameter, 0, 1);
            else if (name.EndsWith("relative_attention_bias.weight", StringComparison.Ordinal)) init.normal_(parameter, 0, Math.Pow(Config.Width, -0.5));
            else if (name.EndsWith(".q.weight", StringComparison.Ordinal)) init.normal_(parameter, 0, Math.Pow((double)Config.Width * Config.HeadWidth, -0.5));
            else init.normal_(parameter, 0, Math.Pow(parameter.shape[1], -0.5));
        }
    }

    /// <summary>
    /// Loads the encoder of a Hugging Face folder without its tokenizer. The weights may be <c>model.safetensors</c>,
    /// <c>pytorch_model.bin</c> or either in shards (<c>….index.json</c>), looked for in this order; a decoder and a language head in
    /// them stay unread.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">Its <c>config.json</c>.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="dtype">Float32 or BFloat16.</param>
    /// <exception cref="DataFormatException">A file is unsound, or names or shapes do not match; the error lists them.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static T5Encoder Load(string folder, T5Config config, Device device, ScalarType dtype = ScalarType.Float32)
    {
        using var checkpoint = OpenWeights(folder);
        // Shapes first, on the meta device, before memory is taken.
        using (var shapes = new T5Encoder(config, META, dtype)) StateDictLoader.Check(shapes.Destinations(), checkpoint, LoadOptions);
        var encoder = new T5Encoder(config, device, dtype);
        try
        {
            StateDictLoader.LoadInto(encoder.Destinations(), checkpoint, LoadOptions);
            return encoder;
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    private static StateDictLoadOptions LoadOptions { get; } = new()
    {
        IgnoreUnexpected = name => name.StartsWith("decoder.", StringComparison.Ordinal) || name.StartsWith("lm_head.", StringComparison.Ordinal),
    };

    /// <summary>The parameters by name. The embedding has two names, of which a file may hold either.</summary>
    private IEnumerable<(string Name, Tensor Tensor)> Destinations() =>
        state_dict().Select(pair => (pair.Key, pair.Value)).Append(("encoder.embed_tokens.weight", _shared.Weight));

    private static Checkpoint OpenWeights(string folder)
    {
        foreach (string name in (string[])["model.safetensors", "pytorch_model.bin"])
        {
            string whole = Path.Combine(folder, name);
            if (File.Exists(whole)) return Checkpoint.Open(whole);
            string index = whole + ".index.json";
            if (File.Exists(index)) return Checkpoint.OpenSharded(index);
        }

        throw new FileNotFoundException(
            $"{folder} holds no weights: neither model.safetensors nor pytorch_model.bin, nor an .index.json of one.");
    }
}
