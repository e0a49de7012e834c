using System.CommandLine;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo data</c>: makes and examines data sets.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Makes and examines data sets in HumanML3D's layout.") { DataImportCommand.Create(), DataSynthesizeCommand.Create(), DataInspectCommand.Create() };
}
