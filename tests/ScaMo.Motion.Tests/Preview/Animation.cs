using SkiaSharp;

namespace ScaMo.Motion.Tests.Preview;

/// <summary>A moving picture as Skia's decoders see it.</summary>
internal sealed record Animation(IReadOnlyList<SKBitmap> Frames, IReadOnlyList<int> Milliseconds, int Repetitions) : IDisposable
{
    public static Animation Decode(byte[] file)
    {
        using var stream = new MemoryStream(file);
        using var codec = SKCodec.Create(stream);
        Assert.NotNull(codec);
        // Of a picture with one frame it says that there are none to choose from.
        int count = Math.Max(1, codec.FrameCount);
        var frames = new List<SKBitmap>();
        for (int frame = 0; frame < count; frame++)
        {
            var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
            // A frame is drawn over the one before.
            if (frame > 0) frames[^1].GetPixelSpan().CopyTo(bitmap.GetPixelSpan());
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(frame, frame - 1)));
            frames.Add(bitmap);
        }

        return new(frames, [.. codec.FrameInfo.Select(info => info.Duration)], codec.RepetitionCount);
    }

    public void Dispose()
    {
        foreach (var frame in Frames) frame.Dispose();
    }
}
