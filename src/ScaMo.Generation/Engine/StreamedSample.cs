using System.Collections.Immutable;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Generation;

/// <summary>
/// A sample whose frames are told before its tokens are complete. What is computed for them is not computed again for the whole motion. Safe to call
/// from many threads.
/// </summary>
internal sealed class StreamedSample(MotionRenderer renderer) : IDisposable
{
    private readonly Lock _lock = new();
    private CpuMotionDecoding? _decoding;
    private MotionClip? _whole;
    private bool _isDisposed;

    /// <summary>The frames that the first tokens settle, or more; the whole motion once that is there.</summary>
    /// <param name="tokens">All tokens so far.</param>
    /// <param name="threads">How many threads may compute.</param>
    /// <returns>The frames, or null where there are none yet.</returns>
    public MotionClip? Begin(ImmutableArray<int> tokens, int threads)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_whole is not null) return _whole;
            if (Append(tokens, threads)) return _decoding!.Features.IsEmpty ? null : renderer.ToClip(_decoding.Features.ToArray());
            int settled = renderer.SettledFrames(tokens.Length);
            if (settled == 0) return null;
            var clip = renderer.Render(tokens.AsSpan(), threads);
            return new MotionClip(clip.FramesPerSecond, clip.Positions[..(settled * HumanSkeleton.JointCount * 3)]);
        }
    }

    /// <summary>The whole motion.</summary>
    /// <param name="tokens">All of them.</param>
    /// <param name="threads">How many threads may compute.</param>
    public MotionClip Complete(ImmutableArray<int> tokens, int threads)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!Append(tokens, threads)) return _whole = renderer.Render(tokens.AsSpan(), threads);
            _decoding!.Finish(threads);
            _whole = renderer.ToClip(_decoding.Features.ToArray());
            _decoding.Dispose();
            _decoding = null;
            return _whole;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _decoding?.Dispose();
            _decoding = null;
        }
    }

    /// <summary>Gives the decoding what it does not have yet; false where there is none.</summary>
    private bool Append(ImmutableArray<int> tokens, int threads)
    {
        _decoding ??= renderer.Begin();
        if (_decoding is null) return false;
        if (tokens.Length > _decoding.TokenCount) _decoding.Append(tokens.AsSpan(_decoding.TokenCount..), threads);
        return true;
    }
}
