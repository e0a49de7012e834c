using ScaMo.Benchmarks.Following;
using ScaMo.Motion.Formats;

namespace ScaMo.Benchmarks.Tests.Following;

public class PromptSetTests
{
    [Fact]
    public void The_shipped_set_loads()
    {
        var set = PromptSet.Load(null);

        Assert.True(set.Prompts.Count >= 48);
        Assert.Equal(set.Prompts.Count, set.Prompts.Select(prompt => prompt.Text).Distinct().Count());
        Assert.NotEmpty(set.Comparisons);
    }

    [Fact]
    public void Every_check_has_a_mirror_image() =>
        Assert.All(MotionChecks.All, check => Assert.Equal(check.Name, MotionCheck.Named(MotionCheck.Named(check.Mirror).Mirror).Name));

    [Theory]
    [InlineData("""{ "prompts": [{ "text": "a person flies", "checks": ["flies"] }], "comparisons": [] }""", "flies")]
    [InlineData("""{ "prompts": [{ "text": "a person walks", "checks": [] }], "comparisons": [] }""", "no checks")]
    [InlineData("""{ "prompts": [{ "text": "a person walks", "check": ["runs"] }], "comparisons": [] }""", "check")]
    [InlineData("{", "$")]
    public void Wrong_sets_are_refused(string json, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            Assert.Contains(message, Assert.Throws<DataFormatException>(() => PromptSet.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
