using ScaMo.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

public sealed class GoldenCheckpointTests
{
    [Theory]
    [InlineData("vae-512/tokenizer.pth", "net", "vqvae.")]
    [InlineData("vae-65536/tokenizer.pth", "net", "vqvae.")]
    [InlineData("vae-2048-silu-gn/tokenizer.pth", "net", "vqvae.")]
    [InlineData("transformer-240-tied/transformer.pth", "trans", "module.")]
    [InlineData("transformer-512/transformer.pth", "trans", "module.")]
    [InlineData("end-to-end-512/tokenizer.pth", "net", "vqvae.")]
    [InlineData("end-to-end-512/transformer.pth", "trans", "module.")]
    public void Opens_the_official_layout_and_reads_every_tensor(string path, string section, string prefix)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Goldens.FilePath(path));

        var tensors = checkpoint.Section(section);

        Assert.Equal(checkpoint.Entries.Count, tensors.Entries.Count);
        Assert.All(tensors.Entries.Keys, key => Assert.StartsWith(prefix, key));
        Assert.All(tensors.Entries.Values, entry =>
        {
            using var tensor = CheckpointFiles.Read(entry);
            Assert.True(tensor.isfinite().all().ToBoolean(), entry.Name);
            Assert.True(entry.ElementCount < 3 || tensor.var().ToDouble() > 0, entry.Name);
        });
    }

    [Fact]
    public void A_tied_head_and_its_embedding_share_their_bytes()
    {
        using var checkpoint = Checkpoint.Open(Goldens.FilePath("transformer-240-tied", "transformer.pth"));
        var tensors = checkpoint.Section("trans").Section("module");

        var embedding = tensors.Entries["transformer.wte.weight"];
        var head = tensors.Entries["lm_head.weight"];

        Assert.Equal(embedding.Offset, head.Offset);
        Assert.Equal([242L, 48L], head.Shape);
    }

    [Fact]
    public void Single_sharded_and_pickled_copies_of_the_text_encoder_are_equal()
    {
        using var scope = NewDisposeScope();
        using var single = Checkpoint.Open(Goldens.FilePath("t5-encoder", "model.safetensors"));
        using var sharded = Checkpoint.OpenSharded(Goldens.FilePath("t5-encoder", "sharded", "model.safetensors.index.json"));
        using var pickled = Checkpoint.Open(Goldens.FilePath("t5-encoder", "pytorch_model.bin"));

        Assert.NotEmpty(single.Entries);
        Assert.All(single.Entries, pair =>
        {
            var expected = CheckpointFiles.Read(pair.Value);
            Assert.True(expected.equal(CheckpointFiles.Read(sharded.Entries[pair.Key])).all().ToBoolean(), pair.Key);
            Assert.True(expected.equal(CheckpointFiles.Read(pickled.Entries[pair.Key])).all().ToBoolean(), pair.Key);
        });
    }

    [Theory]
    [InlineData("256", 3)]
    [InlineData("512", 3)]
    [InlineData("1024", 4)]
    [InlineData("2048", 4)]
    [InlineData("4096", 5)]
    [InlineData("16384", 5)]
    [InlineData("65536", 6)]
    public void A_plain_state_dict_reproduces_the_reference_projection(string codes, int levels)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Goldens.FilePath("fsq", codes, "projection.pth"));
        using var weight = CheckpointFiles.Read(checkpoint.Entries["project_out.weight"]);
        using var bias = CheckpointFiles.Read(checkpoint.Entries["project_out.bias"]);
        var expected = Goldens.Floats("fsq", codes, "proj_out.npy");
        var indices = Goldens.Longs("fsq", codes, "proj_indices.npy");
        int[] sizes = [.. Goldens.Case("fsq", codes).GetProperty("levels").EnumerateArray().Select(size => size.GetInt32())];

        var code = new float[indices.Data.Length * levels];
        for (int i = 0; i < indices.Data.Length; i++)
        {
            long index = indices.Data[i];
            for (int level = 0; level < levels; level++)
            {
                code[i * levels + level] = (float)(index % sizes[level] - sizes[level] / 2) / (sizes[level] / 2);
                index /= sizes[level];
            }
        }

        // (samples × length, levels) to channel first (samples, channels, length)
        var projected = nn.functional.linear(tensor(code, indices.Data.Length, levels), weight, bias)
            .view(expected.Shape[0], expected.Shape[2], expected.Shape[1])
            .transpose(1, 2)
            .contiguous();

        Assert.InRange(Numbers.MaxDifference(expected.Data, projected.data<float>().ToArray()), 0, Goldens.Case("fsq", codes).GetProperty("tolerances").GetProperty("proj_out").GetDouble());
    }
}
