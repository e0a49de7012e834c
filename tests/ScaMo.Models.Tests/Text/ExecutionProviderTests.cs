using ScaMo.Models.Text.Onnx;

namespace ScaMo.Models.Tests.Text;

public sealed class ExecutionProviderTests
{
    private static readonly string[] CpuBuild = ["CPUExecutionProvider"];
    private static readonly string[] CudaBuild = ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"];

    [Fact]
    public void The_cpu_runs_on_the_cpu_whatever_is_there()
    {
        Assert.Equal(ExecutionProvider.Cpu, ExecutionProvider.Choose(null, isAutomatic: false, CudaBuild));
        Assert.Equal(ExecutionProvider.Cpu, ExecutionProvider.Choose(null, isAutomatic: true, CpuBuild));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public void A_gpu_runs_on_cuda_with_its_number(int device, bool isAutomatic)
    {
        var provider = ExecutionProvider.Choose(device, isAutomatic, CudaBuild);

        Assert.Equal(device, provider.CudaDevice);
        Assert.Equal($"cuda:{device}", provider.ToString());
    }

    [Fact]
    public void Without_cuda_the_cpu_stands_in_only_for_a_gpu_nobody_asked_for()
    {
        Assert.Equal(ExecutionProvider.Cpu, ExecutionProvider.Choose(1, isAutomatic: true, CpuBuild));

        var error = Assert.Throws<NotSupportedException>(() => ExecutionProvider.Choose(1, isAutomatic: false, CpuBuild));
        Assert.Contains("cuda:1", error.Message, StringComparison.Ordinal);
        Assert.Contains("-p:Accelerator=cuda", error.Message, StringComparison.Ordinal);
    }
}
