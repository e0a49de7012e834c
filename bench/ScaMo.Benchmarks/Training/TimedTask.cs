using System.Diagnostics;
using ScaMo.Training.Runs;
using ScaMo.Training.Transformers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Training;

/// <summary>Passes a task on to the training loop, and times it: whole steps as the loop makes them, and after each round as many of nothing but forward and backward.</summary>
internal sealed class TimedTask(TransformerTask inner, int stepsPerRound) : ITrainingTask
{
    private readonly List<double> _round = [];
    private long _last;
    private long _calls;

    /// <summary>Seconds a step of each round, the first (warm-up) left out.</summary>
    public List<double> Steps { get; } = [];

    /// <summary>Seconds of forward and backward alone.</summary>
    public List<double> Alone { get; } = [];

    public long ParameterCount => inner.Parameters.Sum(pair => pair.Parameter.numel());

    /// <summary>Text and motion positions of the last batch, padding included.</summary>
    public long PositionsPerStep => inner.LastPositions;

    public long ItemsPerStep { get; private set; }

    public Device Device => inner.Device;

    public string Name => inner.Name;

    public string ItemName => inner.ItemName;

    public string Criterion => inner.Criterion;

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => inner.Parameters;

    public IReadOnlyList<(string Name, Tensor Tensor)> State => inner.State;

    public void Start(long position) => inner.Start(position);

    public BatchLoss Loss()
    {
        if (_last != 0) _round.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        if (++_calls % stepsPerRound == 0) EndRound();
        _last = Stopwatch.GetTimestamp();
        var loss = inner.Loss();
        ItemsPerStep = loss.Items;
        return loss;
    }

    public IReadOnlyDictionary<string, double> Validate() => new Dictionary<string, double> { [Criterion] = 0 };

    public void Export(string folder)
    {
        // Nothing of a benchmark is kept.
    }

    public void Dispose() => inner.Dispose();

    private void EndRound()
    {
        if (_calls > stepsPerRound)
        {
            Steps.Add(_round.Average());
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < stepsPerRound; i++)
            {
                using var scope = NewDisposeScope();
                inner.LossAgain().Total.backward();
                foreach (var (_, parameter) in Parameters) parameter.grad = null;
            }

            Alone.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / stepsPerRound);
        }

        _round.Clear();
    }
}
