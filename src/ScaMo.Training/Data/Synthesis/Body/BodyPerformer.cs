using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>Performs a score with a body of a person's style.</summary>
internal sealed class BodyPerformer
{
    private const int Joints = HumanSkeleton.JointCount;

    /// <summary>Frames before and after a low point of the pelvis over which it goes there and back.</summary>
    private const int LoweringFrames = 3;

    private readonly MotionScore _score;
    private readonly PersonStyle _style;
    private readonly RootPath _root;
    private readonly FootPlanner _feet;
    private readonly SmoothNoise[] _noise;

    public BodyPerformer(MotionScore score, PersonStyle style, MotionRandom random)
    {
        (_score, _style) = (score, style);
        _root = new RootPath(score);
        _feet = new FootPlanner(score, _root, style.StanceWidth, style.ToesOut, random);
        _noise = [.. Enum.GetValues<Tremor>().Select(_ => new SmoothNoise(random))];
    }

    /// <summary>Positions (frames, 22, 3), metres, of a range of the score's frames.</summary>
    public float[] Perform(int first, int count)
    {
        var frames = new BodyFrame[_score.FrameCount];
        for (int i = 0; i < frames.Length; i++) frames[i] = FrameAt(i);
        LowerToReach(frames);
        var result = new float[count * Joints * 3];
        var positions = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int i = 0; i < count; i++) BodyPoser.Pose(frames[first + i], positions.Slice(i * Joints, Joints));
        return result;
    }

    private BodyFrame FrameAt(int index)
    {
        double time = index / MotionScore.FramesPerSecond;
        double yaw = _root.Yaw(time);
        var sway = new GaitSway(_score, _style, _feet.StridePhase[index], time);
        double pelvisPitch = Channel(BodyChannel.PelvisPitch) + 0.25 * _style.Slouch;
        double spinePitch = Channel(BodyChannel.SpinePitch) + _style.Slouch + sway.SpinePitch + Noise(Tremor.SpinePitch, 0.018);
        double spineLean = Channel(BodyChannel.SpineLean) + _style.Lean + Noise(Tremor.SpineLean, 0.014);
        double spineTurn = Channel(BodyChannel.SpineTurn) + sway.SpineTurn + Noise(Tremor.SpineTurn, 0.02);
        var frame = new BodyFrame
        {
            Yaw = yaw,
            PelvisTurn = Turn(yaw + Channel(BodyChannel.PelvisTurn) + sway.PelvisTurn + Noise(Tremor.PelvisTurn, 0.012), pelvisPitch, Channel(BodyChannel.PelvisLean) + sway.PelvisLean),
            SpineTurn = Turn(spineTurn / 3, spinePitch / 3, spineLean / 3),
            HeadTurn = Turn(
                Channel(BodyChannel.HeadTurn) - 0.6 * sway.SpineTurn + Noise(Tremor.HeadTurn, 0.05),
                Channel(BodyChannel.HeadPitch) + _style.HeadDown - 0.6 * (_style.Slouch + sway.SpinePitch) + Noise(Tremor.HeadPitch, 0.035),
                Channel(BodyChannel.HeadLean) - 0.5 * _style.Lean + Noise(Tremor.HeadLean, 0.02)),
            LeftShrug = Channel(BodyChannel.LeftShrug),
            RightShrug = Channel(BodyChannel.RightShrug),
        };
        var offset = RootPath.Turned(
            Channel(BodyChannel.PelvisSide) + sway.PelvisSide + Noise(Tremor.PelvisSide, 0.007),
            Channel(BodyChannel.PelvisForward) - 0.12 * spinePitch * 0.6 + Noise(Tremor.PelvisForward, 0.006),
            yaw);
        double height = SyntheticBody.StandingHeight - _style.KneeBend + Channel(BodyChannel.PelvisHeight) + sway.PelvisHeight;
        frame.Pelvis = _root.Position(time) + offset + new Vector3(0, (float)height, 0);
        // Arms hang straight down even from a chest that is bent forward.
        double hang = 0.75 * (pelvisPitch + spinePitch);
        frame.LeftArm = Arm(Side.Left, time, sway.LeftArm + hang + Noise(Tremor.LeftSwing, 0.035), Noise(Tremor.LeftSpread, 0.02), sway, Tremor.LeftHand);
        frame.RightArm = Arm(Side.Right, time, sway.RightArm + hang + Noise(Tremor.RightSwing, 0.035), Noise(Tremor.RightSpread, 0.02), sway, Tremor.RightHand);
        frame.LeftFoot = BodyPoser.WithHeelUp(frame, Foot(Side.Left, time, frame), HumanJoint.LeftHip);
        frame.RightFoot = BodyPoser.WithHeelUp(frame, Foot(Side.Right, time, frame), HumanJoint.RightHip);
        return frame;

        double Channel(BodyChannel channel) => _score[channel][index];
        double Noise(Tremor tremor, double size) => size * _style.Restlessness * _noise[(int)tremor].At(time);
    }

    /// <summary>About the vertical, then about the line across, then about the line forward.</summary>
    private static Quaternion Turn(double left, double forward, double lean) =>
        Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)left) * Quaternion.CreateFromAxisAngle(Vector3.UnitX, (float)forward) * Quaternion.CreateFromAxisAngle(Vector3.UnitZ, (float)-lean);

    private ArmPose Arm(Side side, double time, double swing, double spread, GaitSway sway, Tremor tremor)
    {
        var pose = ArmPose.Hanging(swing, Math.Max(0.06, _style.ArmSpread + spread), Math.Max(0.05, _style.ElbowBend + sway.ElbowBend + 0.25 * Math.Max(0, swing)));
        foreach (var gesture in _score.Arms[(int)side])
        {
            double weight = gesture.Weight(time);
            if (weight <= 0) continue;
            double shake = 0.012 * _style.Restlessness;
            var target = gesture.Pose(time).Moved(shake * _noise[(int)tremor].At(time), shake * _noise[(int)tremor].At(time + 31), shake * _noise[(int)tremor].At(time + 67));
            pose = ArmPose.Blend(pose, target, weight);
        }

        return pose;
    }

    private FootTarget Foot(Side side, double time, in BodyFrame frame)
    {
        var (ball, ankle, yaw, stands) = _feet.Tracks[(int)side].At(time);
        // Without a foot of its own will, a knee points between foot and pelvis.
        double kneeYaw = (yaw + frame.Yaw) / 2 + side.Sign() * 0.05;
        foreach (var gesture in _score.Feet[(int)side])
        {
            double weight = gesture.Weight(time);
            if (weight <= 0) continue;
            var pose = gesture.Pose(time);
            var hip = frame.Pelvis + Vector3.Transform(SyntheticBody.Offsets[side == Side.Left ? HumanJoint.LeftHip : HumanJoint.RightHip], frame.PelvisTurn);
            var aim = hip + RootPath.Turned(side.Sign() * pose.Ankle.X, pose.Ankle.Z, frame.Yaw) + new Vector3(0, pose.Ankle.Y, 0);
            var foot = ball - ankle;
            // Up first: a foot that leaves the floor does not scrape over it.
            float height = float.Lerp(ankle.Y, aim.Y, (float)(weight * (2 - weight)));
            ankle = Vector3.Lerp(ankle, aim, (float)weight) with { Y = height };
            ball = ankle + Vector3.Lerp(foot, -FootTrack.Arm(frame.Yaw + side.Sign() * _style.ToesOut, pose.Pitch), (float)weight);
            kneeYaw += weight * side.Sign() * pose.KneeOut;
            stands = false;
        }

        return new FootTarget(ankle, ball, yaw, kneeYaw, stands);
    }

    /// <summary>Where standing feet would be out of reach, the pelvis is lowered, smoothly over the frames around.</summary>
    private static void LowerToReach(BodyFrame[] frames)
    {
        var drops = new double[frames.Length];
        for (int i = 0; i < frames.Length; i++)
        {
            ref var frame = ref frames[i];
            double highest = double.PositiveInfinity;
            if (frame.LeftFoot.Stands) highest = BodyPoser.HighestPelvis(frame, frame.LeftFoot, HumanJoint.LeftHip);
            if (frame.RightFoot.Stands) highest = Math.Min(highest, BodyPoser.HighestPelvis(frame, frame.RightFoot, HumanJoint.RightHip));
            drops[i] = Math.Max(0, frame.Pelvis.Y - highest);
        }

        for (int i = 0; i < frames.Length; i++)
        {
            // The largest drop around, averaged over as many frames: never less than what the frame itself needs.
            double sum = 0, weights = 0;
            for (int k = -LoweringFrames; k <= LoweringFrames; k++)
            {
                double weight = 1 - Math.Abs(k) / (LoweringFrames + 1.0);
                sum += weight * LargestAround(drops, i + k);
                weights += weight;
            }

            frames[i].Pelvis.Y -= (float)(sum / weights);
        }
    }

    private static double LargestAround(double[] drops, int center)
    {
        double largest = 0;
        for (int i = Math.Max(0, center - LoweringFrames); i <= Math.Min(drops.Length - 1, center + LoweringFrames); i++) largest = Math.Max(largest, drops[i]);
        return largest;
    }
}
