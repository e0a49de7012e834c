using static TorchSharp.torch;

namespace ScaMo.Models.Tests;

public sealed class TensorArithmeticTests
{
    [Fact]
    public void Terms_are_added()
    {
        using var a = tensor(new[] { 1f, 2f });
        using var b = tensor(new[] { 10f, -2f });

        Assert.Equal([11f, 0f], a.Plus(b).data<float>().ToArray());
    }

    /// <summary>With TorchSharp's operator this fails within seconds.</summary>
    [Fact]
    public async Task Collections_beside_them_do_no_harm()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var collector = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        }, TestContext.Current.CancellationToken);
        using var a = ones(1);
        using TorchSharp.Scalar kept = 2;

        for (int i = 0; i < 200_000; i++)
        {
            using var sum = a.Plus(a);
            using var more = sum.Plus(kept);
            Assert.Equal(4, more.item<float>());
        }

        stop.Cancel();
        await collector;
    }
}
