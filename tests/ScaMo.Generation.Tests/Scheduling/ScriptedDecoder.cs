using ScaMo.Models.Transformer;

namespace ScaMo.Generation.Tests.Scheduling;

/// <summary>
/// A decoder without a network: a text's first number says how many tokens its motions have, and token n is n. It keeps a record of all passes, and holds
/// at the end of each until the test lets it go on.
/// </summary>
internal sealed class ScriptedDecoder(int slots) : ISequenceDecoder
{
    public const int End = 1000;

    private readonly (int Wanted, int Given)[] _slots = new (int, int)[slots];
    private readonly SemaphoreSlim _allowed = new(0);
    private SequenceInput[] _inputs = [];

    /// <summary>The inputs of every pass: slot, and the number of text features or 0.</summary>
    public List<(int Slot, int Text)[]> Passes { get; } = [];

    /// <summary>Thrown by the next pass.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The text whose logits are no numbers.</summary>
    public int Poison { get; set; } = -1;

    public bool IsDisposed { get; private set; }

    public int SlotCount => slots;

    public void Allow(int passes) => _allowed.Release(passes);

    public void Run(ReadOnlySpan<SequenceInput> inputs)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        _inputs = inputs.ToArray();
        lock (Passes) Passes.Add([.. _inputs.Select(input => (input.Slot, input.Text.Length))]);
        foreach (var input in inputs)
        {
            if (!input.Text.IsEmpty) Assert.Equal((0, 0), _slots[input.Slot]);
            else Assert.Equal(_slots[input.Slot].Given - 1, input.Token);
            if (!input.Text.IsEmpty) _slots[input.Slot] = ((int)input.Text.Span[0], 0);
        }
    }

    public void Draw(ReadOnlySpan<TokenDraw> draws, Span<int> tokens)
    {
        var taken = new HashSet<int>();
        for (int i = 0; i < draws.Length; i++)
        {
            // Samples that share a text draw behind the same input; each has a slot of its own that was copied from it.
            int slot = taken.Add(_inputs[draws[i].Input].Slot) ? _inputs[draws[i].Input].Slot : Copies.Dequeue();
            ref var state = ref _slots[slot];
            tokens[i] = state.Wanted == Poison ? ISequenceDecoder.NoToken : state.Given < state.Wanted ? state.Given : End;
            state.Given++;
        }

        // Held here, and not before a pass: what the test does meanwhile takes effect in the very next one.
        _allowed.Wait();
    }

    public void Copy(int from, int to)
    {
        Assert.Equal((0, 0), _slots[to]);
        _slots[to] = _slots[from];
        Copies.Enqueue(to);
    }

    public void Clear(int slot) => _slots[slot] = default;

    public void Dispose() => IsDisposed = true;

    private Queue<int> Copies { get; } = new();
}
