using ScaMo.Models.Text.Onnx;
using ScaMo.Models.Text.T5;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Text;

/// <summary>Loads text encoders.</summary>
public static class TextEncoderFactory
{
    /// <summary>Loads the encoder that the options describe.</summary>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="DataFormatException">A file is not what its format promises; the error names the file and the place in it.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="NotSupportedException">The device was asked for by name, and this build or machine cannot use it.</exception>
    public static ITextEncoder Load(TextEncoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPositions, 1);
        var device = options.Device ?? CPU;
        return options.Kind switch
        {
            TextEncoderKind.T5 => T5TextEncoder.Load(options.Path, options.TokenizerPath, device, options.WeightType, options.MaxPositions),
            TextEncoderKind.Onnx => OnnxTextEncoder.Load(
                options.Path,
                options.TokenizerPath ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Path))!, "spiece.model"),
                device,
                options.IsDeviceAutomatic,
                options.MaxPositions),
            var kind => throw new ArgumentException($"{kind} is not a kind of text encoder.", nameof(options)),
        };
    }
}
