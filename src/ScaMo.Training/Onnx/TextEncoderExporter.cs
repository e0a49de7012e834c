using ScaMo.Models.Text;
using ScaMo.Models.Text.Onnx;
using ScaMo.Models.Text.T5;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Training.Onnx;

/// <summary>Writes text encoders as ONNX graphs that a model package can name instead of the Hugging Face folder.</summary>
public static class TextEncoderExporter
{
    private const string SampleSentence = "a person walks forward, turns around and waves with the left hand";

    /// <summary>Writes an encoder's graph: see <see cref="OnnxTextEncoder"/> for its inputs and output.</summary>
    /// <param name="encoder">The weights, on any device; bfloat16 ones become float32.</param>
    /// <param name="path">The <c>.onnx</c> file. Weights of more than 1 GiB go to <c>NAME.onnx.data</c> beside it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(T5Encoder encoder, string path)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        OnnxWriter.Write(T5EncoderGraph.Build(encoder), path);
    }

    /// <summary>Exports the encoder of a Hugging Face folder, and runs a sentence through both.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tokenizerPath">The SentencePiece model.</param>
    /// <param name="path">The <c>.onnx</c> file; its folder is made if need be.</param>
    /// <returns>The largest difference between the hidden states of ONNX Runtime and of libtorch.</returns>
    /// <exception cref="DataFormatException">The folder holds no T5 encoder with a gated GELU.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static double Export(string folder, string tokenizerPath, string path)
    {
        using var encoder = T5Encoder.Load(folder, T5Config.Load(Path.Combine(folder, "config.json")), CPU);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Write(encoder, path);

        using var scope = NewDisposeScope();
        using var exported = OnnxTextEncoder.Load(path, tokenizerPath, CPU, isDeviceAutomatic: false, TextTokenizer.MaxTokens);
        var tokens = exported.Tokenize(SampleSentence);
        var expected = encoder.call(tensor(tokens.Ids.ToArray()).unsqueeze(0), null).squeeze(0); // (L, d_model)
        return (exported.Encode(tokens) - expected).abs().max().item<float>();
    }
}
