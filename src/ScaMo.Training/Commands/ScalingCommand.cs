using System.CommandLine;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling</c>: the scaling law.</summary>
internal static class ScalingCommand
{
    public static Command Create() => new("scaling", "Trains the runs of a scaling study, fits the scaling law to them, and predicts what a compute budget deserves.")
    {
        ScalingSweepCommand.Create(), ScalingFitCommand.Create(), ScalingPredictCommand.Create(), ScalingReportCommand.Create(),
    };
}
