namespace ScaMo.Models.Transformer.Cpu;

/// <summary>The rows of one pass: those of all texts, then a row for every motion token. Made anew for each pass, in arrays that are kept.</summary>
internal sealed class PassRows
{
    private PassRow[] _rows = [];
    private int[] _lastRows = [];

    public int Count { get; private set; }

    public int TextCount { get; private set; }

    public int InputCount { get; private set; }

    public ref readonly PassRow this[int row] => ref _rows[row];

    /// <summary>The row whose logits an input is after.</summary>
    public int LastOf(int input) => _lastRows[input];

    /// <param name="inputs">Inputs that are known to fit.</param>
    /// <param name="lengths">Positions filled, for every slot.</param>
    /// <param name="textWidth">The width of the text features.</param>
    public void Plan(ReadOnlySpan<SequenceInput> inputs, ReadOnlySpan<int> lengths, int textWidth)
    {
        int texts = 0, tokens = 0;
        foreach (ref readonly var input in inputs)
        {
            if (input.Token is null) texts += input.Text.Length / textWidth;
            else tokens++;
        }

        (Count, TextCount, InputCount) = (texts + tokens, texts, inputs.Length);
        if (_rows.Length < Count) _rows = new PassRow[Count];
        if (_lastRows.Length < InputCount) _lastRows = new int[InputCount];
        int text = 0, motion = texts;
        for (int i = 0; i < inputs.Length; i++)
        {
            int slot = inputs[i].Slot;
            if (inputs[i].Token is { } token)
            {
                _lastRows[i] = motion;
                _rows[motion++] = new PassRow(slot, lengths[slot], lengths[slot] + 1, token);
                continue;
            }

            int length = inputs[i].Text.Length / textWidth;
            for (int position = 0; position < length; position++) _rows[text++] = new PassRow(slot, position, length, PassRow.NoToken);
            _lastRows[i] = text - 1;
        }
    }
}
