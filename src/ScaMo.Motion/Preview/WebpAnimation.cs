using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NetVips;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>
/// A motion as an animated WebP that repeats for ever. Each frame's changed part is compressed by libwebp by itself, so that one frame is held at
/// a time: the encoders of whole animations want all of them.
/// </summary>
public static class WebpAnimation
{
    private const int Quality = 58;

    /// <summary>libwebp's fastest method.</summary>
    private const int Effort = 0;

    private const int UnitsPerSecond = 1000;

    static WebpAnimation()
    {
        // A picture is one worker's work, and none is ever asked for again.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
    }

    /// <summary>Writes the animation, one picture a frame of the motion.</summary>
    /// <param name="clip">The motion: at least one frame, all positions finite.</param>
    /// <param name="options">What to show.</param>
    /// <param name="webp">Where to.</param>
    /// <param name="cancellationToken">Ends the work between two frames.</param>
    /// <exception cref="ArgumentException">There is no frame, a position is not finite, or an option is out of its range.</exception>
    public static void Write(MotionClip clip, AnimationOptions options, Stream webp, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(webp);
        using var renderer = new FrameRenderer(clip, options);
        using var container = new WebpContainer(options.Width, options.Height);
        var whole = new SKRectI(0, 0, options.Width, options.Height);
        byte[] before = new byte[options.Width * options.Height * 4];
        var changedBefore = SKRectI.Empty;
        byte[] packed = GC.AllocateUninitializedArray<byte>(options.Width * options.Height * 3, pinned: true);
        for (int frame = 0; frame < renderer.FrameCount; frame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = renderer.Render(frame);
            var changed = ChangedArea.Of(ChangedArea.PixelsOf(before), ChangedArea.PixelsOf(pixels), options.Width);
            // What the body has just left is written once more: compression smeared its edges into it.
            var area = frame == 0 ? whole : EvenArea(Union(changed, changedBefore), whole);
            changedBefore = changed;
            pixels.CopyTo(before);
            Pack(pixels, options.Width, area, packed);
            container.Add(area, FrameTimes.DurationOf(frame, clip.FramesPerSecond, UnitsPerSecond), Encode(packed, area.Width, area.Height));
        }

        container.WriteTo(webp);
    }

    private static SKRectI Union(SKRectI a, SKRectI b) => a.IsEmpty ? b : b.IsEmpty ? a : SKRectI.Union(a, b);

    /// <summary>The format counts places in steps of two pixels; a frame without pixels it does not know.</summary>
    private static SKRectI EvenArea(SKRectI area, SKRectI whole)
    {
        if (area.IsEmpty) area = new(0, 0, 1, 1);
        return SKRectI.Intersect(new(area.Left & ~1, area.Top & ~1, (area.Right + 1) & ~1, (area.Bottom + 1) & ~1), whole);
    }

    /// <summary>Blue, green, red and a fourth byte to red, green and blue.</summary>
    private static void Pack(ReadOnlySpan<byte> pixels, int width, SKRectI area, byte[] packed)
    {
        const int Block = 16;
        const int PackedBlock = 12;
        var order = Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0xff, 0xff, 0xff, 0xff);
        int position = 0;
        for (int y = area.Top; y < area.Bottom; y++)
        {
            var row = pixels.Slice((y * width + area.Left) * 4, area.Width * 4);
            // A block is stored whole: the four bytes behind it belong to the next pixels.
            while (row.Length >= Block && position + Block <= packed.Length)
            {
                Vector128.Shuffle(Vector128.Create(row), order).CopyTo(packed.AsSpan(position));
                row = row[Block..];
                position += PackedBlock;
            }

            for (; row.Length > 0; row = row[4..], position += 3) (packed[position], packed[position + 1], packed[position + 2]) = (row[2], row[1], row[0]);
        }
    }

    private static byte[] Encode(byte[] packed, int width, int height)
    {
        using var memory = Image.NewFromMemory(Marshal.UnsafeAddrOfPinnedArrayElement(packed, 0), (ulong)(width * height * 3), width, height, bands: 3, Enums.BandFormat.Uchar);
        using var image = memory.Copy(interpretation: Enums.Interpretation.Srgb);
        return image.WebpsaveBuffer(q: Quality, effort: Effort, keep: Enums.ForeignKeep.None);
    }
}
