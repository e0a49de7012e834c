using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;
using ScaMo.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-checkpoints-");
    private readonly List<string> _reports = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Gives_back_the_tensors_and_the_state()
    {
        using var scope = NewDisposeScope();
        var store = Store();
        store.Save(TrainingCheckpoint.Create(12, new State(3, double.PositiveInfinity), [("model", [("w", ones(2))]), ("optimizer", [("w.step", tensor(12L)), ("bytes", ones(5, ScalarType.Byte))])]));

        using var saved = Store().Latest()!;

        Assert.Equal(12, saved.Step);
        Assert.Equal(new State(3, double.PositiveInfinity), saved.State<State>());
        Assert.True(saved.Has("model"));
        Assert.False(saved.Has("average"));
        var weights = zeros(2);
        saved.Restore("model", [("w", weights)]);
        Assert.Equal(2, weights.sum().ToDouble());
        Assert.Equal(ElementType.I64, saved.Section("optimizer").Entries["w.step"].ElementType);
        Assert.Throws<DataFormatException>(() => saved.Restore("model", [("other", weights)]));
    }

    [Fact]
    public void Keeps_the_last_ones_and_the_best()
    {
        using var scope = NewDisposeScope();
        var store = Store(keep: 2);
        Assert.Null(store.Latest());
        Assert.Null(store.Best());

        store.SaveBest(At(1));
        foreach (int step in new[] { 5, 50, 500_000_000 }) store.Save(At(step));
        store.SaveBest(At(50));

        Assert.Equal(["best.safetensors", "step-00000050.safetensors", "step-500000000.safetensors"], Files());
        using var best = store.Best()!;
        Assert.Equal(50, best.Step);
        using var latest = store.Latest()!;
        Assert.Equal(500_000_000, latest.Step);
    }

    [Fact]
    public void What_a_killed_process_left_is_neither_opened_nor_kept()
    {
        using var scope = NewDisposeScope();
        Store().Save(At(10));
        File.WriteAllBytes(Path.Combine(_folder.FullName, ".step-00000020.safetensors.0123456789abcdef"), new byte[100]);

        using (var latest = Store().Latest()!) Assert.Equal(10, latest.Step);

        Store().Save(At(20));
        Assert.Equal(["step-00000010.safetensors", "step-00000020.safetensors"], Files());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_file_that_was_cut_off_is_passed_over_with_a_message(int length)
    {
        using var scope = NewDisposeScope();
        var store = Store(keep: 3);
        store.Save(At(10));
        string newest = store.Save(At(20));
        using (var file = File.OpenWrite(newest)) file.SetLength(length < 0 ? file.Length + length : length);

        using (var latest = Store().Latest()!) Assert.Equal(10, latest.Step);
        Assert.Contains(newest, Assert.Single(_reports));

        File.Delete(Path.Combine(_folder.FullName, "step-00000010.safetensors"));
        Assert.Throws<DataFormatException>(() => Store().Latest());
    }

    [Fact]
    public void A_later_file_that_is_broken_does_not_push_out_a_good_one()
    {
        using var scope = NewDisposeScope();
        File.WriteAllText(Path.Combine(_folder.FullName, "step-00000090.safetensors"), "broken");
        var store = Store(keep: 1);

        store.Save(At(10));

        using var latest = store.Latest()!;
        Assert.Equal(10, latest.Step);
    }

    [Fact]
    public void A_model_file_is_no_training_checkpoint()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(_folder.FullName, "step-00000001.safetensors");
        SafetensorsWriter.Write(path, [("w", ones(1))]);

        Assert.Contains("no training checkpoint", Assert.Throws<DataFormatException>(() => SavedCheckpoint.Open(path)).Message);
    }

    [Fact]
    public void A_save_that_fails_says_that_the_previous_checkpoint_is_intact_and_leaves_nothing()
    {
        using var scope = NewDisposeScope();
        var store = Store();
        string previous = store.Save(At(10));
        // A folder of the name cannot be replaced by a file: the write fails at its very end, with all data on the disk.
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "step-00000020.safetensors", "x"));

        var failure = Assert.Throws<IOException>(() => store.Save(At(20)));

        Assert.Contains($"{previous}, is intact", failure.Message);
        Assert.Equal(["step-00000010.safetensors"], Files());
        using var latest = store.Latest()!;
        Assert.Equal(10, latest.Step);
    }

    [Fact]
    public void A_write_that_breaks_off_in_the_middle_leaves_nothing()
    {
        using var scope = NewDisposeScope();
        var store = Store();
        store.Save(At(10));

        // A tensor without memory: its shape goes into the header, and only its data cannot be written.
        Assert.ThrowsAny<Exception>(() => store.Save(TrainingCheckpoint.Create(20, new State(0, 0), [("model", [("a", ones(9)), ("b", ones([9], device: META))])])));

        Assert.Equal(["step-00000010.safetensors"], Files());
    }

    private CheckpointStore Store(int keep = 2) => new(_folder.FullName, keep, _reports.Add);

    private static TrainingCheckpoint At(long step) => TrainingCheckpoint.Create(step, new State(1, 0.5), [("model", [("w", ones(50))])]);

    private string[] Files() => [.. _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    private sealed record State(int Epoch, double BestLoss);
}
