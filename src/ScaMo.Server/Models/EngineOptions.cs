using System.Text.RegularExpressions;

namespace ScaMo.Server.Models;

/// <summary>The top-level settings <c>Device</c> and <c>Precision</c>: what models run on.</summary>
internal sealed partial class EngineOptions
{
    /// <summary>auto, cpu, cuda (the first) or cuda:N.</summary>
    public string Device { get; set; } = "auto";

    /// <summary>auto, float32 or bfloat16.</summary>
    public string Precision { get; set; } = "auto";

    public bool HasKnownDevice => DevicePattern().IsMatch(Device);

    public bool HasKnownPrecision => Precision is "auto" or "float32" or "bfloat16";

    [GeneratedRegex(@"\A(auto|cpu|cuda(:(0|[1-9][0-9]{0,2}))?)\z")]
    private static partial Regex DevicePattern();
}
