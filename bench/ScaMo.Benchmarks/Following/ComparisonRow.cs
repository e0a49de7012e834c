namespace ScaMo.Benchmarks.Following;

/// <summary>A comparison of two groups: the medians, and how often a motion of one group is above one of the other.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Quantity">What is compared.</param>
/// <param name="Generated">The samples; null without a model.</param>
/// <param name="Real">The real clips; null where a group has none.</param>
internal sealed record ComparisonRow(string Name, string Quantity, GroupDifference? Generated, GroupDifference? Real);
