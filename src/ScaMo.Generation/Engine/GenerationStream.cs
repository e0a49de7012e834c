using System.Collections.Immutable;
using System.Threading.Channels;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Generation;

/// <summary>
/// Turns what the stages report of a request into what its client sees: tokens as they come, and frames as soon as no later
/// token can change them. Used by one reader.
/// </summary>
internal sealed class GenerationStream
{
    /// <summary>Frames are told by as many tokens' worth: a convolution reads all of its weights for a few frames too.</summary>
    private const int TokensWorthRendering = 4;

    private const int PoseValues = HumanSkeleton.JointCount * 3;

    private readonly Sample[] _samples;
    private readonly Func<int, ImmutableArray<int>, CancellationToken, Task<MotionClip?>> _render;

    /// <param name="sampleCount">Samples of the request.</param>
    /// <param name="render">The frames of a sample that its tokens so far settle, or null where there are none yet.</param>
    public GenerationStream(int sampleCount, Func<int, ImmutableArray<int>, CancellationToken, Task<MotionClip?>> render)
    {
        _samples = [.. Enumerable.Range(0, sampleCount).Select(_ => new Sample())];
        _render = render;
    }

    /// <summary>The client's events, from the stages' own: these are without frames and motions.</summary>
    public async IAsyncEnumerable<GenerationEvent> ReadAsync(
        ChannelReader<GenerationEvent> reported, Task<GenerationResult> completion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await reported.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Tokens that came while frames were rendered are told together.
            while (reported.TryRead(out var next))
            {
                if (next is GenerationEvent.TokensDrawn drawn) _samples[drawn.Sample].Tokens.AddRange(drawn.Tokens);
                else yield return next;
            }

            for (int i = 0; i < _samples.Length; i++)
            {
                var sample = _samples[i];
                if (sample.Told == sample.Tokens.Count) continue;
                yield return new GenerationEvent.TokensDrawn(i, [.. sample.Tokens[sample.Told..]]);
                sample.Told = sample.Tokens.Count;
                if (await FramesAsync(i, cancellationToken).ConfigureAwait(false) is { } frames) yield return frames;
            }
        }

        var result = await completion.ConfigureAwait(false);
        for (int i = 0; i < _samples.Length; i++)
        {
            var clip = result.Motions[i].Clip;
            if (_samples[i].Frames < clip.FrameCount) yield return new GenerationEvent.FramesReady(i, _samples[i].Frames, clip.Positions[(_samples[i].Frames * PoseValues)..]);
            yield return new GenerationEvent.MotionReady(i, result.Motions[i]);
        }

        yield return new GenerationEvent.Done(result.Timings);
    }

    private async Task<GenerationEvent?> FramesAsync(int index, CancellationToken cancellationToken)
    {
        var sample = _samples[index];
        if (sample.Tokens.Count - sample.Rendered < TokensWorthRendering) return null;
        sample.Rendered = sample.Tokens.Count;
        if (await _render(index, [.. sample.Tokens], cancellationToken).ConfigureAwait(false) is not { } clip || clip.FrameCount == sample.Frames) return null;
        int first = sample.Frames;
        sample.Frames = clip.FrameCount;
        return new GenerationEvent.FramesReady(index, first, clip.Positions[(first * PoseValues)..]);
    }

    /// <summary>How far a sample has come.</summary>
    private sealed class Sample
    {
        public List<int> Tokens { get; } = [];

        /// <summary>Tokens that the client knows.</summary>
        public int Told { get; set; }

        /// <summary>Tokens of which the frames have been asked for.</summary>
        public int Rendered { get; set; }

        /// <summary>Frames that the client has.</summary>
        public int Frames { get; set; }
    }
}
