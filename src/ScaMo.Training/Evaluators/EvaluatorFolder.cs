using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators;

/// <summary>Evaluators by their folder, whichever kind is in it.</summary>
public static class EvaluatorFolder
{
    /// <summary>Loads the published evaluators of HumanML3D, or one that <c>scamo train evaluator</c> left.</summary>
    /// <exception cref="DirectoryNotFoundException">There is neither.</exception>
    public static MotionEvaluator Load(string folder, Device device) => IsPublished(folder) ? PublishedEvaluator.Load(folder, device) : EvaluatorRun.Load(folder, device);

    /// <summary>A hash over its files, in lower-case hexadecimal: equal only where every embedding is equal.</summary>
    /// <inheritdoc cref="Load"/>
    public static string Identity(string folder) => IsPublished(folder) ? PublishedEvaluator.Identity(folder) : EvaluatorRun.Identity(folder);

    private static bool IsPublished(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (PublishedEvaluator.IsPublished(folder)) return true;
        return EvaluatorRun.IsRun(folder)
            ? false
            : throw new DirectoryNotFoundException($"There is no evaluator in {folder}: neither evaluator.json of scamo train evaluator nor text_mot_match/model/finest.tar of the published ones.");
    }
}
