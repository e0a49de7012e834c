using ScaMo.Models.Checkpoints;
using ScaMo.Models.Tests.Checkpoints.Writing;
using ScaMo.Motion.Formats;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

public sealed class StateDictLoaderTests
{
    [Fact]
    public void Fills_parameters_and_buffers_of_a_module_by_name()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var source = Network();
        using var target = Network();
        SafetensorsWriter.Write(folder["x"], source.state_dict().Select(pair => ("vqvae." + pair.Key, pair.Value)));

        using var checkpoint = Checkpoint.Open(folder["x"]);
        StateDictLoader.Load(target, checkpoint, new StateDictLoadOptions { Prefix = "vqvae." }, TestContext.Current.CancellationToken);

        Assert.Contains("norm.running_mean", target.state_dict().Keys);
        Assert.All(source.state_dict(), pair => Assert.True(pair.Value.equal(target.state_dict()[pair.Key]).all().ToBoolean(), pair.Key));
        Assert.All(target.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Loads_the_official_layout_into_bfloat16_in_many_pieces()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        (string, long[])[] shapes = [("module.a", [1500, 1001]), ("module.b", [3]), ("module.c", [999, 1003])];
        var values = shapes.ToDictionary(pair => pair.Item1, pair => randn(pair.Item2));
        using (var stream = File.Create(folder["x.pth"])) PyTorchFile.Write(stream, "trans", shapes, (output, tensor) => output.Write(values[tensor.Name].bytes));
        (string Name, Tensor Tensor)[] targets = [.. shapes.Select(pair => (pair.Item1["module.".Length..], empty(pair.Item2, dtype: bfloat16)))];

        using var checkpoint = Checkpoint.Open(folder["x.pth"]);
        LoadInto(targets, checkpoint.Section("trans"), new StateDictLoadOptions { Prefix = "module." });

        Assert.All(targets, target => Assert.True(values["module." + target.Name].bfloat16().equal(target.Tensor).all().ToBoolean(), target.Name));
    }

    [Fact]
    public void Fills_a_destination_that_is_a_transposed_view()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var source = randn(30, 20);
        SafetensorsWriter.Write(folder["x"], [("w", source)]);
        var target = zeros(20, 30).t();

        using var checkpoint = Checkpoint.Open(folder["x"]);
        checkpoint.ReadInto("w", target);

        Assert.True(source.equal(target).all().ToBoolean());
    }

    [Fact]
    public void Refuses_destinations_that_do_not_fit_or_have_no_memory()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], [("w", ones(2))]);

        using var checkpoint = Checkpoint.Open(folder["x"]);

        Assert.Throws<ArgumentException>(() => checkpoint.ReadInto("w", zeros(3)));
        Assert.Throws<ArgumentException>(() => checkpoint.ReadInto("w", zeros(2, dtype: int32)));
        Assert.Throws<ArgumentException>(() => checkpoint.ReadInto("w", zeros(2, device: META)));
        Assert.Throws<DataFormatException>(() => checkpoint.ReadInto("v", zeros(2)));
    }

    [Fact]
    public void Lists_every_mismatch_in_one_error_and_copies_nothing()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], [("w", ones(2, 3)), ("steps", ones(1)), ("left.over", ones(1)), ("good", ones(1))]);
        var good = zeros(1);

        using var checkpoint = Checkpoint.Open(folder["x"]);
        var error = Assert.Throws<DataFormatException>(() => LoadInto(
            [("w", zeros(3, 2)), ("steps", zeros(1, dtype: int64)), ("absent.a", zeros(1)), ("absent.b", zeros(1)), ("good", good)], checkpoint));

        Assert.Contains("2 missing: absent.a, absent.b;", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 unexpected: left.over;", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 different: w is (2, 3) in the file, (3, 2) in the model, steps is F32 in the file, I64 in the model", error.Message, StringComparison.Ordinal);
        Assert.Equal(folder["x"], error.DataSource);
        Assert.Equal(0, good.ToSingle());
    }

    [Fact]
    public void Keeps_the_list_of_mismatches_short()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], Enumerable.Range(0, 1000).Select(i => (new string('k', 5000) + i, ones(1))));

        using var checkpoint = Checkpoint.Open(folder["x"]);
        var error = Assert.Throws<DataFormatException>(() => LoadInto([], checkpoint));

        Assert.Contains("1000 unexpected", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 980 more", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 0, 4000);
    }

    [Fact]
    public void Leaves_out_what_the_rules_say()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], [("encoder.w", ones(2)), ("decoder.w", ones(2))]);
        var target = zeros(2);
        var mask = full(1, 7);

        using var checkpoint = Checkpoint.Open(folder["x"]);
        LoadInto([("encoder.w", target), ("encoder.mask", mask)], checkpoint, new StateDictLoadOptions
        {
            IgnoreUnexpected = name => name.StartsWith("decoder.", StringComparison.Ordinal),
            IgnoreMissing = name => name == "encoder.mask",
        });

        Assert.Equal(2, target.sum().ToSingle());
        Assert.Equal(7, mask.ToSingle());
    }

    [Fact]
    public void Names_outside_the_prefix_are_unexpected()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], [("module.w", ones(2)), ("w", ones(2))]);

        using var checkpoint = Checkpoint.Open(folder["x"]);
        var error = Assert.Throws<DataFormatException>(() => LoadInto([("w", zeros(2))], checkpoint, new StateDictLoadOptions { Prefix = "module." }));

        Assert.Contains("1 unexpected: w", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tied_weights_need_one_of_their_names_and_the_last_name_wins()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["one"], [("wte", ones(2))]);
        SafetensorsWriter.Write(folder["both"], [("wte", ones(2)), ("head", full(2, 5))]);
        var shared = zeros(2);
        (string, Tensor)[] targets = [("wte", shared), ("head", shared.view(2))];

        using var one = Checkpoint.Open(folder["one"]);
        LoadInto(targets, one);
        Assert.Equal(2, shared.sum().ToSingle());

        using var both = Checkpoint.Open(folder["both"]);
        LoadInto(targets, both);
        Assert.Equal(10, shared.sum().ToSingle());
    }

    [Fact]
    public void A_section_that_is_not_there_is_named_with_those_that_are()
    {
        using var checkpoint = Checkpoint.Open(Goldens.FilePath("vae-512", "tokenizer.pth"));

        var error = Assert.Throws<DataFormatException>(() => checkpoint.Section("trans"));

        Assert.Contains("no section 'trans'", error.Message, StringComparison.Ordinal);
        Assert.Contains("net", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_when_asked_to()
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Goldens.FilePath("fsq", "256", "projection.pth"));
        var targets = checkpoint.Entries.Values.Select(entry => (entry.Name, empty([.. entry.Shape]))).ToArray();

        Assert.Throws<OperationCanceledException>(() => StateDictLoader.LoadInto(targets, checkpoint, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_file_that_shrinks_after_opening_is_an_error_that_names_the_tensor()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], [("w", ones(5000))]);

        using var checkpoint = Checkpoint.Open(folder["x"]);
        using (var file = new FileStream(folder["x"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) file.SetLength(1000);
        var error = Assert.Throws<DataFormatException>(() => checkpoint.ReadInto("w", zeros(5000)));

        Assert.Contains("tensor 'w'", error.Message, StringComparison.Ordinal);
    }

    private static void LoadInto(IEnumerable<(string, Tensor)> targets, StateDict source, StateDictLoadOptions? options = null) =>
        StateDictLoader.LoadInto(targets, source, options, TestContext.Current.CancellationToken);

    private static Sequential Network() =>
        nn.Sequential(("conv", nn.Conv1d(4, 8, 3)), ("norm", nn.BatchNorm1d(8)), ("out", nn.Linear(8, 2)));
}
