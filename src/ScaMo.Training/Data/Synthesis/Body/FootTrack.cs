using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>A foot over time: it stands, and is carried from place to place. Times must be asked for in order.</summary>
internal sealed class FootTrack(FootPlacement start)
{
    private const double LandingTime = 0.13;
    private const double LongestPushOff = 0.3;

    private readonly List<FootStep> _steps = [];
    private int _next;

    public FootPlacement Place => _steps.Count > 0 ? _steps[^1].To : start;

    /// <summary>When the last step so far ends; long ago if there is none.</summary>
    public double FreeFrom => _steps.Count > 0 ? _steps[^1].End : double.NegativeInfinity;

    public void Add(FootStep step) => _steps.Add(step);

    /// <summary>Ball and ankle in the world, and whether the foot stands.</summary>
    public (Vector3 Ball, Vector3 Ankle, double Yaw, bool Stands) At(double time)
    {
        while (_next < _steps.Count && _steps[_next].End <= time) _next++;
        var before = _next > 0 ? _steps[_next - 1] : null;
        var step = _next < _steps.Count ? _steps[_next] : null;
        return step is not null && step.Start < time ? Carried(step, (time - step.Start) / (step.End - step.Start)) : Standing(before, step, time);
    }

    /// <summary>Heel up turns about the ball, heel down about the heel.</summary>
    public static (Vector3 Ball, Vector3 Ankle) Pitched(Vector3 ball, double yaw, double pitch)
    {
        var flat = ball + Arm(yaw, 0);
        return pitch >= 0 ? (ball, ball + Arm(yaw, pitch)) : (flat - Arm(yaw, pitch), flat);
    }

    /// <summary>From the ball of a foot to the ankle.</summary>
    public static Vector3 Arm(double yaw, double pitch)
    {
        double angle = SyntheticBody.FootAngle + pitch;
        return RootPath.Turned(0, -SyntheticBody.FootLength * Math.Cos(angle), yaw) with { Y = (float)(SyntheticBody.FootLength * Math.Sin(angle)) };
    }

    private (Vector3, Vector3, double, bool) Standing(FootStep? before, FootStep? next, double time)
    {
        var place = before?.To ?? start;
        double pitch = before is null ? 0 : before.Landing * (1 - Ease.Step((time - before.End) / LandingTime));
        if (next is not null)
        {
            double rise = before is null ? LongestPushOff : Math.Min(LongestPushOff, 0.45 * (next.Start - before.End));
            if (rise > 0) pitch += next.PushOff * Math.Pow(Math.Clamp(1 - (next.Start - time) / rise, 0, 1), 2);
        }

        var (ball, ankle) = Pitched(place.Ball, place.Yaw, pitch);
        return (ball, ankle, place.Yaw, true);
    }

    private static (Vector3, Vector3, double, bool) Carried(FootStep step, double part)
    {
        double along = step.IsFlight ? (part + Ease.Step(part)) / 2 : part * part * (3 - 2 * part);
        var place = FootPlacement.Between(step.From, step.To, along);
        double height = step.IsFlight ? step.Lift * 4 * part * (1 - part) + step.Tuck * Ease.Bump(part) : step.Lift * Math.Sin(Math.PI * Math.Pow(part, 0.85));
        double pitch = Ease.Lerp(step.PushOff, step.Landing, Ease.Step(part)) + (step.IsFlight ? 0 : 1.2 * step.Lift * Ease.Bump(Math.Min(1, 1.4 * part)));
        var (ball, ankle) = Pitched(place.Ball + new Vector3(0, (float)height, 0), place.Yaw, pitch);
        return (ball, ankle, place.Yaw, false);
    }
}
