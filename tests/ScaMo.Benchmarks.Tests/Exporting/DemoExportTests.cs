using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Benchmarks.Exporting;
using ScaMo.Generation;
using ScaMo.Motion;
using ScaMo.Motion.Editing;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Benchmarks.Tests.Exporting;

/// <summary>What the shipped demo generates, as files have it.</summary>
public sealed class DemoExportTests : IDisposable
{
    private static readonly int[] LegJoints = [7, 8, 10, 11];

    private readonly MotionEngine _engine = MotionEngine.Load(Path.Combine(Repository.Root, "models", "demo"), new MotionEngineOptions { Device = "cpu" });

    public static TheoryData<string> Prompts =>
        ["a person walks forward", "the man is punching", "a person turns around", "a person kicks", "a person dances"];

    [Theory]
    [MemberData(nameof(Prompts))]
    public async Task Files_keep_to_the_joints_and_locked_feet_stand(string prompt)
    {
        var clip = await GenerateAsync(prompt);
        var measures = ExportMeasures.Of(clip);
        var locked = new MotionEdits { LocksFeet = true }.Apply(clip);

        Assert.InRange(measures.Mean, 0, 10);
        Assert.InRange(measures.Worst, 0, 30);
        Assert.InRange(measures.Turn, 0, measures.SourceTurn + 2);
        Assert.InRange(measures.BeyondPart, double.NegativeInfinity, 2);
        Assert.InRange(measures.Slide.Locked, 0, Math.Max(4, 0.6 * measures.Slide.Free));
        Assert.InRange(LargestAcceleration(locked), 0, 2 * LargestAcceleration(clip));
    }

    public void Dispose() => _engine.Dispose();

    private async Task<MotionClip> GenerateAsync(string prompt)
    {
        var request = new GenerationRequest { Prompt = prompt, Seed = 1, SampleCount = 1, Sampling = _engine.Info.DefaultSampling, MaxTokens = _engine.Info.MaxTokens };
        return (await _engine.GenerateAsync(request, TestContext.Current.CancellationToken)).Motions[0].Clip;
    }

    /// <summary>Of ankles and toes, metres a frame squared.</summary>
    private static float LargestAcceleration(MotionClip clip)
    {
        const int Joints = HumanSkeleton.JointCount;
        var positions = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        float largest = 0;
        for (int start = 2 * Joints; start < positions.Length; start += Joints)
        {
            foreach (int joint in LegJoints) largest = MathF.Max(largest, (positions[start + joint] - 2 * positions[start - Joints + joint] + positions[start - 2 * Joints + joint]).Length());
        }

        return largest;
    }
}
