using System.Collections.Concurrent;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Text;
using ScaMo.Models.Text.T5;
using ScaMo.Training.Packaging;
using ScaMo.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>A small T5-shaped encoder that is trained along with the transformer.</summary>
internal sealed class TrainedTextEncoder : ITextConditioning
{
    private readonly ConcurrentDictionary<string, long[]> _ids = new(StringComparer.Ordinal);
    private readonly string _sentencePieceModel;
    private readonly TextTokenizer _tokenizer;
    private readonly T5Encoder _encoder;
    private readonly Device _device;
    private readonly double _dropWord;
    private readonly int _maxPositions;

    public TrainedTextEncoder(TransformerTrainingOptions options, Device device, ScalarType dtype)
    {
        _sentencePieceModel = options.SentencePieceModel!;
        _tokenizer = TextTokenizer.Load(_sentencePieceModel);
        _device = device;
        _dropWord = options.DropWord;
        _maxPositions = options.MaxTextTokens;
        _encoder = new T5Encoder(options.TextEncoder.ToConfig(_tokenizer.VocabularySize, _tokenizer.EndId), device, dtype, isTrainable: true);
        _encoder.InitializeWeights();
        Parameters = [.. _encoder.named_parameters().Select(pair => (pair.name, pair.parameter))];
    }

    public int Width => _encoder.Config.Width;

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    public int Length(string caption) => Ids(caption).Length;

    public TextBatch Prepare(IReadOnlyList<string> captions, IReadOnlyList<TrainingRandom>? randoms)
    {
        int[] lengths = [.. captions.Select(Length)];
        int positions = lengths.Max();
        var ids = new long[captions.Count * positions];
        for (int row = 0; row < captions.Count; row++)
        {
            var text = ids.AsSpan(row * positions, lengths[row]);
            Ids(captions[row]).CopyTo(text);
            if (randoms is null) continue;
            // The end token stays.
            foreach (ref long id in text[..^1])
            {
                if (randoms[row].NextDouble() < _dropWord) id = _tokenizer.UnknownId;
            }
        }

        return new TextBatch(positions, lengths, ids, null);
    }

    public Tensor Encode(TextBatch batch)
    {
        using var scope = NewDisposeScope();
        long[] shape = [batch.Lengths.Length, batch.Positions];
        return _encoder.call(tensor(batch.Ids!, shape, device: _device), tensor(batch.Mask(), shape, device: _device)).MoveToOuterDisposeScope();
    }

    public void LoadWeights(string run)
    {
        using var weights = Checkpoint.Open(Path.Combine(run, RunFiles.TextEncoder, TextEncoderFolder.WeightsFile));
        StateDictLoader.Load(_encoder, weights);
    }

    public void Export(string folder) => TextEncoderFolder.Write(Path.Combine(folder, RunFiles.TextEncoder), _encoder.Config, _encoder, _sentencePieceModel);

    public void Dispose() => _encoder.Dispose();

    private long[] Ids(string caption) => _ids.GetOrAdd(caption, text =>
    {
        var ids = _tokenizer.Tokenize(text).Ids.Span;
        return ids[..Math.Min(ids.Length, _maxPositions)].ToArray();
    });
}
