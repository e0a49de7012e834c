namespace ScaMo.Models.Text.T5;

/// <summary>The classes into which T5 sorts the distance between two tokens (Raffel et al., arXiv 1910.10683, section 2.1).</summary>
public static class RelativePosition
{
    /// <summary>
    /// The bucket of a relative position. The lower half of the buckets is for keys at or before the query, the upper half for keys
    /// after it; within a half, small distances have a bucket each and larger ones share logarithmically growing ones.
    /// </summary>
    /// <param name="position">Position of the key minus position of the query.</param>
    /// <param name="buckets">Number of buckets, a multiple of 4.</param>
    /// <param name="maxDistance">From this distance on, the last bucket.</param>
    /// <returns>0 to <paramref name="buckets"/> − 1.</returns>
    public static int Bucket(int position, int buckets, int maxDistance)
    {
        int half = buckets / 2;
        int side = position > 0 ? half : 0;
        int exact = half / 2;
        int distance = Math.Abs(position);
        if (distance < exact) return side + distance;

        // In single precision, as the published weights were trained.
        float growth = MathF.Log((float)distance / exact) / (float)Math.Log((double)maxDistance / exact) * (half - exact);
        return side + Math.Min(exact + (int)growth, half - 1);
    }
}
