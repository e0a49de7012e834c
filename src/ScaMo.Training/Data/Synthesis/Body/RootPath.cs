using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>The way of the body over the floor: speeds summed up.</summary>
internal sealed class RootPath
{
    private readonly double[] _x;
    private readonly double[] _z;
    private readonly double[] _yaw;

    public RootPath(MotionScore score)
    {
        (_x, _z, _yaw) = (new double[score.FrameCount], new double[score.FrameCount], new double[score.FrameCount]);
        const double Step = 1 / MotionScore.FramesPerSecond;
        for (int frame = 1; frame < score.FrameCount; frame++)
        {
            _yaw[frame] = _yaw[frame - 1] + Step * (score.TurnSpeed[frame - 1] + score.TurnSpeed[frame]) / 2;
            double yaw = (_yaw[frame - 1] + _yaw[frame]) / 2;
            double forward = Step * (score.ForwardSpeed[frame - 1] + score.ForwardSpeed[frame]) / 2;
            double left = Step * (score.LeftSpeed[frame - 1] + score.LeftSpeed[frame]) / 2;
            _x[frame] = _x[frame - 1] + forward * Math.Sin(yaw) + left * Math.Cos(yaw);
            _z[frame] = _z[frame - 1] + forward * Math.Cos(yaw) - left * Math.Sin(yaw);
        }
    }

    /// <summary>How far the body has turned to the left, radians.</summary>
    public double Yaw(double time) => At(_yaw, time);

    public Vector3 Position(double time) => new((float)At(_x, time), 0, (float)At(_z, time));

    /// <summary>A direction seen from the body: x to its left, z forward.</summary>
    public static Vector3 Turned(double left, double forward, double yaw) =>
        new((float)(left * Math.Cos(yaw) + forward * Math.Sin(yaw)), 0, (float)(forward * Math.Cos(yaw) - left * Math.Sin(yaw)));

    private static double At(double[] values, double time)
    {
        double frame = Math.Clamp(time * MotionScore.FramesPerSecond, 0, values.Length - 1);
        int before = Math.Min((int)frame, values.Length - 2);
        return Ease.Lerp(values[before], values[before + 1], frame - before);
    }
}
