namespace ScaMo.Models.Cpu;

/// <summary>How the weights of a panel are stored: for every input, two vectors of outputs.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IWeightFormat<TVector>
    where TVector : struct
{
    /// <summary>Bytes of the weights of one input.</summary>
    static abstract int Step { get; }

    /// <summary>The weights of the first half of the panel's outputs.</summary>
    static abstract TVector First(byte* weights);

    /// <summary>The weights of the second half.</summary>
    static abstract TVector Second(byte* weights);
}
