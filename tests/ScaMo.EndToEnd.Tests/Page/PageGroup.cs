namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>Tests of the page run by themselves: a figure that moves keeps all processors busy, and is starved by what else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PageGroup : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "page";
}
