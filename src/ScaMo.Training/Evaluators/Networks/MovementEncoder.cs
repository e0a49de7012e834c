using ScaMo.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators.Networks;

/// <summary>
/// The movement encoder of Guo et al. ("Generating Diverse and Natural 3D Human Motions from Text", CVPR 2022, Sec. 4.1): features of frames to one
/// vector for every four of them. Parameter names are those of the published weights.
/// </summary>
internal sealed class MovementEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Frames of a vector.</summary>
    public const int FramesPerMovement = 4;

    [ComponentName(Name = "main")]
    private readonly Sequential _convolutions;
    [ComponentName(Name = "out_net")]
    private readonly TorchSharp.Modules.Linear _output;

    /// <param name="features">Features of a frame.</param>
    /// <param name="width">Channels within and of the result.</param>
    /// <param name="device">Where the weights are.</param>
    public MovementEncoder(int features, int width, Device device)
        : base(nameof(MovementEncoder))
    {
        _convolutions = nn.Sequential(
            new TemporalConvolution(features, width, 4, stride: 2, padding: 1, device: device),
            nn.Dropout(CoEncoding.Dropout),
            nn.LeakyReLU(CoEncoding.NegativeSlope),
            new TemporalConvolution(width, width, 4, stride: 2, padding: 1, device: device),
            nn.Dropout(CoEncoding.Dropout),
            nn.LeakyReLU(CoEncoding.NegativeSlope));
        _output = nn.Linear(width, width, device: device);
        RegisterComponents();
    }

    /// <summary>Normalised features (B, T, features) to movements (B, T / 4, width).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _output.forward(_convolutions.forward(input.transpose(1, 2)).transpose(1, 2)).MoveToOuterDisposeScope();
    }
}
