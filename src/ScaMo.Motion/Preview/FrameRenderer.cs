using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Draws the frames of a moving picture one after another, into the same memory. For one thread at a time.</summary>
internal sealed class FrameRenderer : IDisposable
{
    private const int SmallestWithCaptions = 120;

    private readonly Scene _scene;
    private readonly Camera[] _cameras;
    private readonly SKRect _bodyArea;

    /// <summary>Captions and background; with the grid as the last camera saw it; and all of it.</summary>
    private readonly SKBitmap _still;
    private readonly SKBitmap _floor;
    private readonly SKBitmap _frame;
    private readonly SKCanvas _floorCanvas;
    private readonly SKCanvas _frameCanvas;
    private Camera? _cameraOfFloor;

    /// <exception cref="ArgumentException">There is no frame, a position is not finite, or an option is out of its range.</exception>
    public FrameRenderer(MotionClip clip, AnimationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _scene = new Scene(clip) { Theme = options.Theme };
        // The order for which Skia has code of its own on most machines.
        var info = new SKImageInfo(options.Width, options.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        (_still, _floor, _frame) = (new(info), new(info), new(info));
        (_floorCanvas, _frameCanvas) = (new(_floor), new(_frame));
        _bodyArea = DrawStill(options);
        _cameras = _scene.FollowingCameras(_bodyArea.Width / _bodyArea.Height, clip.FramesPerSecond);
    }

    /// <summary>The number of frames.</summary>
    public int FrameCount => _cameras.Length;

    /// <summary>The length of a frame in bytes.</summary>
    public int FrameBytes => _frame.ByteCount;

    /// <summary>Draws a frame.</summary>
    /// <returns>Its pixels in rows without gaps, blue, green, red and 255 each; until the next is drawn.</returns>
    public ReadOnlySpan<byte> Render(int frame)
    {
        var camera = _cameras[frame];
        if (camera != _cameraOfFloor)
        {
            _still.GetPixelSpan().CopyTo(_floor.GetPixelSpan());
            _scene.DrawGrid(_floorCanvas, _bodyArea, camera);
            _cameraOfFloor = camera;
        }

        _floor.GetPixelSpan().CopyTo(_frame.GetPixelSpan());
        _scene.DrawPose(_frameCanvas, _bodyArea, frame, camera);
        return _frame.GetPixelSpan();
    }

    public void Dispose()
    {
        _frameCanvas.Dispose();
        _floorCanvas.Dispose();
        _frame.Dispose();
        _floor.Dispose();
        _still.Dispose();
    }

    /// <summary>Draws what never changes.</summary>
    /// <returns>Where the body has its place.</returns>
    private SKRect DrawStill(AnimationOptions options)
    {
        var (width, height, theme) = (options.Width, options.Height, options.Theme);
        using var canvas = new SKCanvas(_still);
        _scene.PaintBackground(canvas, SKRect.Create(width, height));
        if (Math.Min(width, height) < SmallestWithCaptions) return SKRect.Create(width, height);

        float size = Math.Clamp(Math.Min(width, height) / 30f, 9, 40);
        float margin = size * 0.8f;
        using var paint = new SKPaint { IsAntialias = true };
        using var small = PreviewFont.OfSize(size * 0.75f);
        float x = margin;
        DrawKey("left", theme.Left);
        DrawKey("right", theme.Right);
        if (options.Title is null) return SKRect.Create(width, height);

        using var large = PreviewFont.OfSize(size);
        paint.Color = theme.Text;
        string title = PreviewFont.Fit(PreviewFont.OneLine(options.Title), large, width - 2 * margin);
        canvas.DrawText(title, width / 2f, size * 1.6f, SKTextAlign.Center, large, paint);
        return new SKRect(0, size * 1.8f, width, height);

        void DrawKey(string text, SKColor color)
        {
            paint.Color = color;
            canvas.DrawCircle(x + size * 0.25f, height - margin - size * 0.25f, size * 0.25f, paint);
            x += size * 0.7f;
            paint.Color = theme.FaintText;
            canvas.DrawText(text, x, height - margin, SKTextAlign.Left, small, paint);
            x += small.MeasureText(text) + size;
        }
    }
}
