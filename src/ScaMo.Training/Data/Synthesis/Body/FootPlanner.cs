namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>
/// Decides when and where to feet step. A foot is put where the body will be in the middle of its standing time, so that steps fit any way and
/// no foot ever slides.
/// </summary>
internal sealed class FootPlanner
{
    /// <summary>A standing person steps after a body that has gone this far, metres and radians.</summary>
    private const double LargestOffset = 0.05;
    private const double LargestTwist = 0.25;

    private const double SettlingTime = 0.38;
    private const double BallForward = 0.085;

    private readonly MotionScore _score;
    private readonly RootPath _root;
    private readonly double _width;
    private readonly double _toesOut;
    private readonly MotionRandom _random;

    /// <param name="score">What is to be done.</param>
    /// <param name="root">Where the body goes.</param>
    /// <param name="width">How far a foot stands outside of its hip, metres.</param>
    /// <param name="toesOut">How far it points outwards, radians.</param>
    /// <param name="random">No two steps are the same.</param>
    public FootPlanner(MotionScore score, RootPath root, double width, double toesOut, MotionRandom random)
    {
        (_score, _root, _width, _toesOut, _random) = (score, root, width, toesOut, random);
        Tracks = [new FootTrack(Home(Side.Left, 0, 0)), new FootTrack(Home(Side.Right, 0, 0))];
        StridePhase = new double[score.FrameCount];
        Plan();
    }

    public FootTrack[] Tracks { get; }

    /// <summary>Where in a stride the body is, radians: the left foot leaves the floor at 0, the right one at pi.</summary>
    public double[] StridePhase { get; }

    private void Plan()
    {
        double time = 0;
        double end = (_score.FrameCount - 1) / MotionScore.FramesPerSecond;
        Side? last = null;
        var phases = new List<(double Time, double Phase)>();
        while (time < end)
        {
            if (_score.Leaps.FirstOrDefault(leap => time >= leap.Start - 0.02 && time < leap.End) is { } leap)
            {
                Jump(Side.Left, leap);
                Jump(Side.Right, leap);
                time = leap.End;
                last = null;
                continue;
            }

            var gait = _score.Gaits.FirstOrDefault(gait => time >= gait.Start && time < gait.End);
            if (gait is null)
            {
                var late = Late(time);
                if (late is { } foot) Settle(foot, time);
                // The next foot waits until the one before it stands.
                time = Math.Min(time + (late is null ? 1 / MotionScore.FramesPerSecond : SettlingTime * 0.9), NextLeap(time));
                last = late ?? last;
                continue;
            }

            var side = last?.Other() ?? gait.First;
            // A foot that is still in the air lets the other one go first, or both are waited for.
            if (Tracks[(int)side].FreeFrom > time) side = side.Other();
            if (Tracks[(int)side].FreeFrom > time)
            {
                time = Math.Min(Tracks[0].FreeFrom, Tracks[1].FreeFrom) + 1e-3;
                continue;
            }

            double interval = Interval(gait, side);
            Step(side, time, gait);
            AddPhase(phases, side, time);
            AddPhase(phases, side.Other(), time + interval);
            time = Math.Min(time + interval, NextLeap(time));
            last = side;
        }

        WritePhases(phases);
    }

    private double NextLeap(double time) => _score.Leaps.Where(leap => leap.Start > time).Select(leap => leap.Start).DefaultIfEmpty(double.PositiveInfinity).Min();

    private double Interval(Gait gait, Side side) => (1 + (side == gait.Injured ? gait.Limp : -gait.Limp)) / gait.Cadence * Math.Exp(0.025 * _random.Normal());

    private void Step(Side side, double time, Gait gait)
    {
        double stride = 2 / gait.Cadence;
        double carried = Math.Min((1 - gait.Duty) * stride, 1.9 / gait.Cadence);
        double landing = time + carried;
        // A runner's foot lands less far ahead than it leaves the floor behind: there the heel is up.
        double middle = landing + Math.Max(0.1, stride - carried) * (gait.Duty < 0.5 ? 0.38 : 0.48);
        var track = Tracks[(int)side];
        // Towards the end of walking the feet come to stand side by side.
        var to = Home(side, Math.Min(middle, Math.Max(landing, gait.End + 0.3)), gait.Width + 0.008 * _random.Normal());
        track.Add(new FootStep(time, landing, track.Place, to)
        {
            Lift = gait.Lift * Math.Exp(0.08 * _random.Normal()),
            PushOff = gait.PushOff,
            Landing = gait.Landing,
        });
        if (!gait.Skips) return;
        var standing = Tracks[(int)side.Other()];
        double start = time + 0.3 * carried, hopped = time + 0.8 * carried;
        if (standing.FreeFrom > start) return;
        standing.Add(new FootStep(start, hopped, standing.Place, Home(side.Other(), hopped, gait.Width)) { Lift = 0.09, PushOff = 0.5, Landing = 0.2, IsFlight = true });
    }

    private void Jump(Side side, Leap leap)
    {
        var track = Tracks[(int)side];
        track.Add(new FootStep(leap.Start, leap.End, track.Place, Home(side, leap.End, leap.Width)) { Lift = leap.Height, Tuck = leap.Tuck, PushOff = 0.8, Landing = 0.35, IsFlight = true });
    }

    private void Settle(Side side, double time)
    {
        var track = Tracks[(int)side];
        track.Add(new FootStep(time, time + SettlingTime, track.Place, Home(side, time + SettlingTime + 0.3, 0)) { Lift = 0.06, PushOff = 0.25, Landing = 0 });
    }

    /// <summary>The foot that is farther from where it would stand, if it is too far.</summary>
    private Side? Late(double time)
    {
        if (_score.Holds.Any(hold => time >= hold.Start && time < hold.End)) return null;
        double left = Distance(Side.Left, time), right = Distance(Side.Right, time);
        return Math.Max(left, right) < 1 ? null : left > right ? Side.Left : Side.Right;
    }

    private double Distance(Side side, double time)
    {
        var track = Tracks[(int)side];
        if (track.FreeFrom > time) return 0;
        var home = Home(side, time + SettlingTime + 0.3, 0);
        return Math.Max((home.Ball - track.Place.Ball).Length() / LargestOffset, Math.Abs(home.Yaw - track.Place.Yaw) / LargestTwist);
    }

    private FootPlacement Home(Side side, double time, double width)
    {
        double yaw = _root.Yaw(time);
        var ball = _root.Position(time) + RootPath.Turned(side.Sign() * (SyntheticBody.HipWidth + _width + width), BallForward, yaw);
        return new FootPlacement(ball, yaw + side.Sign() * _toesOut);
    }

    private static void AddPhase(List<(double Time, double Phase)> phases, Side side, double time)
    {
        double phase = side == Side.Left ? 0 : Math.PI;
        if (phases.Count > 0)
        {
            var (before, last) = phases[^1];
            if (time <= before) return;
            // The phase goes on from step to step; after a pause it may start anywhere.
            while (phase <= last + 1e-6) phase += Math.Tau;
        }

        phases.Add((time, phase));
    }

    private void WritePhases(List<(double Time, double Phase)> phases)
    {
        int next = 0;
        for (int frame = 0; frame < StridePhase.Length && phases.Count > 0; frame++)
        {
            double time = frame / MotionScore.FramesPerSecond;
            while (next < phases.Count && phases[next].Time <= time) next++;
            if (next == 0) StridePhase[frame] = phases[0].Phase;
            else if (next == phases.Count) StridePhase[frame] = phases[^1].Phase;
            else StridePhase[frame] = Ease.Lerp(phases[next - 1].Phase, phases[next].Phase, (time - phases[next - 1].Time) / (phases[next].Time - phases[next - 1].Time));
        }
    }
}
