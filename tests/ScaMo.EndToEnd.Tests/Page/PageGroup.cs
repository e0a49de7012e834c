namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>Tests of the page run one after the other: a figure that moves keeps all processors busy.</summary>
[CollectionDefinition(Name)]
public sealed class PageGroup : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "page";
}
