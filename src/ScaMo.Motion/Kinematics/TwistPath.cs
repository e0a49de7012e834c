using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// How a bone twists about itself over a clip: near what is wanted in every frame, with small steps, none of them beyond its limits. All frames are solved
/// at once, so that a twist which a limb will need begins early enough: Σ weight (angle - wanted)² + Σ step², a convex problem, its bounds by springs that
/// stiffen until steps keep to them.
/// </summary>
internal sealed class TwistPath(int frames)
{
    /// <summary>What the square of a step counts beside that of a deviation of weight 1.</summary>
    private const double StepWeight = 0.1;

    /// <summary>Wanted angles are known but for whole turns; which ones are nearest is asked again once there is a path.</summary>
    private const int Unwrappings = 2;

    private const int Stiffenings = 40;
    private const double LargestStiffening = 8;
    private const double LargestStiffness = 1e9;

    /// <summary>Radians by which a step may pass its limit before all is cut to them.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>Keeps the problem solvable where nothing is wanted.</summary>
    private const double SmallestWeight = 1e-9;

    private readonly double[] _angles = new double[frames];
    private readonly double[] _wanted = new double[frames];
    private readonly double[] _weights = new double[frames];
    private readonly double[] _middles = new double[frames];
    private readonly double[] _reaches = new double[frames];
    private readonly double[] _stiffness = new double[frames];
    private readonly double[] _pivots = new double[frames];

    /// <summary>The angle of each frame, radians; after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> Angles => _angles;

    /// <summary>Sets what is wanted in a frame: the angle of a vector, which counts for as much as it is long.</summary>
    public void Want(int frame, Vector2 direction) =>
        (_wanted[frame], _weights[frame]) = (Math.Atan2(direction.Y, direction.X), Math.Max(direction.Length(), SmallestWeight));

    /// <summary>Bounds the step from the frame before to a frame, radians.</summary>
    public void Limit(int frame, double least, double most) => (_middles[frame], _reaches[frame]) = ((least + most) / 2, (most - least) / 2);

    /// <summary>Finds the path.</summary>
    public void Solve()
    {
        Array.Clear(_stiffness);
        Follow();
        for (int round = 0; round < Unwrappings; round++)
        {
            Unwrap();
            Minimize();
        }

        for (int round = 0; round < Stiffenings && Stiffen(); round++) Minimize();
        Cut();
    }

    /// <summary>A first path, each frame from the one before.</summary>
    private void Follow()
    {
        double angle = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            angle += Math.IEEERemainder(_wanted[frame] - angle, Math.Tau) * _weights[frame] / (_weights[frame] + StepWeight);
            _angles[frame] = angle;
        }
    }

    private void Unwrap()
    {
        for (int frame = 0; frame < frames; frame++) _wanted[frame] = _angles[frame] + Math.IEEERemainder(_wanted[frame] - _angles[frame], Math.Tau);
    }

    /// <summary>
    /// The least of Σ weight (angle - wanted)² + Σ (StepWeight step² + stiffness (step - middle)²): a tridiagonal system, by elimination.
    /// </summary>
    private void Minimize()
    {
        for (int frame = 0; frame < frames; frame++)
        {
            var (spring, pull) = Spring(frame);
            var (nextSpring, nextPull) = Spring(frame + 1);
            double factor = frame > 0 ? spring / _pivots[frame - 1] : 0;
            _pivots[frame] = _weights[frame] + spring + nextSpring - factor * spring;
            _angles[frame] = _weights[frame] * _wanted[frame] + pull - nextPull + (frame > 0 ? factor * _angles[frame - 1] : 0);
        }

        for (int frame = frames - 1; frame >= 0; frame--)
        {
            if (frame + 1 < frames) _angles[frame] += Spring(frame + 1).Stiffness * _angles[frame + 1];
            _angles[frame] /= _pivots[frame];
        }

        (double Stiffness, double Pull) Spring(int frame) =>
            frame == 0 || frame == frames ? (0, 0) : (StepWeight + _stiffness[frame], _stiffness[frame] * _middles[frame]);
    }

    /// <summary>
    /// Makes springs stiffer by as much as their steps are too large, and softer where they are not. Where this comes to rest, stiffness is the bound's multiplier.
    /// </summary>
    /// <returns>Whether a step was too large.</returns>
    private bool Stiffen()
    {
        bool isBeyond = false;
        for (int frame = 1; frame < frames; frame++)
        {
            double distance = Math.Abs(_angles[frame] - _angles[frame - 1] - _middles[frame]);
            isBeyond |= distance > _reaches[frame] + Tolerance;
            double ratio = distance > 0 ? Math.Min(distance / _reaches[frame], LargestStiffening) : 0;
            _stiffness[frame] = Math.Clamp((_stiffness[frame] + StepWeight) * ratio - StepWeight, 0, LargestStiffness);
        }

        return isBeyond;
    }

    /// <summary>What is still too large is cut off.</summary>
    private void Cut()
    {
        for (int frame = 1; frame < frames; frame++)
        {
            double middle = _angles[frame - 1] + _middles[frame];
            _angles[frame] = Math.Clamp(_angles[frame], middle - _reaches[frame], middle + _reaches[frame]);
        }
    }
}
