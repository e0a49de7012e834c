using System.Text.Json;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

public sealed class SafetensorsTests
{
    [Fact]
    public void Reads_back_what_it_has_written()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        (string, Tensor)[] tensors =
        [
            ("b", randn(3, 5)), ("a", randn(700, 900)), ("transposed", randn(4, 6).t()), ("half", randn(7).half()),
            ("brain", randn(2, 2, 2).bfloat16()), ("double", randn(3).to(float64)), ("long", arange(5)), ("bool", tensor([true, false, true])),
            ("scalar", tensor(2.5f)), ("nothing", empty(0, 3)), ("naïve \"name\"", ones(1).to(int8)),
        ];

        SafetensorsWriter.Write(folder["x.safetensors"], tensors, new Dictionary<string, string> { ["license"] = "MIT" });

        using var checkpoint = Checkpoint.Open(folder["x.safetensors"]);
        Assert.Equal(tensors.Select(pair => pair.Item1).Order(StringComparer.Ordinal), checkpoint.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(tensors, pair =>
        {
            var entry = checkpoint.Entries[pair.Item1];
            var read = CheckpointFiles.Read(entry);
            Assert.Equal(pair.Item2.dtype, read.dtype);
            Assert.Equal(pair.Item2.shape, read.shape);
            Assert.True(pair.Item2.equal(read).all().ToBoolean(), entry.Name);
            Assert.True(entry.ElementType != ElementType.F64 || entry.Offset % 8 == 0);
        });
        Assert.Equal("MIT", Assert.Single(checkpoint.Metadata, pair => pair.Key == "license").Value);
        Assert.Equal(["x.safetensors"], folder.Files);
    }

    [Fact]
    public void Writes_the_same_bytes_whatever_the_order()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        (string, Tensor)[] tensors = [("b", ones(3)), ("a", zeros(2)), ("c", arange(4))];

        SafetensorsWriter.Write(folder["1"], tensors);
        SafetensorsWriter.Write(folder["2"], tensors.Reverse());

        Assert.Equal(File.ReadAllBytes(folder["1"]), File.ReadAllBytes(folder["2"]));
    }

    [Theory]
    [InlineData(ElementType.F16, ScalarType.Float16)]
    [InlineData(ElementType.BF16, ScalarType.BFloat16)]
    [InlineData(ElementType.F32, ScalarType.Float32)]
    public void Rounds_floating_point_tensors_to_the_type_asked_for(ElementType type, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var weights = randn(600, 600);

        SafetensorsWriter.Write(folder["x"], [("w", weights), ("steps", arange(3))], floatingPointType: type);

        using var checkpoint = Checkpoint.Open(folder["x"]);
        Assert.True(weights.to(expected).equal(CheckpointFiles.Read(checkpoint.Entries["w"])).all().ToBoolean());
        Assert.Equal(ElementType.I64, checkpoint.Entries["steps"].ElementType);
    }

    [Fact]
    public void Leaves_the_old_file_when_writing_fails()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        folder.Write("x", [1, 2, 3]);
        var tensors = new[] { ("a", ones(3)), ("a", ones(3)) };

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["x"], tensors));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["x"], [("__metadata__", ones(3))]));
        Assert.Throws<NotSupportedException>(() => SafetensorsWriter.Write(folder["x"], [("c", ones(3).to(complex64))]));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["x"]));
        Assert.Equal(["x"], folder.Files);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "would end at byte 8 of 7")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not take 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "in order")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,-8]}}""", 8, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}""", 8, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", 8, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "does not take 0 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "does not take 0 bytes")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2, "tensor 'a': the dtype 'F8_E4M3'")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,2]}}""", 2, "expected a dtype")]
    [InlineData("""{"a":{"dtype":"U8","data_offsets":[0,2]}}""", 2, "expected shape")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2]}}""", 2, "expected data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"more":1}}""", 2, "'more'")]
    [InlineData("""{"a":3}""", 0, "tensor 'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "neither gap nor overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}""", 5, "neither gap nor overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "neither gap nor overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "strict JSON")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "values are strings")]
    [InlineData("""{"__metadata__":{"a":{"b":{"c":{"d":{}}}}}}""", 0, "strict JSON")]
    [InlineData("""{"a":""", 0, "strict JSON")]
    [InlineData("""{} x""", 0, "strict JSON")]
    [InlineData("""{"\uD800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "strict JSON")]
    public void Refuses_a_header_that_lies(string header, int dataBytes, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.WriteSafetensors(header, dataBytes);

        var error = Assert.Throws<DataFormatException>(() => Checkpoint.Open(path).Dispose());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001UL, "limit")]
    [InlineData(ulong.MaxValue, "limit")]
    [InlineData(50UL, "does not fit")]
    public void Refuses_a_header_length_beyond_the_file_or_the_limit(ulong length, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("x", [.. BitConverter.GetBytes(length), .. "{}          "u8]);

        var error = Assert.Throws<DataFormatException>(() => Checkpoint.Open(path).Dispose());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/hostname")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("")]
    public void A_shard_index_cannot_name_files_elsewhere(string shard)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("i.json", JsonSerializer.SerializeToUtf8Bytes(new { weight_map = new Dictionary<string, string> { ["w"] = shard } }));

        var error = Assert.Throws<DataFormatException>(() => Checkpoint.OpenSharded(path).Dispose());

        Assert.Contains("not the name of a file in the index's folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_must_hold_what_the_index_says()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSafetensors("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2);
        string path = folder.Write("i.json", """{"metadata":{},"weight_map":{"a":"weights.safetensors","b":"weights.safetensors"}}"""u8);

        var error = Assert.Throws<DataFormatException>(() => Checkpoint.OpenSharded(path).Dispose());

        Assert.Contains("tensor 'b'", error.Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => Checkpoint.OpenSharded(folder.Write("i.json", "{\"weight_map\":[]}"u8)).Dispose());
        Assert.Throws<DataFormatException>(() => Checkpoint.OpenSharded(folder.Write("i.json", "nonsense"u8)).Dispose());
        Assert.Throws<FileNotFoundException>(() => Checkpoint.OpenSharded(folder.Write("i.json", """{"weight_map":{"a":"absent"}}"""u8)).Dispose());
    }
}
