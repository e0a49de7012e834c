using System.CommandLine;
using ScaMo.Training.Commands;

var root = new RootCommand("scamo: train, evaluate and package text-to-motion models.")
{
    CommandExtensions.Json,
    DataCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    PackageCommand.Create(),
    ExportOnnxCommand.Create(),
    GenerateCommand.Create(),
    ScalingCommand.Create(),
};
// Work in progress is saved before an interruption ends the process, which takes longer than the default of two seconds.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
