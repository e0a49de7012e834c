using Microsoft.ML.OnnxRuntime;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace ScaMo.Models.Text.Onnx;

/// <summary>
/// A text encoder exported to ONNX: <c>input_ids</c> and <c>attention_mask</c>, both int64 (batch, sequence), to
/// <c>last_hidden_state</c>, float32 (batch, sequence, width). ONNX Runtime runs it, on CUDA if the device is a GPU.
/// </summary>
public sealed class OnnxTextEncoder : ITextEncoder
{
    private const string IdsName = "input_ids";
    private const string MaskName = "attention_mask";
    private const string OutputName = "last_hidden_state";

    private readonly TextTokenizer _tokenizer;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly Device _device;
    private readonly int _maxPositions;

    private OnnxTextEncoder(TextTokenizer tokenizer, InferenceSession session, string path, Device device, int maxPositions)
    {
        _tokenizer = tokenizer;
        _session = session;
        _device = device;
        _maxPositions = maxPositions;
        CheckSignature(session, path);
        Width = Probe(path);
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <summary>0: the weights lie within the graph, where ONNX Runtime does not count them.</summary>
    public long ParameterCount => 0;

    /// <summary>Loads a graph and a tokenizer, and runs them once.</summary>
    /// <param name="path">The <c>.onnx</c> file; its external data, if any, lies beside it.</param>
    /// <param name="tokenizerPath">The SentencePiece model.</param>
    /// <param name="device">Where the graph runs and the features go.</param>
    /// <param name="isDeviceAutomatic">The device was picked for the user, so that the graph may run on the CPU where CUDA is absent.</param>
    /// <param name="maxPositions">How many positions <see cref="Encode"/> keeps.</param>
    /// <exception cref="DataFormatException">A file is not what its format promises, or the graph has another signature.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="NotSupportedException">CUDA was asked for by name, and ONNX Runtime cannot use it.</exception>
    public static OnnxTextEncoder Load(string path, string tokenizerPath, Device device, bool isDeviceAutomatic, int maxPositions)
    {
        ArgumentNullException.ThrowIfNull(device);
        var tokenizer = TextTokenizer.Load(tokenizerPath);
        int? cudaDevice = device.type == TorchSharp.DeviceType.CUDA ? Math.Max(device.index, 0) : null;
        var session = OnnxSession.Open(path, cudaDevice, isDeviceAutomatic);
        try
        {
            return new OnnxTextEncoder(tokenizer, session, path, device, maxPositions);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TextTokens Tokenize(string prompt) => _tokenizer.Tokenize(prompt);

    /// <inheritdoc/>
    public Tensor Encode(TextTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        foreach (long id in tokens.Ids.Span)
        {
            if (id < 0 || id >= _tokenizer.VocabularySize)
            {
                throw new ArgumentException($"Token {id} is not below the vocabulary's size, {_tokenizer.VocabularySize}.", nameof(tokens));
            }
        }

        using var outputs = Run(tokens.Ids.ToArray());
        int length = Math.Min(tokens.Count, _maxPositions);
        var features = outputs[0].GetTensorDataAsSpan<float>()[..(length * Width)];
        using var scope = NewDisposeScope();
        return tensor(features.ToArray(), [length, Width], device: _device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(long[] ids)
    {
        long[] shape = [1, ids.Length];
        long[] mask = new long[ids.Length];
        Array.Fill(mask, 1);
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        return _session.Run(_runOptions, [IdsName, MaskName], [idValue, maskValue], [OutputName]);
    }

    /// <summary>Runs the last piece and the end token, so that a graph that does not fit shows itself at start; returns the width.</summary>
    private int Probe(string path)
    {
        long[] ids = [_tokenizer.VocabularySize - 1, _tokenizer.EndId];
        try
        {
            using var outputs = Run(ids);
            long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
            return shape is [1, 2, > 0 and <= int.MaxValue]
                ? (int)shape[2]
                : throw new DataFormatException(
                    path, OutputName, $"shape ({string.Join(", ", shape)}) for two tokens, expected (1, 2, width)");
        }
        catch (OnnxRuntimeException exception)
        {
            throw new DataFormatException(path, "", $"the graph does not run on two tokens of its tokenizer: {exception.Message}", exception);
        }
    }

    /// <summary>Checks names, types and ranks.</summary>
    private static void CheckSignature(InferenceSession session, string path)
    {
        foreach (var (name, input) in session.InputMetadata)
        {
            if (name is not (IdsName or MaskName))
            {
                throw new DataFormatException(path, name, $"an input that is neither {IdsName} nor {MaskName}");
            }

            Check(name, input, TensorElementType.Int64, 2);
            if (input.Dimensions[0] is not (-1 or 1) || input.Dimensions[1] != -1)
            {
                throw new DataFormatException(
                    path, name, $"shape ({string.Join(", ", input.Dimensions)}): the batch must be open or 1, the sequence open");
            }
        }

        foreach (string name in (string[])[IdsName, MaskName])
        {
            if (!session.InputMetadata.ContainsKey(name)) throw new DataFormatException(path, name, "the graph has no such input");
        }

        if (!session.OutputMetadata.TryGetValue(OutputName, out var output))
        {
            throw new DataFormatException(
                path, OutputName, $"the graph has no such output; it has {string.Join(", ", session.OutputMetadata.Keys)}");
        }

        Check(OutputName, output, TensorElementType.Float, 3);

        void Check(string name, NodeMetadata node, TensorElementType type, int rank)
        {
            if (!node.IsTensor || node.ElementDataType != type || node.Dimensions.Length != rank)
            {
                string found = node.IsTensor ? $"{node.ElementDataType} of rank {node.Dimensions.Length}" : "no tensor";
                throw new DataFormatException(path, name, $"{found}, expected {type} of rank {rank}");
            }
        }
    }
}
