using System.CommandLine;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling</c>: the scaling law.</summary>
internal static class ScalingCommand
{
    public static Command Create() => new("scaling", "Fits the scaling law to trained runs, and predicts what a compute budget deserves.")
    {
        ScalingFitCommand.Create(), ScalingPredictCommand.Create(), ScalingReportCommand.Create(),
    };
}
