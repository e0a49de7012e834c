namespace ScaMo.Generation;

/// <summary>Where the time of a request went.</summary>
/// <param name="Queue">Waiting for the model.</param>
/// <param name="Text">Tokenising and encoding the prompt.</param>
/// <param name="Decode">Prefill and motion tokens.</param>
/// <param name="Motion">The FSQ decoder and the recovery of joints.</param>
/// <param name="Total">From the call to the result.</param>
public readonly record struct GenerationTimings(TimeSpan Queue, TimeSpan Text, TimeSpan Decode, TimeSpan Motion, TimeSpan Total);
