using ScaMo.Generation;

namespace ScaMo.Server.Generate;

/// <summary>The name of a result in the cache: equal for requests whose tokens are equal whenever they are computed.</summary>
internal static class ResultKey
{
    private const int HashBytes = 32;

    /// <summary>
    /// A SHA-256 over the model's identity (a hash of its files), what it computes in, and all of the request that can change a token: prompt, samples, the longest motion, and
    /// seed and sampling unless the likeliest token is always taken. Who asks and in which format do not count.
    /// </summary>
    public static string Of(GenerationRequest request, MotionModelInfo model)
    {
        using var hash = new ContentHash();
        hash.Append(model.Identity);
        // Other roundings are other tokens. Which of several equal processors it was does not matter.
        hash.Append(model.Precision);
        hash.Append(model.Device.Split(':')[0]);
        hash.Append(request.Prompt);
        hash.Append(request.SampleCount);
        hash.Append(request.MaxTokens);
        hash.Append(request.Sampling.IsGreedy ? 1 : 0);
        if (!request.Sampling.IsGreedy)
        {
            hash.Append(request.Seed);
            hash.Append(request.Sampling.Temperature);
            hash.Append(request.Sampling.TopK);
            hash.Append(request.Sampling.TopP);
        }

        return "result:" + hash.ToText(HashBytes);
    }
}
