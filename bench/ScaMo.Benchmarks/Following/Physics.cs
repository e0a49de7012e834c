using ScaMo.Motion.Measures;

namespace ScaMo.Benchmarks.Following;

/// <summary>How the feet stand on the floor. Definitions stand with <see cref="MotionMeasures"/>.</summary>
internal static class Physics
{
    private static readonly (string Name, string Unit, Func<MotionMeasures, double> Of)[] Measures =
    [
        ("foot skating", "% of the frames", measures => 100 * measures.FootSkatingRatio),
        ("speed of feet on the floor", "m/s", measures => measures.ContactSpeed),
        ("penetration, mean", "mm", measures => 1000 * measures.MeanPenetration),
        ("penetration, deepest", "mm", measures => 1000 * measures.MaxPenetration),
        ("penetration of more than 5 mm", "% of the frames", measures => 100 * measures.PenetrationRatio),
        ("jerk", "m/s³", measures => measures.MeanJerk),
    ];

    /// <summary>Compares the two over the same prompts, so that both hold as much walking and as much standing.</summary>
    public static IReadOnlyList<PhysicsRow> Compare(PromptSet set, IReadOnlyList<Sample> samples, IReadOnlyList<RealClip> real)
    {
        var generated = samples.GroupBy(sample => sample.Prompt).Select(group => group.Select(sample => sample.Profile).ToList()).ToList();
        var recorded = set.Prompts
            .Select(prompt => Evaluation.RealClipsOf(prompt, real).Select(clip => clip.Profile).ToList())
            .Where(profiles => profiles.Count > 0).ToList();
        return [.. Measures.Select(measure => new PhysicsRow(measure.Name, measure.Unit, Mean(generated, measure.Of), Mean(recorded, measure.Of)))];
    }

    private static double? Mean(List<List<MotionProfile>> prompts, Func<MotionMeasures, double> measure) =>
        prompts.Count == 0 ? null : prompts.Average(profiles => profiles.Average(profile => measure(profile.Measures)));
}
