using System.Buffers;
using CsCheck;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Generate;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Caching;

/// <summary>What is written to the second level, and what is made of bytes that come from there.</summary>
public sealed class PayloadTests
{
    private static readonly StoredMotion Motion = new()
    {
        Model = "demo",
        ModelIdentity = new string('a', 64),
        Prompt = "a person walks 走る 😀",
        Seed = GenerationRequest.SeedModulus - 1,
        Sampling = new(0.75, int.MaxValue, 0.5),
        MaxTokens = 50,
        Tokens = [0, 127, 128, 63_999, int.MaxValue],
        FinishReason = FinishReason.Length,
    };

    private static readonly CachedResult Result = new([new([1, 2, 300], FinishReason.Stop), new([63_999], FinishReason.Length)]);

    private readonly StoredMotionSerializer _motions = new();
    private readonly CachedResultSerializer _results = new();

    [Fact]
    public void A_motion_comes_back_as_it_was_in_a_few_bytes()
    {
        byte[] bytes = Bytes(Motion);
        var read = _motions.Deserialize(new(bytes));

        Assert.Equal(Motion with { Tokens = [] }, read with { Tokens = [] });
        Assert.Equal(Motion.Tokens, read.Tokens);
        Assert.Equal(MotionId.Of(Motion), MotionId.Of(read));
        Assert.InRange(Bytes(Motion with { Tokens = [.. Enumerable.Repeat(63_999, 50)] }).Length, 1, 300);
    }

    [Fact]
    public void A_result_comes_back_as_it_was()
    {
        var read = _results.Deserialize(new(Bytes(Result)));

        Assert.Equal(Result.Samples.Select(sample => sample.FinishReason), read.Samples.Select(sample => sample.FinishReason));
        Assert.Equal(Result.Samples.SelectMany(sample => sample.Tokens), read.Samples.SelectMany(sample => sample.Tokens));
        Assert.Equal(0, read.ComputedAt);
    }

    [Fact]
    public void What_is_cut_or_goes_on_is_unreadable()
    {
        byte[] motion = Bytes(Motion), result = Bytes(Result);
        for (int length = 0; length < motion.Length; length++) Assert.Same(StoredMotion.Unreadable, _motions.Deserialize(new(motion, 0, length)));
        for (int length = 0; length < result.Length; length++) Assert.Same(CachedResult.Unreadable, _results.Deserialize(new(result, 0, length)));
        Assert.Same(StoredMotion.Unreadable, _motions.Deserialize(new([.. motion, 0])));
        Assert.Same(CachedResult.Unreadable, _results.Deserialize(new([.. result, 0])));
    }

    [Fact]
    public void Values_out_of_range_are_unreadable()
    {
        StoredMotion[] wrong =
        [
            Motion with { Prompt = new string('x', 8001) },
            Motion with { Seed = GenerationRequest.SeedModulus },
            Motion with { Sampling = new(2.1, 0, 1) },
            Motion with { Sampling = new(double.NaN, 0, 1) },
            Motion with { Sampling = new(1, 0, 1.1) },
            Motion with { MaxTokens = PayloadReader.MaxTokens + 1 },
            Motion with { Tokens = [] },
            Motion with { FinishReason = (FinishReason)2 },
        ];
        Assert.All(wrong, motion => Assert.Same(StoredMotion.Unreadable, _motions.Deserialize(new(Bytes(motion)))));
        Assert.Same(CachedResult.Unreadable, _results.Deserialize(new(Bytes(new CachedResult([.. Enumerable.Repeat(Result.Samples[0], 17)])))));
    }

    [Fact]
    public void Nothing_that_may_stand_there_makes_an_exception()
    {
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            _motions.Deserialize(new(bytes));
            _results.Deserialize(new(bytes));
        });
        byte[] good = Bytes(Motion);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample(change =>
        {
            byte[] bytes = [.. good];
            bytes[change.Item1] = change.Item2;
            var read = _motions.Deserialize(new(bytes));
            // Of what the id is made of, no change goes unnoticed.
            Assert.True(bytes.AsSpan().SequenceEqual(good) || MotionId.Of(read) != MotionId.Of(Motion) || change.Item1 == good.Length - 1);
        });
    }

    [Fact]
    public void A_sealed_value_is_opened_under_its_own_key_only_and_only_whole()
    {
        byte[] whole = SealedValue.Seal("motion:a", [1, 2, 3]);
        Assert.Equal([1, 2, 3], SealedValue.Open("motion:a", whole).Value!);
        Assert.Equal([], SealedValue.Open("k", SealedValue.Seal("k", [])).Value!);

        Assert.Equal("corrupt", SealedValue.Open("motion:b", whole).Problem);
        Assert.Equal("corrupt", SealedValue.Open("motion:a", whole.AsSpan(..^1)).Problem);
        Assert.Equal("corrupt", SealedValue.Open("motion:a", [.. whole, 0]).Problem);
        Assert.Equal("foreign", SealedValue.Open("motion:a", "another program's"u8).Problem);
        Assert.Equal("foreign", SealedValue.Open("motion:a", []).Problem);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            Assert.Equal(i < 2 ? "foreign" : i == 2 ? "version" : "corrupt", SealedValue.Open("motion:a", changed).Problem);
        }
    }

    private byte[] Bytes(StoredMotion motion)
    {
        var target = new ArrayBufferWriter<byte>();
        _motions.Serialize(motion, target);
        return target.WrittenSpan.ToArray();
    }

    private byte[] Bytes(CachedResult result)
    {
        var target = new ArrayBufferWriter<byte>();
        _results.Serialize(result, target);
        return target.WrittenSpan.ToArray();
    }
}
