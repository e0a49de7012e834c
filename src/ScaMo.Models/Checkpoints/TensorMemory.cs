using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>Addresses of tensors' elements. The tensor must outlive the use of its address.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Whether the elements lie in memory that the processor reaches, one after another in C order.</summary>
    public static bool IsAddressable(Tensor tensor) => tensor.device_type == TorchSharp.DeviceType.CPU && tensor.is_contiguous();

    /// <summary>The address of the first element of an addressable tensor with at least one.</summary>
    public static byte* Address(Tensor tensor)
    {
        // Tensor.bytes spans the whole tensor and so fails from 2 GiB on; one element has the same address.
        using var flat = tensor.view(-1);
        using var first = flat.narrow(0, 0, 1);
        fixed (byte* address = first.bytes) return address;
    }
}
