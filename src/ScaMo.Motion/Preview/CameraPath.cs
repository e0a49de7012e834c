using System.Numerics;

namespace ScaMo.Motion.Preview;

/// <summary>What a camera looks at while it follows somebody: a way without the sway of a body, that does not lag behind either.</summary>
internal static class CameraPath
{
    /// <summary>How far the root may go before the camera goes with it, metres.</summary>
    private const float Leash = 0.25f;

    private const double SmoothingSeconds = 0.45;

    /// <summary>Steps of the way, metres: rest is rest, without the last digits of a sum.</summary>
    private const float Grain = 1 / 4096f;

    /// <summary>One point of the floor a frame.</summary>
    public static Vector3[] Along(ReadOnlySpan<Vector3> roots, float framesPerSecond)
    {
        // Pulled forward in time it lags by the leash, backward it leads by as much: the mean does neither.
        var forward = Pull(roots);
        Vector3[] reversed = [.. roots];
        Array.Reverse(reversed);
        var backward = Pull(reversed);
        Array.Reverse(backward);
        var mean = new Vector3[roots.Length];
        for (int i = 0; i < mean.Length; i++) mean[i] = (forward[i] + backward[i]) / 2;
        return Smooth(mean, SmoothingSeconds * framesPerSecond);
    }

    private static Vector3[] Pull(ReadOnlySpan<Vector3> roots)
    {
        var path = new Vector3[roots.Length];
        for (int i = 0; i < path.Length; i++)
        {
            var root = roots[i] with { Y = 0 };
            var before = i == 0 ? root : path[i - 1];
            float distance = Vector3.Distance(root, before);
            path[i] = distance > Leash ? Vector3.Lerp(root, before, Leash / distance) : before;
        }

        return path;
    }

    /// <summary>Weighted means over the neighbours in time, the weights a Gaussian; the ends go on beyond themselves.</summary>
    private static Vector3[] Smooth(Vector3[] path, double sigma)
    {
        int reach = Math.Min((int)Math.Ceiling(3 * sigma), path.Length);
        var weights = Enumerable.Range(0, reach + 1).Select(i => (float)Math.Exp(-0.5 * i * i / (sigma * sigma))).ToArray();
        float total = weights[0] + 2 * weights.Skip(1).Sum();
        var smooth = new Vector3[path.Length];
        for (int i = 0; i < smooth.Length; i++)
        {
            // Relative to the point itself, so that one far from the origin loses nothing.
            var sum = Vector3.Zero;
            for (int k = -reach; k <= reach; k++) sum += weights[Math.Abs(k)] * (path[Math.Clamp(i + k, 0, path.Length - 1)] - path[i]);
            var point = path[i] + sum / total;
            smooth[i] = new(MathF.Round(point.X / Grain) * Grain, 0, MathF.Round(point.Z / Grain) * Grain);
        }

        return smooth;
    }
}
