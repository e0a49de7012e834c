using System.Numerics;
using System.Text.RegularExpressions;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data.Synthesis;
using ScaMo.Training.Data.Synthesis.Actions;

namespace ScaMo.Training.Tests.Data.Synthesis;

public sealed partial class MotionSynthesizerTests
{
    private const int Sample = 150;

    [Fact]
    public void Every_clip_has_the_frames_that_its_plan_says()
    {
        foreach (var clip in SynthesizedClips.Where(_ => true, Sample))
        {
            Assert.InRange(clip.Plan.FrameCount, 40, 196);
            Assert.Equal(clip.Plan.FrameCount + 1, clip.Frames);
            Assert.Equal(clip.Plan.FrameCount * 263, clip.Features.Length);
            Assert.All(clip.Joints, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Bones_have_the_lengths_of_the_target_skeleton()
    {
        foreach (var clip in SynthesizedClips.Where(_ => true, 40))
        {
            for (int frame = 0; frame < clip.Frames; frame++)
            {
                for (int joint = 1; joint < HumanSkeleton.JointCount; joint++)
                {
                    Assert.Equal(TargetSkeleton.HumanML3D.BoneLengths[joint], Vector3.Distance(clip[frame, joint], clip[frame, HumanSkeleton.Parents[joint]]), 1e-4);
                }
            }
        }
    }

    [Fact]
    public void Feet_stay_above_the_floor_and_do_not_slide_on_it()
    {
        var measures = SynthesizedClips.Where(_ => true, Sample).Select(clip => clip.Measures).ToList();

        Assert.All(measures, measure => Assert.InRange(measure.MaxPenetration, 0, 0.03));
        Assert.All(measures, measure => Assert.InRange(measure.FootSkatingRatio, 0, 0.25));
        Assert.InRange(measures.Average(measure => measure.FootSkatingRatio), 0, 0.03);
    }

    [Fact]
    public void No_joint_jumps_from_one_frame_to_the_next()
    {
        foreach (var clip in SynthesizedClips.Where(_ => true, Sample))
        {
            for (int frame = 1; frame < clip.Frames; frame++)
            {
                for (int joint = 0; joint < HumanSkeleton.JointCount; joint++) Assert.InRange(Vector3.Distance(clip[frame, joint], clip[frame - 1, joint]) * 20, 0, 13);
            }
        }
    }

    [Fact]
    public void Knees_bend_to_the_front()
    {
        foreach (var clip in SynthesizedClips.Of<Locomotion>(15).Concat(SynthesizedClips.Of<Squat>(10)))
        {
            for (int frame = 0; frame < clip.Frames; frame++)
            {
                var left = clip[frame, HumanJoint.LeftHip] - clip[frame, HumanJoint.RightHip];
                foreach (int hip in (int[])[HumanJoint.LeftHip, HumanJoint.RightHip])
                {
                    // Thigh x shin points to the left of the body where the shin folds back.
                    var axis = Vector3.Cross(clip[frame, hip + 3] - clip[frame, hip], clip[frame, hip + 6] - clip[frame, hip + 3]);
                    Assert.InRange(Vector3.Dot(axis, Vector3.Normalize(left)), -1e-3f, 1);
                }
            }
        }
    }

    [Fact]
    public void The_hand_that_a_caption_names_is_the_one_that_moves()
    {
        int named = 0;
        foreach (var clip in SynthesizedClips.Of<ArmGesture>(80))
        {
            double left = clip.PathOf(HumanJoint.LeftWrist, HumanJoint.Spine3), right = clip.PathOf(HumanJoint.RightWrist, HumanJoint.Spine3);
            foreach (string caption in clip.Captions.Where(caption => SideIn(caption) is not null))
            {
                named++;
                Assert.True(SideIn(caption) == (left > right ? Side.Left : Side.Right), $"{clip.Index}: {caption}: left {left:F2} m, right {right:F2} m");
            }
        }

        Assert.InRange(named, 100, int.MaxValue);
    }

    [Fact]
    public void The_leg_that_a_caption_names_is_the_one_that_kicks()
    {
        foreach (var clip in SynthesizedClips.Of<Kick>(40))
        {
            double left = clip.PathOf(HumanJoint.LeftAnkle, HumanJoint.Pelvis), right = clip.PathOf(HumanJoint.RightAnkle, HumanJoint.Pelvis);
            Assert.All(clip.Captions, caption => Assert.True(SideIn(caption) == (left > right ? Side.Left : Side.Right), $"{clip.Index}: {caption}: left {left:F2} m, right {right:F2} m"));
        }
    }

    [Fact]
    public void Forward_leads_forward_and_backward_back()
    {
        foreach (var clip in SynthesizedClips.Of<Locomotion>(60, action => action.Content is "walk" or "run" or "jog"))
        {
            if (clip.Captions.Any(caption => caption.Contains("straight", StringComparison.Ordinal))) Assert.InRange(clip.Displacement.Z, 0.3, 40);
        }

        Assert.All(SynthesizedClips.Of<Locomotion>(15, action => action.Content == "walk-backward"), clip => Assert.InRange(clip.Displacement.Z, -8, -0.05));
    }

    [Fact]
    public void A_step_to_a_side_leads_to_that_side()
    {
        foreach (var clip in SynthesizedClips.Of<Locomotion>(20, action => action.Content == "sidestep"))
        {
            Assert.All(clip.Captions, caption => Assert.InRange(clip.Displacement.X * SideIn(caption)!.Value.Sign(), 0.15, 6));
        }
    }

    [Fact]
    public void A_turn_goes_to_the_side_that_a_caption_names()
    {
        int named = 0;
        foreach (var clip in SynthesizedClips.Of<Turn>(25))
        {
            foreach (string caption in clip.Captions.Where(caption => SideIn(caption) is not null))
            {
                named++;
                Assert.InRange(clip.Measures.NetTurn * SideIn(caption)!.Value.Sign(), 20, 430);
                if (caption.Contains("180", StringComparison.Ordinal)) Assert.InRange(Math.Abs(clip.Measures.NetTurn), 145, 215);
            }
        }

        Assert.InRange(named, 25, int.MaxValue);
    }

    [Theory]
    [InlineData("twice", 2)]
    [InlineData("three times", 3)]
    public void As_many_jumps_and_kicks_as_a_caption_says(string words, int count)
    {
        foreach (var clip in SynthesizedClips.Of<Jump>(60).Where(clip => clip.Captions.Any(caption => caption.Contains(words, StringComparison.Ordinal))))
        {
            Assert.Equal(count, clip.Times(frame => clip[frame, HumanJoint.LeftFoot].Y > 0.03 && clip[frame, HumanJoint.RightFoot].Y > 0.03));
        }

        foreach (var clip in SynthesizedClips.Of<Kick>(60).Where(clip => clip.Captions.Any(caption => caption.Contains(words, StringComparison.Ordinal))))
        {
            Assert.Equal(count, clip.Times(frame => Math.Max(clip[frame, HumanJoint.LeftAnkle].Y, clip[frame, HumanJoint.RightAnkle].Y) > 0.2));
        }
    }

    [Fact]
    public void Runners_fly_and_walkers_do_not()
    {
        foreach (var (content, flies) in (ReadOnlySpan<(string, bool)>)[("run", true), ("walk", false)])
        {
            foreach (var clip in SynthesizedClips.Of<Locomotion>(8, action => action.Content == content))
            {
                int flights = clip.Times(frame => clip[frame, HumanJoint.LeftFoot].Y > 0.02 && clip[frame, HumanJoint.RightFoot].Y > 0.02);
                Assert.Equal(flies, flights > 1);
            }
        }
    }

    /// <summary>The side that a caption names for what is done; leaning to a side is a matter of bearing.</summary>
    private static Side? SideIn(string caption)
    {
        string text = LeaningPattern().Replace(caption, "");
        bool left = text.Contains("left", StringComparison.Ordinal), right = text.Contains("right", StringComparison.Ordinal);
        return left == right ? null : left ? Side.Left : Side.Right;
    }

    [GeneratedRegex("(leaning|tilted) to the (left|right)")]
    private static partial Regex LeaningPattern();
}
