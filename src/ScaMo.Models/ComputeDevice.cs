using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models;

/// <summary>The names of devices.</summary>
public static class ComputeDevice
{
    private const string CudaPrefix = "cuda";

    /// <summary>auto (the first GPU if there is one, else the CPU), cpu, cuda or cuda:N.</summary>
    /// <exception cref="NotSupportedException">The name is unknown, or the device is not there.</exception>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // Asked before anything else: libtorch decides on its first use which devices it has.
        bool hasCuda = cuda.is_available();
        if (name == "cpu" || name == "auto" && !hasCuda) return CPU;

        int index = 0;
        bool isCuda = name is "auto" or CudaPrefix
            || (name.StartsWith($"{CudaPrefix}:", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(CudaPrefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index));
        if (!isCuda) throw new NotSupportedException($"Device '{name}' is unknown; expected auto, cpu or cuda:N.");
        if (!hasCuda) throw new NotSupportedException($"Device '{name}' is not there: this build or this machine has no CUDA.");
        int count = cuda.device_count();
        if (index >= count) throw new NotSupportedException($"Device '{name}' is not there: this machine has {count}.");
        return new Device(DeviceType.CUDA, index);
    }

    /// <summary>cpu or cuda:N.</summary>
    public static string NameOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == DeviceType.CPU ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"{CudaPrefix}:{Math.Max(0, device.index)}");
    }
}
