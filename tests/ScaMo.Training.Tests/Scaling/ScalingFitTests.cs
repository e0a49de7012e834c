using System.Text.Json.Nodes;
using ScaMo.Motion.Formats;
using ScaMo.Training.Runs;
using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

public sealed class ScalingFitTests : IDisposable
{
    private static readonly Lazy<string> Sound = new(() => RunFiles.ToJson(ScalingFitter.Fit(PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0, seed: 1), draws: 2, seed: 1)));

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_fit_is_read_as_it_was_written() => Assert.Equal(Sound.Value, RunFiles.ToJson(Read(_ => { })));

    [Fact]
    public void What_no_fit_can_be_is_named()
    {
        Assert.Equal("budgets", Refused(fit => fit["budgets"] = new JsonArray()));
        Assert.Equal("budgets", Refused(fit => fit["budgets"]![0] = -1));
        Assert.Equal("sizes", Refused(fit => fit["sizes"]![0] = null));
        Assert.Equal("fits", Refused(fit => fit["fits"]![0] = null));
        Assert.Equal("fits.draws", Refused(fit => fit["fits"]![0]!["draws"]![0] = null));
        Assert.Equal("fits.draws", Refused(fit => fit["fits"]![0]!["draws"]![0]!.AsArray().RemoveAt(0)));
    }

    [Fact]
    public void A_form_whose_numbers_are_beyond_measure_has_no_best_size() => Assert.Null(new ParametricLaw(1, 1e300, 1e300, 1, 0.3, 1, 0.3).Optimum(1e18));

    private string Refused(Action<JsonObject> change) => Assert.Throws<DataFormatException>(() => Read(change)).Location;

    private ScalingFit Read(Action<JsonObject> change)
    {
        var fit = JsonNode.Parse(Sound.Value)!.AsObject();
        change(fit);
        File.WriteAllText(_path, fit.ToJsonString());
        return ScalingFit.Read(_path);
    }
}
