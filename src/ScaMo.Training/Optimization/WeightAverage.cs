using static TorchSharp.torch;

namespace ScaMo.Training.Optimization;

/// <summary>
/// An exponential moving average of a network's weights, in float32. It follows quickly at first: after n updates with a decay of at most
/// (1 + n) / (10 + n), as in TensorFlow's ExponentialMovingAverage.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly List<(string Name, Tensor Live, Tensor Average)> _pairs = [];

    /// <summary>Averages all parameters and floating-point buffers of a module, as it stands now.</summary>
    /// <inheritdoc cref="WeightAverage(IEnumerable{ValueTuple{string, Tensor}}, double)"/>
    public WeightAverage(nn.Module module, double decay)
        : this(Named(module), decay)
    {
    }

    /// <summary>Averages tensors, as they stand now.</summary>
    /// <param name="tensors">By name. Those that are not floating-point are left out.</param>
    /// <param name="decay">How much of the average an update keeps, from 0 to 1.</param>
    public WeightAverage(IEnumerable<(string Name, Tensor Tensor)> tensors, double decay)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decay, 1);
        _decay = decay;
        var handles = new HashSet<nint>();
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in tensors)
        {
            if (!tensor.is_floating_point() || !handles.Add(tensor.Handle)) continue;
            _pairs.Add((name, tensor, tensor.detach().to(ScalarType.Float32, copy: true).DetachFromDisposeScope()));
        }
    }

    /// <summary>Takes the weights as they stand into the average.</summary>
    /// <param name="step">How many updates came before.</param>
    public void Update(long step)
    {
        double decay = Math.Min(_decay, (1.0 + step) / (10 + step));
        using var scope = NewDisposeScope();
        TensorLists.Lerp([.. _pairs.Select(pair => pair.Average)], [.. _pairs.Select(pair => pair.Live.to(ScalarType.Float32))], 1 - decay);
    }

    /// <summary>Puts the average into the network until the result is disposed, which brings the weights back.</summary>
    public IDisposable Swap() => new Exchange(_pairs);

    /// <summary>The averages by name, for checkpoints. To restore, copy into these tensors.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _pairs.Select(pair => (pair.Name, pair.Average));

    /// <summary>Frees the average; the network stays.</summary>
    public void Dispose()
    {
        foreach (var pair in _pairs) pair.Average.Dispose();
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Named(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter)).Concat(module.named_buffers().Select(pair => (pair.name, pair.buffer)));
    }

    private sealed class Exchange : IDisposable
    {
        private readonly Tensor[] _live;
        private readonly Tensor[] _kept;
        private bool _isOver;

        public Exchange(List<(string Name, Tensor Live, Tensor Average)> pairs)
        {
            using var withoutGradients = no_grad();
            _live = [.. pairs.Select(pair => pair.Live)];
            _kept = [.. _live.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
            TensorLists.Copy(_live, [.. pairs.Select(pair => pair.Average)]);
        }

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            TensorLists.Copy(_live, _kept);
            foreach (var tensor in _kept) tensor.Dispose();
        }
    }
}
