using ScaMo.Motion;
using ScaMo.Motion.Measures;

namespace ScaMo.Benchmarks.Following;

/// <summary>Every quantity of one motion, and its physical measures.</summary>
internal sealed class MotionProfile
{
    private readonly Dictionary<Quantity, double> _values;

    /// <exception cref="ArgumentException">The clip has no frames, or a position is not finite.</exception>
    public MotionProfile(MotionClip clip)
    {
        var motion = new MotionGeometry(clip);
        _values = Quantities.All.ToDictionary(quantity => quantity, quantity => quantity.Of(motion));
        Measures = MotionMeasures.Measure(clip);
    }

    public MotionMeasures Measures { get; }

    public double this[Quantity quantity] => _values[quantity];
}
