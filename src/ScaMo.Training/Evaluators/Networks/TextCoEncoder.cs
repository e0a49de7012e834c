using ScaMo.Models;
using ScaMo.Training.Data.Text;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators.Networks;

/// <summary>
/// The text encoder of Guo et al. 2022 (Sec. 4.3): vectors of words and their parts of speech to one embedding. Parameter names are those of the
/// published weights.
/// </summary>
internal sealed class TextCoEncoder : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "pos_emb")]
    private readonly Linear _partsOfSpeech;
    [ComponentName(Name = "input_emb")]
    private readonly Linear _input;
    [ComponentName(Name = "gru")]
    private readonly GRU _gru;
    [ComponentName(Name = "output_net")]
    private readonly Sequential _output;
    [ComponentName(Name = "hidden")]
    private readonly Parameter _first;

    /// <param name="wordWidth">The width of a word's vector.</param>
    /// <param name="width">The width of a direction of the GRU.</param>
    /// <param name="outputs">The width of the embedding.</param>
    /// <param name="device">Where the weights are.</param>
    public TextCoEncoder(int wordWidth, int width, int outputs, Device device)
        : base(nameof(TextCoEncoder))
    {
        _partsOfSpeech = nn.Linear(WordClasses.Count, wordWidth, device: device);
        _input = nn.Linear(wordWidth, width, device: device);
        _gru = CoEncoding.Gru(width, device);
        _output = CoEncoding.OutputNet(width, outputs, device);
        _first = CoEncoding.FirstState(width, device);
        RegisterComponents();
    }

    /// <summary>
    /// Word vectors (B, L, word width), their classes one-hot (B, L, 15) and how many words of each row count (B) to embeddings (B, outputs).
    /// </summary>
    public override Tensor forward(Tensor words, Tensor classes, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        var input = _input.forward(words.Plus(_partsOfSpeech.forward(classes)));
        return _output.forward(CoEncoding.LastStates(_gru, _first, input, lengths)).MoveToOuterDisposeScope();
    }
}
