using System.Text.Json.Serialization;

namespace ScaMo.Training.Data.Import;

/// <summary>A unit of length.</summary>
public enum LengthUnit
{
    /// <summary>Centimetres.</summary>
    [JsonStringEnumMemberName("cm")]
    Cm,

    /// <summary>Metres.</summary>
    [JsonStringEnumMemberName("m")]
    M,

    /// <summary>Millimetres.</summary>
    [JsonStringEnumMemberName("mm")]
    Mm,

    /// <summary>Inches.</summary>
    [JsonStringEnumMemberName("in")]
    In,
}
