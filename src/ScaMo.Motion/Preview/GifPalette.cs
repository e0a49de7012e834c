using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>
/// The 127 colours in which a theme's pictures are shown, made once: shades of the body, and what the floor, shadows and letters are mixed with
/// at their edges. Colours that stay the same from frame to frame neither flicker nor have to be looked for in every frame. Safe to use from many threads.
/// </summary>
internal sealed class GifPalette
{
    /// <summary>Bits of an index.</summary>
    public const int Bits = 7;

    /// <summary>The index that leaves a pixel as it was.</summary>
    public const byte Transparent = (1 << Bits) - 1;

    private const int BitsOfChannel = 6;
    private const int ShadesOfLimb = 17;
    private const int StepsOfMixture = 9;

    private readonly SKColor[] _colors;

    /// <summary>The index of every colour of <see cref="BitsOfChannel"/> bits a channel.</summary>
    private readonly byte[] _nearest;

    public GifPalette(PreviewTheme theme)
    {
        var background = theme.Sky;
        SKColor[] limbs = [theme.Body, theme.Left, theme.Right];
        IEnumerable<SKColor> colors =
        [
            background,
            .. limbs.SelectMany(color => Enumerable.Range(0, ShadesOfLimb).Select(i => BodyPainter.ShadeOf(color, i / (ShadesOfLimb - 1f)))),
            .. Mixtures(background, Mix(background, theme.Shadow, 0.62f), StepsOfMixture + 3),
            .. Mixtures(background, theme.Grid, StepsOfMixture - 2),
            .. Mixtures(background, theme.Trail, StepsOfMixture),
            .. Mixtures(background, theme.Text, StepsOfMixture),
            .. Mixtures(background, theme.FaintText, StepsOfMixture - 4),
            .. limbs.SelectMany(color => Mixtures(background, BodyPainter.ShadeOf(color, 0), 6).SkipLast(1)),
        ];
        _colors = [.. colors.Distinct().Take(Transparent)];
        _nearest = FindNearest(_colors);
    }

    /// <summary>Red, green and blue of each index.</summary>
    public byte[] ToTable()
    {
        var table = new byte[3 << Bits];
        for (int i = 0; i < _colors.Length; i++) (table[3 * i], table[3 * i + 1], table[3 * i + 2]) = (_colors[i].Red, _colors[i].Green, _colors[i].Blue);
        return table;
    }

    /// <summary>The indices of pixels: blue, green, red and a fourth byte each.</summary>
    public void Map(ReadOnlySpan<byte> pixels, Span<byte> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            var pixel = pixels.Slice(4 * i, 4);
            indices[i] = _nearest[CellOf(red: pixel[2], green: pixel[1], blue: pixel[0])];
        }
    }

    private static byte[] FindNearest(SKColor[] colors)
    {
        const int Mask = (1 << BitsOfChannel) - 1;
        var nearest = new byte[1 << 3 * BitsOfChannel];
        for (int i = 0; i < nearest.Length; i++)
        {
            static int Middle(int value) => (value & Mask) * 255 / Mask;
            var (red, green, blue) = (Middle(i >> 2 * BitsOfChannel), Middle(i >> BitsOfChannel), Middle(i));
            int least = int.MaxValue;
            for (int k = 0; k < colors.Length; k++)
            {
                var color = colors[k];
                int distance = 2 * Square(color.Red - red) + 4 * Square(color.Green - green) + 3 * Square(color.Blue - blue);
                if (distance < least) (least, nearest[i]) = (distance, (byte)k);
            }
        }

        // What most of the picture is of must not change by rounding.
        nearest[CellOf(colors[0].Red, colors[0].Green, colors[0].Blue)] = 0;
        return nearest;
    }

    /// <summary>Where a colour stands among those of <see cref="BitsOfChannel"/> bits a channel.</summary>
    private static int CellOf(byte red, byte green, byte blue)
    {
        const int Dropped = 8 - BitsOfChannel;
        return red >> Dropped << 2 * BitsOfChannel | green >> Dropped << BitsOfChannel | blue >> Dropped;
    }

    private static IEnumerable<SKColor> Mixtures(SKColor from, SKColor to, int steps) => Enumerable.Range(1, steps).Select(i => Mix(from, to, i / (float)steps));

    private static SKColor Mix(SKColor from, SKColor to, float part)
    {
        byte Channel(byte a, byte b) => (byte)MathF.Round(a + (b - a) * part);
        return new(Channel(from.Red, to.Red), Channel(from.Green, to.Green), Channel(from.Blue, to.Blue));
    }

    private static int Square(int value) => value * value;
}
