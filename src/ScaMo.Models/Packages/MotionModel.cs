using ScaMo.Models.Checkpoints;
using ScaMo.Models.Text;
using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Packages;

/// <summary>The networks of a package, loaded onto a device and ready for inference.</summary>
public sealed class MotionModel : IDisposable
{
    private MotionModel(ModelPackage package, Device device, FeatureStatistics statistics, ITextEncoder textEncoder, TextPrefixTransformer transformer, MotionTokenizer tokenizer)
    {
        Package = package;
        Device = device;
        Statistics = statistics;
        TextEncoder = textEncoder;
        Transformer = transformer;
        Tokenizer = tokenizer;
        Identity = ComputeIdentity(package);
    }

    /// <summary>Where it came from.</summary>
    public ModelPackage Package { get; }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>Mean and standard deviation of the features.</summary>
    public FeatureStatistics Statistics { get; }

    /// <summary>Prompts to text features.</summary>
    public ITextEncoder TextEncoder { get; }

    /// <summary>Text features to motion tokens.</summary>
    public TextPrefixTransformer Transformer { get; }

    /// <summary>Motion tokens to features, and back. Always float32: it is small, and its output is the motion.</summary>
    public MotionTokenizer Tokenizer { get; }

    /// <summary>A hash over the package's files, in lower-case hexadecimal.</summary>
    public string Identity { get; }

    /// <summary>Parameters of tokenizer, transformer and text encoder together.</summary>
    public long ParameterCount => Tokenizer.ParameterCount + Transformer.ParameterCount + TextEncoder.ParameterCount;

    /// <summary>Loads a package.</summary>
    /// <param name="package">The opened package.</param>
    /// <param name="device">Where it shall run.</param>
    /// <param name="dtype">The element type of the transformer's weights, and of a t5 text encoder's.</param>
    /// <param name="isDeviceAutomatic">Nobody asked for the device by name: an ONNX encoder may then stay on the CPU where its CUDA part is absent.</param>
    /// <exception cref="DataFormatException">A file is not what it should be, or the parts do not fit each other; names file and key.</exception>
    public static MotionModel Load(ModelPackage package, Device device, ScalarType dtype, bool isDeviceAutomatic = false)
    {
        ArgumentNullException.ThrowIfNull(package);
        var statistics = FeatureStatistics.Load(package.MeanPath, package.StdPath);
        var tokenizer = LoadTokenizer(package, device);
        TextPrefixTransformer? transformer = null;
        ITextEncoder? textEncoder = null;
        try
        {
            transformer = LoadNetwork(on => new TextPrefixTransformer(package.Transformer, on, dtype), device, package.TransformerWeightsPath, "trans", "module");
            textEncoder = TextEncoderFactory.Load(new TextEncoderOptions
            {
                Kind = package.TextEncoderKind,
                Path = package.TextEncoderPath,
                TokenizerPath = package.TextTokenizerPath,
                Device = device,
                IsDeviceAutomatic = isDeviceAutomatic,
                WeightType = dtype,
                MaxPositions = package.MaxTextTokens,
            });
            if (textEncoder.Width != package.Transformer.TextWidth)
            {
                throw new DataFormatException(package.ManifestPath, "transformer.textWidth", $"{package.Transformer.TextWidth} is not the text encoder's width, {textEncoder.Width}");
            }

            return new MotionModel(package, device, statistics, textEncoder, transformer, tokenizer);
        }
        catch
        {
            textEncoder?.Dispose();
            transformer?.Dispose();
            tokenizer.Dispose();
            throw;
        }
    }

    /// <summary>Loads a package's tokenizer alone.</summary>
    /// <inheritdoc cref="Load"/>
    public static MotionTokenizer LoadTokenizer(ModelPackage package, Device device)
    {
        ArgumentNullException.ThrowIfNull(package);
        return LoadNetwork(on => new MotionTokenizer(package.Tokenizer, on), device, package.TokenizerWeightsPath, "net", "module", "vqvae");
    }

    /// <summary>Loads a network from a state dict, alone in its file or within the sections that the official release puts around it.</summary>
    private static T LoadNetwork<T>(Func<Device, T> create, Device device, string path, params ReadOnlySpan<string> sections)
        where T : nn.Module
    {
        using var checkpoint = Checkpoint.Open(path);
        StateDict weights = checkpoint;
        foreach (var section in sections)
        {
            if (weights.HasSection(section)) weights = weights.Section(section);
        }

        var options = new StateDictLoadOptions { IgnoreMissing = IsTrainingState };
        // Shapes first: a wrong model.json must not cost gigabytes before it is noticed.
        using (var shapes = create(META)) StateDictLoader.Check(shapes, weights, options);

        var network = create(device);
        try
        {
            network.eval();
            foreach (var parameter in network.parameters()) parameter.requires_grad = false;
            StateDictLoader.Load(network, weights, options);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>What only training reads, and weights of other makes lack: the count of batches and a codebook's averages.</summary>
    private static bool IsTrainingState(string name) => name.Split('.')[^1] is "num_batches_tracked" or "code_sum" or "code_count";

    private static string ComputeIdentity(ModelPackage package)
    {
        IEnumerable<string> textEncoder = package.TextEncoderKind == TextEncoderKind.T5
            ? Directory.EnumerateFiles(package.TextEncoderPath).Order(StringComparer.Ordinal)
            : [package.TextEncoderPath];
        return PackageIdentity.Compute(
            [package.ManifestPath, package.MeanPath, package.StdPath, package.TokenizerWeightsPath, package.TransformerWeightsPath, package.TextTokenizerPath, .. textEncoder]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TextEncoder.Dispose();
        Transformer.Dispose();
        Tokenizer.Dispose();
    }
}
