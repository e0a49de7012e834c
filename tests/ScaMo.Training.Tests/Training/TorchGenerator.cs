namespace ScaMo.Training.Tests.Training;

/// <summary>Tests whose numbers come from libtorch's random generator, which is one for the process, so that they run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class TorchGenerator;
