namespace ScaMo.Benchmarks.Following;

/// <summary>Holds samples and real clips against the checks.</summary>
internal static class Evaluation
{
    public static FollowReport Report(PromptSet set, int seeds, IReadOnlyList<Sample> samples, IReadOnlyList<RealClip> real) => new()
    {
        Seeds = seeds,
        Samples = Score.Count(samples, IsPassed),
        Comparisons = Score.Count(Compare(set, samples, real).Where(row => row.Generated is not null), row => row.Generated!.IsPassed),
        Ceiling = Ceiling(set, real),
        Checks = [.. MotionChecks.All.Select(check => Row(check, set, samples, real))],
        Groups = Compare(set, samples, real),
        Prompts =
        [
            .. samples.GroupBy(sample => sample.Prompt)
                .Select(group => new PromptRow(group.Key.Text, group.Key.Checks, Score.Count(group, IsPassed), group.Average(sample => sample.Clip.Seconds))),
        ],
        Physics = Physics.Compare(set, samples, real),
        Failures = [.. samples.SelectMany(Failures)],
        Misjudged = [.. MotionChecks.All.SelectMany(check => Misjudged(check, real))],
    };

    private static IEnumerable<MotionCheck> Checks(Prompt prompt) => prompt.Checks.Select(MotionCheck.Named);

    private static bool IsPassed(Sample sample) => Checks(sample.Prompt).All(check => check.IsPassedBy(sample.Profile));

    private static CheckRow Row(MotionCheck check, PromptSet set, IReadOnlyList<Sample> samples, IReadOnlyList<RealClip> real)
    {
        var doing = TestIfAny([.. real.Where(clip => clip.Does(check) == true)]);
        return new CheckRow(
            check.Name,
            [.. check.Conditions.Select(condition => condition.ToString())],
            set.Prompts.Count(prompt => prompt.Checks.Contains(check.Name)),
            Score.Count(samples.Where(sample => sample.Prompt.Checks.Contains(check.Name)), sample => check.IsPassedBy(sample.Profile)),
            Score.Count(doing, clip => check.IsPassedBy(clip.Profile)),
            doing.Exists(clip => clip.IsTest),
            Score.Count(real.Where(clip => clip.IsTest && clip.Does(check) == false), clip => check.IsPassedBy(clip.Profile)));
    }

    private static IReadOnlyList<ComparisonRow> Compare(PromptSet set, IReadOnlyList<Sample> samples, IReadOnlyList<RealClip> real)
    {
        return [.. set.Comparisons.Select(Row)];

        ComparisonRow Row(Comparison comparison)
        {
            var quantity = Quantities.All.Single(known => known.Name == comparison.Quantity);
            return new ComparisonRow(
                comparison.Name,
                comparison.Quantity,
                GroupDifference.Of(Generated(comparison.More), Generated(comparison.Less)),
                GroupDifference.Of(Recorded(comparison.More), Recorded(comparison.Less)));

            List<double> Generated(ComparedGroup group) => [.. samples.Where(sample => sample.Prompt.Group == group.Group).Select(sample => sample.Profile[quantity])];

            List<double> Recorded(ComparedGroup group) => [.. real.Where(clip => clip.IsTest && clip.IsOf(group)).Select(clip => clip.Profile[quantity])];
        }
    }

    /// <summary>The real clips that do all that a prompt asks for: test clips if there are any.</summary>
    public static IReadOnlyList<RealClip> RealClipsOf(Prompt prompt, IReadOnlyList<RealClip> real) =>
        TestIfAny([.. real.Where(clip => Checks(prompt).All(check => clip.Does(check) == true))]);

    private static List<RealClip> TestIfAny(List<RealClip> clips) => clips.Exists(clip => clip.IsTest) ? clips.FindAll(clip => clip.IsTest) : clips;

    private static double? Ceiling(PromptSet set, IReadOnlyList<RealClip> real) => set.Prompts
        .Select(prompt => Score.Count(RealClipsOf(prompt, real), clip => Checks(prompt).All(check => check.IsPassedBy(clip.Profile))).Share)
        .Average();

    private static IEnumerable<Failure> Failures(Sample sample) =>
        from check in Checks(sample.Prompt)
        from condition in check.Conditions
        where !condition.IsMetBy(sample.Profile)
        select new Failure(sample.Prompt.Text, sample.Seed, check.Name, condition.ToString(), sample.Profile[condition.Quantity], condition.Quantity.Unit);

    private static IEnumerable<Misjudgement> Misjudged(MotionCheck check, IReadOnlyList<RealClip> real) =>
        from clip in real
        let isPassed = check.IsPassedBy(clip.Profile)
        where clip.Does(check) is { } does && does != isPassed
        select new Misjudgement(
            check.Name,
            clip.Label.Name,
            clip.Label.Content,
            clip.Label.Style,
            isPassed,
            check.Conditions.ToDictionary(condition => condition.Quantity.Name, condition => Math.Round(clip.Profile[condition.Quantity], 3)));
}
