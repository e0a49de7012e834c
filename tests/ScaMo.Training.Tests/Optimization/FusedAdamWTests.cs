using ScaMo.Training.Optimization;
using ScaMo.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Optimization;

public sealed class FusedAdamWTests
{
    private static readonly AdamWOptions Options = new() { Beta1 = 0.9, Beta2 = 0.98, Epsilon = 1e-6, WeightDecay = 0.1 };

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.1, true)]
    [InlineData(0.1, false)]
    public void Follows_the_paper_computed_in_double_precision(double weightDecay, bool decayMatricesOnly)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var options = Options with { WeightDecay = weightDecay, DecayMatricesOnly = decayMatricesOnly };
        var matrix = new Parameter(randn(5, 7));
        var bias = new Parameter(randn(9));
        using var optimizer = new FusedAdamW([("matrix", matrix), ("bias", bias)], options);
        var references = new[] { new Reference(matrix, options, weightDecay), new Reference(bias, options, decayMatricesOnly ? 0 : weightDecay) };

        for (int step = 0; step < 50; step++)
        {
            optimizer.LearningRate = 0.01 / (1 + step);
            foreach (var reference in references) reference.Step(reference.Parameter.grad = randn(reference.Parameter.shape), optimizer.LearningRate);
            optimizer.Update();
        }

        Assert.Equal(50, optimizer.Step);
        Assert.All(references, reference => Assert.All(
            reference.Weights.Zip(Numbers(reference.Parameter)), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1, Math.Abs(pair.First)))));
    }

    [Fact]
    public void Agrees_with_the_optimizer_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var start = randn(4, 6);
        var ours = new Parameter(start.clone());
        var theirs = new Parameter(start.clone());
        using var optimizer = new FusedAdamW([("w", ours)], Options) { LearningRate = 0.003 };
        using var reference = optim.AdamW([theirs], lr: 0.003, beta1: Options.Beta1, beta2: Options.Beta2, eps: Options.Epsilon, weight_decay: Options.WeightDecay);

        for (int step = 0; step < 30; step++)
        {
            var gradient = randn(4, 6);
            ours.grad = gradient;
            theirs.grad = gradient.clone();
            optimizer.Update();
            reference.step();
        }

        Assert.True(ours.allclose(theirs, rtol: 1e-6, atol: 1e-7), $"they differ by up to {(ours - theirs).abs().max().ToDouble()}");
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Steps_too_small_for_16_bits_add_up_in_float32(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var half = new Parameter(ones([3, 2], dtype: type));
        var full = new Parameter(ones(3, 2));
        using var optimizer = new FusedAdamW([("half", half), ("full", full)], Options) { LearningRate = 1e-4 };

        for (int step = 0; step < 200; step++)
        {
            half.grad = full_like(half, 0.25);
            full.grad = full_like(full, 0.25);
            optimizer.Update();
        }

        Assert.InRange(full[0, 0].ToDouble(), 0.97, 0.99); // each step is 1e-4, an eightieth of bfloat16's spacing below 1
        Assert.True(half.equal(full.to(type)).all().ToBoolean());
        Assert.True(optimizer.State().Single(pair => pair.Name == "half.master").Tensor.equal(full).all().ToBoolean());
        Assert.DoesNotContain(optimizer.State(), pair => pair.Name == "full.master");
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_as_it_is_and_counts_its_own_steps()
    {
        using var scope = NewDisposeScope();
        var used = new Parameter(ones(2, 2));
        var late = new Parameter(ones(2, 2));
        using var optimizer = new FusedAdamW([("used", used), ("late", late)], Options) { LearningRate = 0.1 };

        used.grad = ones(2, 2);
        optimizer.Update();
        Assert.True(late.equal(ones(2, 2)).all().ToBoolean());

        late.grad = ones(2, 2);
        used.grad = null;
        optimizer.Update();
        Assert.Equal(2, optimizer.Step);
        Assert.True(late.equal(used).all().ToBoolean()); // its first step, and so of the size of the other's
    }

    [Fact]
    public void A_gradient_in_another_memory_layout_is_not_mistaken()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var gradient = randn(4, 6);
        var plain = new Parameter(ones(4, 6));
        var transposed = new Parameter(ones(4, 6));
        using var optimizer = new FusedAdamW([("plain", plain), ("transposed", transposed)], Options) { LearningRate = 0.1 };

        plain.grad = gradient;
        transposed.grad = gradient.t().contiguous().t();
        optimizer.Update();

        Assert.True(plain.equal(transposed).all().ToBoolean());
    }

    [Fact]
    public void Clips_the_common_norm_and_tells_what_it_was()
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(zeros(2));
        var b = new Parameter(zeros([1, 2], dtype: ScalarType.BFloat16));
        using var optimizer = new FusedAdamW([("a", a), ("b", b), ("unused", new Parameter(zeros(3)))]);
        Assert.Equal(0, optimizer.ClipGradients(1));

        a.grad = tensor([3f, 4f]);
        b.grad = tensor([0f, 12f]).reshape(1, 2).to(ScalarType.BFloat16);
        Assert.Equal(13, optimizer.ClipGradients(20), 1e-5);
        Assert.Equal([3, 4], Numbers(a.grad));
        Assert.Equal(13, optimizer.ClipGradients(6.5), 1e-5);
        Assert.Equal(1.5, Numbers(a.grad)[0], 1e-5);
        Assert.Equal(2.0, Numbers(a.grad)[1], 1e-5);
        Assert.Equal(6.0, Numbers(b.grad!)[1], 0.01);

        optimizer.ZeroGradients();
        Assert.Null(a.grad);
        Assert.Null(b.grad);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Gradients_that_are_no_numbers_are_seen_in_the_norm(float value)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(zeros(2));
        using var optimizer = new FusedAdamW([("w", parameter)]);
        parameter.grad = tensor([1f, value]);

        double norm = optimizer.ClipGradients(1);

        Assert.False(double.IsFinite(norm));
        Assert.Equal(1, Numbers(parameter.grad)[0]);
    }

    [Fact]
    public void Goes_on_from_a_checkpoint_as_if_it_had_not_stopped()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("scamo-adamw-");
        try
        {
            var store = new CheckpointStore(folder.FullName);
            static Tensor Gradient(int step) => arange(6).to(ScalarType.Float32).reshape(2, 3).sub(2).mul(Math.Sin(step));
            Parameter Train(int from, int to)
            {
                var half = new Parameter(ones([2, 3], dtype: ScalarType.BFloat16));
                var full = new Parameter(ones(2, 3));
                using var optimizer = new FusedAdamW([("half", half), ("full", full)], Options) { LearningRate = 0.01 };
                (string, Tensor)[] model = [("half", half), ("full", full)];
                if (from > 0)
                {
                    using var saved = store.Latest();
                    saved!.Restore("model", model);
                    saved.Restore("optimizer", optimizer.State());
                    Assert.Equal(from, optimizer.Step);
                }

                for (int step = from; step < to; step++)
                {
                    half.grad = Gradient(step).to(ScalarType.BFloat16);
                    full.grad = Gradient(step);
                    optimizer.Update();
                }

                store.Save(TrainingCheckpoint.Create(to, new { }, [("model", model), ("optimizer", optimizer.State())]));
                return new Parameter(cat([half.to(ScalarType.Float32), full]));
            }

            var straight = Train(0, 20);
            store.RemoveAfter(0);
            Train(0, 8);
            var resumed = Train(8, 20);

            Assert.True(straight.equal(resumed).all().ToBoolean());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Tied_parameters_are_trained_once_and_unfit_ones_refused()
    {
        using var scope = NewDisposeScope();
        var tied = new Parameter(ones(2, 2));
        using (var optimizer = new FusedAdamW([("a", tied), ("b", tied)])) Assert.DoesNotContain(optimizer.State(), pair => pair.Name.StartsWith("b.", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new FusedAdamW([("a", tied), ("a", new Parameter(ones(1)))]));
        Assert.Throws<ArgumentException>(() => new FusedAdamW([("a", new Parameter(ones([2], dtype: ScalarType.Float64)))]));
        Assert.Throws<ArgumentException>(() => new FusedAdamW([("a", new Parameter(ones(2, 3).t()))]));
    }

    private static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();

    /// <summary>Algorithm 2 of the paper, number by number.</summary>
    private sealed class Reference(Parameter parameter, AdamWOptions options, double weightDecay)
    {
        private readonly double[] _first = new double[parameter.numel()];
        private readonly double[] _second = new double[parameter.numel()];
        private int _step;

        public Parameter Parameter { get; } = parameter;

        public double[] Weights { get; } = Numbers(parameter);

        public void Step(Tensor gradient, double learningRate)
        {
            _step++;
            var values = Numbers(gradient);
            for (int i = 0; i < Weights.Length; i++)
            {
                _first[i] = options.Beta1 * _first[i] + (1 - options.Beta1) * values[i];
                _second[i] = options.Beta2 * _second[i] + (1 - options.Beta2) * values[i] * values[i];
                double first = _first[i] / (1 - Math.Pow(options.Beta1, _step));
                double second = _second[i] / (1 - Math.Pow(options.Beta2, _step));
                Weights[i] -= learningRate * (first / (Math.Sqrt(second) + options.Epsilon) + weightDecay * Weights[i]);
            }
        }
    }
}
