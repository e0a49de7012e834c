using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Optimization;

/// <summary>
/// AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019) over all parameters in one fused call of libtorch.
/// Parameters of 16 bits are trained through float32 copies, and get these rounded. A parameter without a gradient is left as it is.
/// </summary>
public sealed class FusedAdamW : IDisposable
{
    private readonly AdamWOptions _options;
    private readonly List<Slot> _slots = [];
    private static readonly Scalar One = 1;

    private readonly Tensor _updates;

    /// <summary>Starts with averages of zero.</summary>
    /// <param name="parameters">
    /// By name; float32, bfloat16 or float16, contiguous, on the device they will stay on, and with the weights they start from. A parameter that
    /// occurs twice (tied weights) is trained once, under its first name.
    /// </param>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a parameter is of another type or layout.</exception>
    public FusedAdamW(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamWOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _options = options ?? new AdamWOptions();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var handles = new HashSet<nint>();
        using var withoutGradients = no_grad();
        _updates = zeros(1, ScalarType.Int64).DetachFromDisposeScope();
        foreach (var (name, parameter) in parameters)
        {
            if (!names.Add(name)) throw new ArgumentException($"The parameter name '{name}' occurs twice.", nameof(parameters));
            if (!parameter.is_contiguous()) throw new ArgumentException($"The parameter '{name}' is not contiguous.", nameof(parameters));
            if (parameter.dtype is not (ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float16))
            {
                throw new ArgumentException($"The parameter '{name}' is {parameter.dtype}; float32, bfloat16 and float16 can be trained.", nameof(parameters));
            }

            if (!handles.Add(parameter.Handle)) continue;
            bool decays = !_options.DecayMatricesOnly || parameter.dim() >= 2;
            _slots.Add(new Slot(name, parameter, decays ? _options.WeightDecay : 0));
        }
    }

    /// <summary>The size of the next steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>How many updates were made, those before a restored checkpoint included.</summary>
    public long Step => _updates.item<long>();

    /// <summary>Makes one step along the gradients that there are.</summary>
    public void Update()
    {
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _slots.Select(slot => (Slot: slot, Gradient: slot.Gradient())).Where(pair => pair.Gradient is not null).GroupBy(pair => pair.Slot.WeightDecay))
        {
            var slots = group.Select(pair => pair.Slot).ToArray();
            TensorLists.AdamW(
                [.. slots.Select(slot => slot.Weights)],
                [.. group.Select(pair => pair.Gradient!)],
                [.. slots.Select(slot => slot.Average)],
                [.. slots.Select(slot => slot.Square)],
                [.. slots.Select(slot => slot.Steps)],
                LearningRate,
                group.Key,
                _options);
            var rounded = slots.Where(slot => slot.HasMaster).ToArray();
            if (rounded.Length > 0) TensorLists.Copy([.. rounded.Select(slot => slot.Parameter)], [.. rounded.Select(slot => slot.Weights)]);
        }

        _updates.add_(One, One);
    }

    /// <summary>Forgets the gradients, and their memory: the next backward pass makes them anew instead of adding to zeros.</summary>
    public void ZeroGradients()
    {
        foreach (var slot in _slots) slot.Parameter.grad = null;
    }

    /// <summary>Scales all gradients down so that their common Euclidean norm is at most <paramref name="maximumNorm"/>.</summary>
    /// <returns>The norm before; NaN or infinite if any gradient is, and then they stay as they are. Zero if there are none.</returns>
    public double ClipGradients(double maximumNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumNorm);
        using var scope = NewDisposeScope();
        Tensor[] gradients = [.. _slots.Select(slot => slot.Parameter.grad).OfType<Tensor>()];
        return gradients.Length == 0 ? 0 : TensorLists.Clip(gradients, maximumNorm);
    }

    /// <summary>
    /// What a checkpoint must hold beside the parameters: the number of updates as <c>updates</c>, and by parameter name <c>exp_avg</c>,
    /// <c>exp_avg_sq</c>, <c>step</c> and, for one of 16 bits, <c>master</c>. To restore, copy into these tensors.
    /// </summary>
    public IEnumerable<(string Name, Tensor Tensor)> State()
    {
        yield return ("updates", _updates);
        foreach (var slot in _slots)
        {
            yield return ($"{slot.Name}.exp_avg", slot.Average);
            yield return ($"{slot.Name}.exp_avg_sq", slot.Square);
            yield return ($"{slot.Name}.step", slot.Steps);
            if (slot.HasMaster) yield return ($"{slot.Name}.master", slot.Weights);
        }
    }

    /// <summary>Frees the averages; the parameters and their gradients stay.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots) slot.Dispose();
        _updates.Dispose();
    }

    private sealed class Slot : IDisposable
    {
        public Slot(string name, Parameter parameter, double weightDecay)
        {
            Name = name;
            Parameter = parameter;
            WeightDecay = weightDecay;
            HasMaster = parameter.dtype != ScalarType.Float32;
            Weights = HasMaster ? parameter.detach().to(ScalarType.Float32).DetachFromDisposeScope() : parameter;
            Average = zeros_like(Weights).DetachFromDisposeScope();
            Square = zeros_like(Weights).DetachFromDisposeScope();
            // The fused kernels want a step of float32 beside each parameter.
            Steps = zeros([], ScalarType.Float32, parameter.device).DetachFromDisposeScope();
        }

        public string Name { get; }

        public Parameter Parameter { get; }

        public double WeightDecay { get; }

        public bool HasMaster { get; }

        public Tensor Weights { get; }

        public Tensor Average { get; }

        public Tensor Square { get; }

        public Tensor Steps { get; }

        /// <summary>The gradient as the kernels want it: float32 and contiguous, as they do not look at strides.</summary>
        public Tensor? Gradient() => Parameter.grad is { } gradient ? gradient.to(ScalarType.Float32).contiguous() : null;

        public void Dispose()
        {
            if (HasMaster) Weights.Dispose();
            Average.Dispose();
            Square.Dispose();
            Steps.Dispose();
        }
    }
}
