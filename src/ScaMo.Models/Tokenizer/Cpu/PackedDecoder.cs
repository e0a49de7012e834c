using ScaMo.Models.Cpu;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>The codebook and all weights of a decoder, packed.</summary>
internal sealed unsafe class PackedDecoder : IDisposable
{
    private readonly NativeBlock _codes;

    public PackedDecoder(MotionTokenizer tokenizer, CpuKernels kernels, int threads)
    {
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var config = tokenizer.Config;
        var state = tokenizer.state_dict();
        var codes = tokenizer.Quantizer.IndicesToCodes(arange(config.CodebookSize, dtype: ScalarType.Int64));
        _codes = NativeBlock.Of(codes);
        CodeWidth = (int)codes.shape[1];
        if (tokenizer.Quantizer.CodeProjection is { } projection) Projection = new PackedConvolution(projection.weight.unsqueeze(2), projection.bias!, 1, 1, kernels, threads);
        First = Convolution("decoder.model.0");
        Stages = [.. Enumerable.Range(2, config.Downsamplings).Select(stage => new PackedStage(
            [.. config.Dilations.Select((dilation, block) => (
                Convolution($"decoder.model.{stage}.0.model.{block}.conv1", dilation), Convolution($"decoder.model.{stage}.0.model.{block}.conv2")))],
            Convolution($"decoder.model.{stage}.2", repeat: config.Stride)))];
        BeforeLast = Convolution($"decoder.model.{2 + config.Downsamplings}");
        Last = Convolution($"decoder.model.{4 + config.Downsamplings}");

        PackedConvolution Convolution(string name, int dilation = 1, int repeat = 1) => new(state[$"{name}.weight"], state[$"{name}.bias"], dilation, repeat, kernels, threads);
    }

    /// <summary>Values of a code.</summary>
    public int CodeWidth { get; }

    /// <summary>From codes to the latent; null where they are the latent.</summary>
    public PackedConvolution? Projection { get; }

    public PackedConvolution First { get; }

    public PackedStage[] Stages { get; }

    public PackedConvolution BeforeLast { get; }

    public PackedConvolution Last { get; }

    /// <summary>The most values that one output depends on.</summary>
    public int MaximumInputs => All.Max(convolution => convolution.Channels * convolution.Taps);

    private IEnumerable<PackedConvolution> All =>
        [.. Projection is null ? [] : new[] { Projection }, First, .. Stages.SelectMany(stage => stage.All), BeforeLast, Last];

    /// <summary>The values of a code.</summary>
    public ReadOnlySpan<float> Code(int token) => new(_codes.Floats + (nint)token * CodeWidth, CodeWidth);

    public void Dispose()
    {
        _codes.Dispose();
        foreach (var convolution in All) convolution.Dispose();
    }
}
