namespace ScaMo.Models.Text.Onnx;

/// <summary>What runs an ONNX graph.</summary>
/// <param name="CudaDevice">The number of the GPU; null for the CPU.</param>
public readonly record struct ExecutionProvider(int? CudaDevice)
{
    /// <summary>The name by which ONNX Runtime lists its CUDA provider.</summary>
    public const string CudaName = "CUDAExecutionProvider";

    /// <summary>The CPU.</summary>
    public static ExecutionProvider Cpu { get; }

    /// <summary>Chooses what runs a graph on a device.</summary>
    /// <param name="cudaDevice">The number of the GPU that the device is; null for the CPU.</param>
    /// <param name="isAutomatic">The device was picked for the user, so that the CPU may stand in for it.</param>
    /// <param name="available">The providers of this build of ONNX Runtime.</param>
    /// <exception cref="NotSupportedException">CUDA was asked for by name, and this build has none.</exception>
    public static ExecutionProvider Choose(int? cudaDevice, bool isAutomatic, IReadOnlyCollection<string> available)
    {
        ArgumentNullException.ThrowIfNull(available);
        if (cudaDevice is null) return Cpu;
        if (available.Contains(CudaName)) return new ExecutionProvider(cudaDevice);
        if (isAutomatic) return Cpu;
        throw new NotSupportedException(
            $"cuda:{cudaDevice} was asked for, but this build of ONNX Runtime has only {string.Join(", ", available)}; "
            + "build with -p:Accelerator=cuda.");
    }

    /// <inheritdoc/>
    public override string ToString() => CudaDevice is { } number ? $"cuda:{number}" : "cpu";
}
