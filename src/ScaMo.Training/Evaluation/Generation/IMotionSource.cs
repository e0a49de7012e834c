namespace ScaMo.Training.Evaluation.Generation;

/// <summary>Where the motions of a row of the report come from.</summary>
public interface IMotionSource
{
    /// <summary>The row's name.</summary>
    string Name { get; }

    /// <summary>A motion for each sample: features (frames, 263), not normalised, 4 to 196 frames.</summary>
    /// <param name="samples">The samples of a pass.</param>
    /// <param name="pass">Its number: another pass gives other motions where they are drawn at random.</param>
    /// <param name="report">Called with the number of motions made.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<ReadOnlyMemory<float>>> MotionsAsync(IReadOnlyList<ProtocolSample> samples, int pass, Action<int> report, CancellationToken cancellationToken);
}
