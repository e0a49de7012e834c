using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators.Networks;

/// <summary>The motion encoder of Guo et al. 2022 (Sec. 4.3): movements to one embedding. Parameter names are those of the published weights.</summary>
internal sealed class MotionCoEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "input_emb")]
    private readonly Linear _input;
    [ComponentName(Name = "gru")]
    private readonly GRU _gru;
    [ComponentName(Name = "output_net")]
    private readonly Sequential _output;
    [ComponentName(Name = "hidden")]
    private readonly Parameter _first;

    /// <param name="movementWidth">The width of a movement.</param>
    /// <param name="width">The width of a direction of the GRU.</param>
    /// <param name="outputs">The width of the embedding.</param>
    /// <param name="device">Where the weights are.</param>
    public MotionCoEncoder(int movementWidth, int width, int outputs, Device device)
        : base(nameof(MotionCoEncoder))
    {
        _input = nn.Linear(movementWidth, width, device: device);
        _gru = CoEncoding.Gru(width, device);
        _output = CoEncoding.OutputNet(width, outputs, device);
        _first = CoEncoding.FirstState(width, device);
        RegisterComponents();
    }

    /// <summary>Movements (B, M, movement width) and how many of each row count (B) to embeddings (B, outputs).</summary>
    public override Tensor forward(Tensor movements, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        return _output.forward(CoEncoding.LastStates(_gru, _first, _input.forward(movements), lengths)).MoveToOuterDisposeScope();
    }
}
