using ScaMo.Motion.Formats;
using ScaMo.Training.Scaling.Sweep;

namespace ScaMo.Training.Tests.Scaling.Sweep;

public sealed class SweepGridTests : IDisposable
{
    private const string Sizes = """ "sizes": [{ "name": "44M" }, { "name": "tiny", "layers": 2, "heads": 2, "width": 16, "learningRate": 0.01 }] """;
    private const string Tokenizers = """ "tokenizers": [{ "name": "256", "codebook": 256 }, { "name": "own", "levels": [5, 5] }] """;
    private const string Rest = """ "data": "runs/data", "textEncoder": "t5" """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-grid-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_grid_of_presets_and_own_sizes()
    {
        var grid = Read($$"""{ {{Rest}}, "budgets": [1e11, 1e12], {{Sizes}}, {{Tokenizers}}, "transformerTraining": { "batch": 16 } }""");

        Assert.Equal([1e11, 1e12], grid.Budgets.ToArray());
        Assert.Equal([(8, 512), (2, 16)], grid.Sizes.Select(size => (size.ToPreset().Layers, size.ToPreset().Width)));
        Assert.Equal(["8 6 5", "5 5"], grid.Tokenizers.Select(tokenizer => string.Join(' ', tokenizer.FindLevels())));
        Assert.Equal(16, grid.TransformerTraining.Batch);
        Assert.Equal([1.0], grid.DataFractions.ToArray());
    }

    [Theory]
    [InlineData($$"""{ {{Rest}}, "budgets": [1e11], {{Sizes}} }""", "tokenizers")]
    [InlineData($$"""{ {{Rest}}, "budgets": [1e11], {{Sizes}}, {{Tokenizers}}, "batch": 3 }""", "batch")]
    [InlineData($$"""{ {{Rest}}, "budgets": "many", {{Sizes}}, {{Tokenizers}} }""", "budgets")]
    [InlineData($$"""{ {{Rest}}, "budgets": "many", {{Sizes}}, {{Tokenizers}} }""", "an array")]
    public void What_is_no_grid_is_named(string json, string member)
    {
        Assert.Contains(member, Assert.Throws<DataFormatException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""{ {{Rest}}, "budgets": [], {{Sizes}}, {{Tokenizers}} }""", "at least one budget")]
    [InlineData($$"""{ {{Rest}}, "budgets": [-1], {{Sizes}}, {{Tokenizers}} }""", "above 0")]
    [InlineData($$"""{ {{Rest}}, "budgets": [1e11], {{Sizes}}, {{Tokenizers}}, "dataFractions": [2] }""", "data fraction")]
    [InlineData($$"""{ {{Rest}}, "budgets": [1e11], {{Sizes}}, {{Tokenizers}}, "transformerTraining": { "schedule": "never" } }""", "'never'")]
    [InlineData($$"""{ {{Rest}}, "budgets": [1e11], {{Sizes}}, "tokenizers": [{ "name": "../a", "codebook": 256 }] }""", "'../a'")]
    [InlineData($$"""{ {{Rest}}, "budgets": [1e11], {{Sizes}}, "tokenizers": [{ "name": "a", "codebook": 256 }, { "name": "a", "codebook": 512 }] }""", "twice")]
    public void Values_that_are_not_possible_are_named(string json, string problem)
    {
        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("half", 2, null)]
    [InlineData("55M", null, null)]
    public void A_size_is_given_whole_or_the_papers(string name, int? layers, int? heads)
    {
        Assert.Contains(name, Assert.Throws<ArgumentException>(new SweepSize { Name = name, Layers = layers, Heads = heads }.ToPreset).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_is_a_codebook_levels_or_a_run()
    {
        Assert.Throws<ArgumentException>(() => new SweepTokenizer { Name = "none" }.FindLevels());
        Assert.Throws<ArgumentException>(() => new SweepTokenizer { Name = "both", Codebook = 256, Levels = [5, 5] }.FindLevels());
        Assert.Throws<ArgumentException>(() => new SweepTokenizer { Name = "odd", Codebook = 300 }.FindLevels());
        Assert.Empty(new SweepTokenizer { Name = "run", Folder = "runs/tokenizer" }.FindLevels());
    }

    private SweepGrid Read(string json)
    {
        string path = Path.Combine(_folder.FullName, "grid.json");
        File.WriteAllText(path, json);
        return SweepGrid.Read(path);
    }
}
