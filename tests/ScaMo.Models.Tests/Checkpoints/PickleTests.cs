using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Tests.Checkpoints.Writing;
using ScaMo.Motion.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

public sealed class PickleTests
{
    private static readonly byte[] SixFloats = Floats(0, 1, 2, 3, 4, 5);

    [Fact]
    public void Reads_transposed_expanded_and_shifted_views_of_one_storage()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var pickle = new PickleEmitter().Protocol().EmptyDict().Mark()
            .Text("transposed").Tensor("FloatStorage", "0", 6, 0, [3, 2], [1, 3])
            .Text("row").Tensor("FloatStorage", "0", 6, 3, [3], [1])
            .Text("column").Tensor("FloatStorage", "0", 6, 1, [2], [3])
            .Text("expanded").Tensor("FloatStorage", "0", 6, 4, [2, 2], [0, 1])
            .Text("scalar").Tensor("FloatStorage", "0", 6, 5, [], [])
            .Text("none").Tensor("FloatStorage", "0", 6, 6, [0, 3], [3, 1])
            .SetItems().Stop();

        using var checkpoint = Checkpoint.Open(folder.WriteArchive(pickle, ("0", SixFloats)));
        float[] Read(string name, ScalarType type = ScalarType.Float32) =>
            MemoryMarshal.Cast<byte, float>(CheckpointFiles.Read(checkpoint.Entries[name], type).to(ScalarType.Float32).bytes).ToArray();

        Assert.Equal([0, 3, 1, 4, 2, 5], Read("transposed"));
        Assert.Equal([0, 3, 1, 4, 2, 5], Read("transposed", ScalarType.BFloat16));
        Assert.Equal([3, 4, 5], Read("row"));
        Assert.Equal([1, 4], Read("column"));
        Assert.Equal([4, 5, 4, 5], Read("expanded"));
        Assert.Equal([5], Read("scalar"));
        Assert.Empty(Read("none"));
    }

    [Fact]
    public void Reads_a_large_transposed_matrix()
    {
        const int Rows = 1200, Columns = 700;
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var pickle = new PickleEmitter().Protocol().EmptyDict().Text("w").Tensor("FloatStorage", "0", Rows * Columns, 0, [Columns, Rows], [1, Columns]).SetItem().Stop();
        var stored = arange(Rows * Columns, dtype: ScalarType.Float32);

        using var checkpoint = Checkpoint.Open(folder.WriteArchive(pickle, ("0", stored.bytes.ToArray())));
        var loaded = CheckpointFiles.Read(checkpoint.Entries["w"]);

        Assert.True(stored.view(Rows, Columns).t().equal(loaded).all().ToBoolean());
    }

    [Fact]
    public void Reads_past_plain_data_and_keeps_the_tensors_of_nested_dictionaries()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleEmitter().Protocol(4).Raw(0x95, 0, 0, 0, 0, 0, 0, 0, 0)
            .EmptyDict().Mark()
            .Text("epoch").Integer(3)
            .Text("loss").Raw([(byte)'G', .. new byte[8]])
            .Text("seed").Raw([0x8A, 12, .. new byte[12]])
            .Text("config").EmptyDict().Text("dtype").Global("torch", "bfloat16").SetItem()
            .Text("names").EmptyList().Mark().Text("a").None().False().EmptyTuple().Op('e')
            .Text("optimizer").EmptyDict().Text("state").EmptyDict().Integer(0).EmptyDict().Text("exp_avg").Tensor("FloatStorage", "0", 6, 0, [6], [1]).SetItem().SetItem().SetItem()
            .Text("net").OrderedDict().Text("w").Global("torch._utils", "_rebuild_parameter").Mark().Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1]).False().OrderedDict().Tuple().Reduce().SetItem()
            .EmptyDict().Text("_metadata").OrderedDict().SetItem().Build()
            .SetItems().Stop();

        using var checkpoint = Checkpoint.Open(folder.WriteArchive(pickle, ("0", SixFloats)));

        Assert.Equal(["net.w", "optimizer.state.0.exp_avg"], checkpoint.Entries.Keys.Order());
        Assert.Equal([2L, 3L], checkpoint.Section("net").Entries["w"].Shape);
        Assert.False(checkpoint.HasSection("config"));
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch", "ComplexFloatStorage")]
    [InlineData("collections.OrderedDict", "__class__")]
    public void Refuses_any_other_global_by_name(string module, string name)
    {
        Refuses(new PickleEmitter().Protocol().Global(module, name).Mark().Text("echo").Tuple().Reduce().Stop(), $"{module}.{name}");
        Refuses(new PickleEmitter().Protocol(4).Text(module).Text(name).Raw(0x93).Mark().Text("echo").Tuple().Reduce().Stop(), $"{module}.{name}");
    }

    [Fact]
    public void Refuses_calls_of_anything_but_allowed_globals()
    {
        Refuses(new PickleEmitter().Protocol().Text("system").EmptyTuple().Reduce().Stop(), "called");
        Refuses(new PickleEmitter().Protocol().Global("torch", "FloatStorage").EmptyTuple().Reduce().Stop(), "called");
        Refuses(new PickleEmitter().Protocol().Global("collections", "OrderedDict").Mark().OrderedDict().Tuple().Reduce().EmptyTuple().Reduce().Stop(), "called");
        Refuses(new PickleEmitter().Protocol().EmptyList().EmptyDict().Build().Stop(), "attributes");
        Refuses(new PickleEmitter().Protocol().OrderedDict().Text("__class__").Build().Stop(), "attributes");
    }

    [Theory]
    [InlineData('i')] // INST
    [InlineData('o')] // OBJ
    [InlineData('P')] // PERSID
    [InlineData('\u0081')] // NEWOBJ
    [InlineData('\u0082')] // EXT1
    [InlineData('\u0097')] // NEXT_BUFFER
    public void Refuses_opcodes_that_no_state_dict_is_written_with(char opcode) =>
        Refuses(new PickleEmitter().Protocol().Op(opcode).Stop(), "opcode");

    [Fact]
    public void Refuses_lengths_beyond_the_pickle()
    {
        Refuses(new PickleEmitter().Protocol().Op('X').Raw(0xFF, 0xFF, 0xFF, 0x7F), "bytes are announced");
        Refuses(new PickleEmitter().Protocol().Raw(0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF), "bytes are announced");
        Refuses(new PickleEmitter().Protocol().Raw(0x8B, 0xFF, 0xFF, 0xFF, 0x7F), "bytes are announced");
        Refuses(new PickleEmitter().Protocol().Raw(0x8B, 0xFF, 0xFF, 0xFF, 0xFF), "bytes are announced");
        Refuses(new PickleEmitter().Protocol().Raw(0x8E, 0, 0, 0, 0, 0, 0, 0, 0x80), "bytes are announced");
        Refuses(new PickleEmitter().Protocol(4).Raw(0x95, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F), "frame");
        Refuses(new PickleEmitter().Protocol().Op('c').Raw((byte)'a'), "line");
        Refuses(new PickleEmitter().Protocol().EmptyDict(), "bytes are announced");
    }

    [Fact]
    public void Refuses_a_stack_that_does_not_hold_what_an_opcode_takes()
    {
        foreach (char opcode in "astueRbQ\u0085\u0086\u0087\u0093q")
        {
            Refuses(new PickleEmitter().Protocol().Op(opcode).Raw(0).Stop(), "data.pkl");
            // What lies below a mark is out of reach.
            if (opcode is not ('t' or 'u' or 'e')) Refuses(new PickleEmitter().Protocol().EmptyDict().Text("a").Text("b").Mark().Op(opcode).Raw(0).Stop(), "data.pkl");
        }

        Refuses(new PickleEmitter().Protocol().Get(9).Stop(), "memo 9");
        Refuses(new PickleEmitter().Protocol().EmptyDict().EmptyDict().Stop(), "one value");
        Refuses(new PickleEmitter().Protocol().EmptyDict().Stop().None(), "follow the end");
        Refuses(new PickleEmitter().Protocol(6).EmptyDict().Stop(), "protocol 6");
        Refuses(new PickleEmitter().Global("posix", "system").Stop(), "posix.system");
        Refuses(new PickleEmitter().Protocol().EmptyList().Stop(), "no dictionary");
    }

    [Fact]
    public void Refuses_a_dictionary_within_itself() =>
        Refuses(new PickleEmitter().Protocol().EmptyDict().Put(0).Text("again").Get(0).SetItem().Stop(), "nested");

    [Fact]
    public void Refuses_shared_dictionaries_that_unfold_without_end()
    {
        // Each level holds the one before ten times: 10^30 tensors from half a kilobyte a level.
        const int Levels = 30;
        var levels = new PickleEmitter().EmptyDict().Text("w").Tensor("FloatStorage", "0", 6, 0, [6], [1]).SetItem().Put(0);
        for (byte level = 1; level <= Levels; level++)
        {
            levels.EmptyDict().Put(level).Mark();
            for (int copy = 0; copy < 10; copy++) levels.Integer(copy).Get((byte)(level - 1));
            levels.SetItems();
        }

        Refuses(
            new PickleEmitter().Protocol().EmptyDict()
                .Text("levels").Mark().Raw(levels.ToArray()).Tuple().SetItem()
                .Text("bomb").Get(Levels).SetItem().Stop(),
            "unfold");
    }

    [Fact]
    public void Refuses_tensors_that_their_storage_does_not_hold()
    {
        void Tensor(string problem, long count, long offset, long[] size, long[] stride) =>
            Refuses(new PickleEmitter().Protocol().EmptyDict().Text("w").Tensor("FloatStorage", "0", count, offset, size, stride).SetItem().Stop(), problem);

        Tensor("does not take", 7, 0, [7], [1]);
        Tensor("does not take", 5, 0, [5], [1]);
        Tensor("does not take", -6, 0, [6], [1]);
        Tensor("does not take", long.MaxValue, 0, [6], [1]);
        Tensor("does not take", (1L << 62) + 6, 0, [6], [1]);
        Tensor("reaches beyond", 6, 1, [6], [1]);
        Tensor("reaches beyond", 6, 0, [2, 3], [4, 1]);
        Tensor("reaches beyond", 6, 7, [0], [1]);
        Tensor("reaches beyond", 6, long.MaxValue, [1], [1]);
        Tensor("reaches beyond", 6, 0, [2, 2], [long.MaxValue, long.MaxValue]);
        Tensor("begins at element -1", 6, -1, [6], [1]);
        Tensor("size", 6, 0, [-6], [1]);
        Tensor("stride", 6, 5, [6], [-1]);
        Tensor("2 sizes and 1 strides", 6, 0, [2, 3], [1]);
        Tensor("beyond any memory", 6, 0, [1L << 32, 1L << 32], [0, 0]);
        Tensor("beyond any memory", 6, 0, [long.MaxValue, long.MaxValue, 4], [0, 0, 0]);
    }

    [Fact]
    public void Refuses_a_storage_that_is_not_in_the_archive()
    {
        Refuses(new PickleEmitter().Protocol().EmptyDict().Text("w").Tensor("FloatStorage", "1", 6, 0, [6], [1]).SetItem().Stop(), "no storage '1'");
        Refuses(new PickleEmitter().Protocol().EmptyDict().Text("w").Tensor("FloatStorage", "../version", 6, 0, [6], [1]).SetItem().Stop(), "no storage '../version'");
        Refuses(new PickleEmitter().Protocol().Text("storage").Op('Q').Stop(), "persistent id");
    }

    [Fact]
    public void Refuses_a_name_that_occurs_twice()
    {
        Refuses(
            new PickleEmitter().Protocol().EmptyDict()
                .Text("a.b").Tensor("FloatStorage", "0", 6, 0, [6], [1]).SetItem()
                .Text("a").EmptyDict().Text("b").Tensor("FloatStorage", "0", 6, 0, [6], [1]).SetItem().SetItem().Stop(),
            "twice");
    }

    private static void Refuses(PickleEmitter pickle, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.WriteArchive(pickle, ("0", SixFloats));

        var error = Assert.Throws<DataFormatException>(() => Checkpoint.Open(path).Dispose());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.DataSource);
    }

    private static byte[] Floats(params ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }
}
