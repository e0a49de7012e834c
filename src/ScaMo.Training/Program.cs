using System.CommandLine;
using ScaMo.Training.Commands;

var root = new RootCommand("scamo: train, evaluate and package text-to-motion models.") { PackageCommand.Create() };
return await root.Parse(args).InvokeAsync();
