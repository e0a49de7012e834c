using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models;

/// <summary>The names of the element types that weights can be served in.</summary>
public static class Precisions
{
    /// <summary>auto (float32 on CPU, bfloat16 on CUDA), float32 or bfloat16.</summary>
    /// <exception cref="NotSupportedException">The name is unknown.</exception>
    public static ScalarType Parse(string name, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return name switch
        {
            "auto" => device.type == DeviceType.CPU ? ScalarType.Float32 : ScalarType.BFloat16,
            "float32" => ScalarType.Float32,
            "bfloat16" => ScalarType.BFloat16,
            _ => throw new NotSupportedException($"Precision '{name}' is unknown; expected auto, float32 or bfloat16."),
        };
    }

    /// <summary>float32 or bfloat16.</summary>
    public static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.BFloat16 => "bfloat16",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Weights are served as float32 or bfloat16."),
    };
}
