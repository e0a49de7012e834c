namespace ScaMo.Generation;

/// <summary>
/// The indices of a row from the largest weight to the smallest, sorted only as far as it is read: a nucleus is a few tokens of
/// tens of thousands, and a full sort would cost more than the decoding step.
/// </summary>
internal sealed class LikelihoodRanking
{
    private const int FirstPortion = 128;

    private ulong[] _keys = [];
    private int _count;
    private int _sorted;

    /// <summary>Begins with a new row.</summary>
    /// <param name="weights">Zero or above.</param>
    public void Start(ReadOnlySpan<float> weights)
    {
        if (_keys.Length < weights.Length) _keys = new ulong[weights.Length];
        for (int i = 0; i < weights.Length; i++) _keys[i] = KeyOf(weights[i], i);
        _count = weights.Length;
        _sorted = 0;
    }

    /// <summary>The index at a rank, 0 being the largest weight's.</summary>
    public int this[int rank] => (int)(uint)KeyAt(rank);

    /// <summary>The key at a rank.</summary>
    public ulong KeyAt(int rank)
    {
        while (rank >= _sorted) SortNextPortion();
        return _keys[rank];
    }

    /// <summary>A number that is smaller the larger the weight, and among equal weights the smaller the index.</summary>
    public static ulong KeyOf(float weight, int index) => (ulong)~BitConverter.SingleToUInt32Bits(weight) << 32 | (uint)index;

    private void SortNextPortion()
    {
        int portion = Math.Min(Math.Max(FirstPortion, _sorted), _count - _sorted);
        var rest = _keys.AsSpan(_sorted, _count - _sorted);
        if (portion < rest.Length) MoveSmallestToFront(rest, portion);
        rest[..portion].Sort();
        _sorted += portion;
    }

    /// <summary>Hoare's quickselect: afterwards the <paramref name="count"/> smallest keys stand first, in any order.</summary>
    private static void MoveSmallestToFront(Span<ulong> keys, int count)
    {
        int low = 0, high = keys.Length - 1;
        while (low < high)
        {
            ulong pivot = keys[low + (high - low) / 2];
            int i = low, j = high;
            while (i <= j)
            {
                while (keys[i] < pivot) i++;
                while (keys[j] > pivot) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                i++;
                j--;
            }

            if (count <= j) high = j;
            else if (count >= i) low = i;
            else return;
        }
    }
}
