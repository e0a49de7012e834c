using ScaMo.Models;
using ScaMo.Models.Tokenizer;
using ScaMo.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>
/// What a decoder learns from tokens that a transformer drew: no recording shows where the joints should be, but bones have their lengths there too, and
/// what the decoder made of the tokens before is near enough to hold on to. Recorded motions alone do not lead to the sequences on which bodies tear.
/// </summary>
internal sealed class SampledLoss : IDisposable
{
    private readonly MotionTokenizer _tokenizer;
    private readonly MotionTokenizer _before;
    private readonly BodyLoss _body;
    private readonly SampledTokens _tokens;
    private readonly Tensor _lengths;
    private readonly Scalar _weight;
    private readonly Device _device;
    private BatchPrefetcher<long[,]>? _batches;

    /// <param name="tokenizer">Learns.</param>
    /// <param name="before">The same before training, frozen; owned from here on.</param>
    /// <param name="body">Measures bones.</param>
    /// <param name="lengths">How long bones should be (27); owned from here on.</param>
    /// <param name="tokens">What the transformer drew.</param>
    /// <param name="weight">Of the loss.</param>
    /// <param name="device">Where the tokenizer is.</param>
    public SampledLoss(MotionTokenizer tokenizer, MotionTokenizer before, BodyLoss body, Tensor lengths, SampledTokens tokens, double weight, Device device)
    {
        (_tokenizer, _before, _body, _lengths, _tokens, _weight, _device) = (tokenizer, before, body, lengths, tokens, weight, device);
    }

    /// <inheritdoc cref="Runs.ITrainingTask.Start"/>
    public void Start(long position) => _batches = new BatchPrefetcher<long[,]>(_tokens.Prepare, position);

    /// <summary>The weighted loss of the next batch.</summary>
    public Tensor Next()
    {
        if (_batches is null) throw new InvalidOperationException("The loss has not been started.");
        var tokens = tensor(_batches.Take(), device: _device); // (B, n)
        int unit = _tokenizer.Config.FramesPerToken;
        var features = _tokenizer.Decode(tokens); // (B, 4n, 263)
        Tensor before;
        using (no_grad()) before = _before.Decode(tokens);

        // The ends are what is to change most; they are not held.
        long inner = features.shape[1] - 2 * unit;
        var held = nn.functional.smooth_l1_loss(features.narrow(1, unit, inner), before.narrow(1, unit, inner));
        return held.Plus(_body.MeasureBones(features, _lengths)) * _weight;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches?.Dispose();
        _before.Dispose();
        _lengths.Dispose();
    }
}
