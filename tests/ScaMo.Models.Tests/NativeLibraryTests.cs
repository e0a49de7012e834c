using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests;

public sealed class NativeLibraryTests
{
    [Fact]
    public void Libtorch_loads_and_computes()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(4.0f, ones(2, 2).sum().ToSingle());
    }
}
