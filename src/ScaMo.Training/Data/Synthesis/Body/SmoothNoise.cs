namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>Slow irregular movement: a few waves of random frequency and phase, of deviation 1 together.</summary>
internal sealed class SmoothNoise
{
    private const int Waves = 4;

    private readonly double[] _frequencies = new double[Waves];
    private readonly double[] _phases = new double[Waves];
    private readonly double[] _heights = new double[Waves];

    public SmoothNoise(MotionRandom random)
    {
        double sum = 0;
        for (int i = 0; i < Waves; i++)
        {
            _frequencies[i] = Math.Tau * 0.12 * Math.Pow(2, i * 0.9 + random.Next());
            _phases[i] = Math.Tau * random.Next();
            _heights[i] = (0.4 + random.Next()) / (1 + i);
            sum += _heights[i] * _heights[i] / 2;
        }

        for (int i = 0; i < Waves; i++) _heights[i] /= Math.Sqrt(sum);
    }

    public double At(double time)
    {
        double value = 0;
        for (int i = 0; i < Waves; i++) value += _heights[i] * Math.Sin(_frequencies[i] * time + _phases[i]);
        return value;
    }
}
