using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data.Synthesis.Body;
using ScaMo.Training.Data.Synthesis.Captions;

namespace ScaMo.Training.Data.Synthesis;

/// <summary>Makes labelled clips of human motion by rule. A clip hangs on the seed and its index only.</summary>
internal sealed class MotionSynthesizer(ulong seed, int minFrames, int maxFrames)
{
    private const int MotionStream = 0;
    private const int NoiseStream = 1;
    private const int CaptionStream = 2;

    public ClipPlan Plan(int index) => new(new MotionRandom(seed, index, MotionStream), minFrames, maxFrames);

    /// <summary>Joint positions of a clip (frames + 1, 22, 3), metres: features take two frames each.</summary>
    public float[] Joints(int index, ClipPlan plan)
    {
        int last = plan.FirstFrame + plan.FrameCount;
        var score = new MotionScore(last / MotionScore.FramesPerSecond + 1);
        foreach (var (start, action) in plan.Actions) action.Perform(score, start);
        return new BodyPerformer(score, plan.Style, new MotionRandom(seed, index, NoiseStream)).Perform(plan.FirstFrame, plan.FrameCount + 1);
    }

    /// <summary>Features of a clip (frames, 263).</summary>
    public float[] Features(int index, ClipPlan plan) => FeatureEncoder.Encode(Joints(index, plan), TargetSkeleton.HumanML3D, HeadingSigns.Continuous);

    /// <summary>Captions of a clip, each sentence once; more of them begin with the same.</summary>
    public IReadOnlyList<string> Captions(int index, ClipPlan plan, int count) => CaptionTemplates.Write(plan, count, new MotionRandom(seed, index, CaptionStream));
}
