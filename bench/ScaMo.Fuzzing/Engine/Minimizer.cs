namespace ScaMo.Fuzzing.Engine;

/// <summary>Makes an input smaller as long as it shows the same (Zeller and Hildebrandt's delta debugging, 2002, by removal alone).</summary>
internal static class Minimizer
{
    private const int MostTrials = 3000;

    /// <param name="input">The input.</param>
    /// <param name="shows">Whether an input shows what is looked for.</param>
    public static byte[] Minimize(byte[] input, Func<byte[], bool> shows)
    {
        int trials = 0;
        for (int length = Math.Max(input.Length / 2, 1); length > 0; length /= 2)
        {
            for (int start = 0; start < input.Length && trials < MostTrials; trials++)
            {
                byte[] shorter = [.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(start + length, input.Length))];
                if (shows(shorter)) input = shorter;
                else start += length;
            }
        }

        return input;
    }
}
