using ScaMo.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

/// <summary>A task during which the user interrupts after some steps.</summary>
internal sealed class InterruptingTask(ITrainingTask inner, int afterSteps) : ITrainingTask
{
    private readonly CancellationTokenSource _interruption = new();
    private int _steps;

    public CancellationToken Token => _interruption.Token;

    public Device Device => inner.Device;

    public string Name => inner.Name;

    public string ItemName => inner.ItemName;

    public string Criterion => inner.Criterion;

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => inner.Parameters;

    public IReadOnlyList<(string Name, Tensor Tensor)> State => inner.State;

    public void Start(long position) => inner.Start(position);

    public BatchLoss Loss()
    {
        if (++_steps == afterSteps) _interruption.Cancel();
        return inner.Loss();
    }

    public IReadOnlyDictionary<string, double> Validate() => inner.Validate();

    public void Export(string folder) => inner.Export(folder);

    public void Dispose()
    {
        inner.Dispose();
        _interruption.Dispose();
    }
}
