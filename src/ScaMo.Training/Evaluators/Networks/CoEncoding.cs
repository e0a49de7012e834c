using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators.Networks;

/// <summary>What the encoders of motions and of texts have in common: a bidirectional GRU over a padded sequence, and what follows it.</summary>
internal static class CoEncoding
{
    /// <summary>The slope of leaky ReLUs below 0.</summary>
    public const double NegativeSlope = 0.2;

    /// <summary>The share of activations that training drops.</summary>
    public const double Dropout = 0.2;

    /// <summary>A GRU in both directions, batch first.</summary>
    public static GRU Gru(int width, Device device) => nn.GRU(width, width, batchFirst: true, bidirectional: true, device: device);

    /// <summary>From both directions' last states (B, 2 · width) to the embedding (B, outputs).</summary>
    public static Sequential OutputNet(int width, int outputs, Device device) => nn.Sequential(
        nn.Linear(2 * width, width, device: device),
        nn.LayerNorm(width, device: device),
        nn.LeakyReLU(NegativeSlope),
        nn.Linear(width, outputs, device: device));

    /// <summary>The state that both directions start from, (2, 1, width), drawn from the standard normal distribution.</summary>
    public static Parameter FirstState(int width, Device device) => new(randn(2, 1, width, device: device));

    /// <summary>Runs a GRU over sequences of different lengths.</summary>
    /// <param name="gru">Of both directions.</param>
    /// <param name="first">(2, 1, width).</param>
    /// <param name="input">(B, T, width); what stands behind a sequence's end does not count.</param>
    /// <param name="lengths">(B), int64, on the processor, each at least 1.</param>
    /// <returns>The last states of both directions side by side, (B, 2 · width).</returns>
    public static Tensor LastStates(GRU gru, Tensor first, Tensor input, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        using var packed = nn.utils.rnn.pack_padded_sequence(input, lengths, batch_first: true, enforce_sorted: false);
        var (output, last) = gru.call(packed, first.expand(2, input.shape[0], -1).contiguous());
        output.Dispose();
        return cat([last[0], last[1]], dim: -1).MoveToOuterDisposeScope();
    }
}
