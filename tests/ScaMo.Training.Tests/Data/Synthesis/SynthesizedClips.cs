using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Measures;
using ScaMo.Training.Data.Synthesis;
using ScaMo.Training.Data.Synthesis.Actions;

namespace ScaMo.Training.Tests.Data.Synthesis;

/// <summary>Synthesized clips in memory.</summary>
internal static class SynthesizedClips
{
    private static readonly MotionSynthesizer Synthesizer = new(seed: 11, minFrames: 40, maxFrames: 196);

    /// <summary>Clips of which the plan is as wanted.</summary>
    public static IEnumerable<Clip> Where(Func<ClipPlan, bool> isWanted, int count, int among = 6000)
    {
        var found = Enumerable.Range(0, among).Select(index => new Clip(index, Synthesizer.Plan(index))).Where(clip => isWanted(clip.Plan)).Take(count).ToList();
        Assert.Equal(count, found.Count);
        return found;
    }

    /// <summary>Clips of a single action of a kind.</summary>
    public static IEnumerable<Clip> Of<TAction>(int count, Func<TAction, bool>? isWanted = null)
        where TAction : MotionAction =>
        Where(plan => plan.Actions.Length == 1 && plan.Actions[0].Action is TAction action && isWanted?.Invoke(action) != false, count);

    /// <summary>A clip and what can be asked of it.</summary>
    public sealed record Clip(int Index, ClipPlan Plan)
    {
        private readonly Lazy<float[]> _joints = new(() => Synthesizer.Joints(Index, Plan));

        public float[] Joints => _joints.Value;

        public int Frames => Joints.Length / (HumanSkeleton.JointCount * 3);

        public MotionMeasures Measures => MotionMeasures.Measure(new MotionClip(20, Joints));

        public IReadOnlyList<string> Captions => Synthesizer.Captions(Index, Plan, 8);

        public float[] Features => Synthesizer.Features(Index, Plan);

        public Vector3 this[int frame, int joint] => MemoryMarshal.Cast<float, Vector3>(Joints.AsSpan())[frame * HumanSkeleton.JointCount + joint];

        /// <summary>How far a joint goes against another one.</summary>
        public double PathOf(int joint, int reference) =>
            Enumerable.Range(1, Frames - 1).Sum(frame => (double)Vector3.Distance(this[frame, joint] - this[frame, reference], this[frame - 1, joint] - this[frame - 1, reference]));

        /// <summary>How often a condition on frames becomes true.</summary>
        public int Times(Func<int, bool> condition) => Enumerable.Range(1, Frames - 1).Count(frame => condition(frame) && !condition(frame - 1));

        /// <summary>From the first frame to the last, seen from where the body faces at first: x to its left, z forward.</summary>
        public Vector3 Displacement
        {
            get
            {
                var left = Vector3.Normalize((this[0, HumanJoint.LeftHip] - this[0, HumanJoint.RightHip]) with { Y = 0 });
                var way = this[Frames - 1, HumanJoint.Pelvis] - this[0, HumanJoint.Pelvis];
                return new Vector3(Vector3.Dot(way, left), way.Y, Vector3.Dot(way, Vector3.Cross(left, Vector3.UnitY)));
            }
        }
    }
}
