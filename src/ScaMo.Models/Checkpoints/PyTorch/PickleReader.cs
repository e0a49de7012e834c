using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>
/// Reads the pickle of a state dict without executing anything: a stack machine over <see cref="PickleValue"/> that knows the
/// opcodes of <see cref="PickleOpcode"/> and the globals of <see cref="PickleGlobals"/>, and refuses all others by name. Every
/// opcode takes at least one byte and makes at most one value, so time and memory are bounded by the pickle's length.
/// </summary>
internal sealed class PickleReader
{
    private const int MaximumValues = 4_000_000;
    private const int OldestProtocol = 2;
    private const int NewestProtocol = 5;

    private readonly PickleCursor _cursor;
    private readonly TensorRebuilder _rebuilder;
    private readonly List<PickleValue> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, PickleValue> _memo = [];
    private int _values;

    private PickleReader(byte[] pickle, string source, string recordName, Func<string, ZipRecord?> findStorage)
    {
        _cursor = new PickleCursor(pickle, source, recordName);
        _rebuilder = new TensorRebuilder(_cursor, findStorage);
    }

    /// <summary>Reads the one value of a pickle.</summary>
    /// <param name="pickle">Its bytes.</param>
    /// <param name="source">The file, as errors name it.</param>
    /// <param name="recordName">The part of the file, as errors name it.</param>
    /// <param name="findStorage">Finds the record of a storage key, or null.</param>
    /// <exception cref="DataFormatException">It is damaged, or not the pickle of a state dict.</exception>
    public static PickleValue Read(byte[] pickle, string source, string recordName, Func<string, ZipRecord?> findStorage) =>
        new PickleReader(pickle, source, recordName, findStorage).Run();

    private PickleValue Run()
    {
        while (true)
        {
            var opcode = (PickleOpcode)_cursor.Byte();
            if (opcode == PickleOpcode.Stop) break;
            // Protocols 0 and 1 begin without a number; what they have of their own is refused by opcode or by name.
            if (opcode == PickleOpcode.Protocol && _cursor.Position == 1) CheckProtocol(_cursor.Byte());
            else Step(opcode);
        }

        if (_stack.Count != 1 || _marks.Count != 0) throw _cursor.Bad("the pickle does not end with one value");
        if (_cursor.Position != _cursor.Length) throw _cursor.Bad($"{_cursor.Length - _cursor.Position} bytes follow the end of the pickle");
        return _stack[0];
    }

    private void CheckProtocol(int protocol)
    {
        if (protocol is < OldestProtocol or > NewestProtocol)
        {
            throw _cursor.Bad($"pickle protocol {protocol} is not read; expected {OldestProtocol} to {NewestProtocol}");
        }
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame: FrameLength(); break;
            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.None: Push(PickleValue.Ignored.None); break;
            case PickleOpcode.NewTrue or PickleOpcode.NewFalse: Push(PickleValue.Ignored.Data); break;
            case PickleOpcode.BinFloat: Skip(8); break;
            case PickleOpcode.BinInt: Push(new PickleValue.Integer(_cursor.Int32())); break;
            case PickleOpcode.BinInt1: Push(new PickleValue.Integer(_cursor.Byte())); break;
            case PickleOpcode.BinInt2: Push(new PickleValue.Integer(_cursor.UInt16())); break;
            case PickleOpcode.Long1: PushLong(_cursor.Byte()); break;
            case PickleOpcode.Long4: PushLong(_cursor.UInt32()); break;
            case PickleOpcode.ShortBinUnicode: Push(new PickleValue.Text(_cursor.Text(_cursor.Byte()))); break;
            case PickleOpcode.BinUnicode: Push(new PickleValue.Text(_cursor.Text(_cursor.UInt32()))); break;
            case PickleOpcode.BinUnicode8: Push(new PickleValue.Text(_cursor.Text(_cursor.UInt64()))); break;
            case PickleOpcode.ShortBinBytes: Skip(_cursor.Byte()); break;
            case PickleOpcode.BinBytes: Skip(_cursor.UInt32()); break;
            case PickleOpcode.BinBytes8: Skip(_cursor.UInt64()); break;
            case PickleOpcode.EmptyTuple: Push(PickleValue.Tuple.Empty); break;
            case PickleOpcode.Tuple1: Push(new PickleValue.Tuple(Pop(1))); break;
            case PickleOpcode.Tuple2: Push(new PickleValue.Tuple(Pop(2))); break;
            case PickleOpcode.Tuple3: Push(new PickleValue.Tuple(Pop(3))); break;
            case PickleOpcode.Tuple: Push(new PickleValue.Tuple(PopToMark())); break;
            case PickleOpcode.EmptyList: Push(PickleValue.Ignored.Data); break;
            case PickleOpcode.Append: Append(Pop(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickleValue.Dictionary()); break;
            case PickleOpcode.SetItem: SetItems(Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            case PickleOpcode.BinPut: _memo[_cursor.Byte()] = Peek(); break;
            case PickleOpcode.LongBinPut: _memo[_cursor.UInt32()] = Peek(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = Peek(); break;
            case PickleOpcode.BinGet: PushMemo(_cursor.Byte()); break;
            case PickleOpcode.LongBinGet: PushMemo(_cursor.UInt32()); break;
            case PickleOpcode.Global: PushGlobal(_cursor.Line(), _cursor.Line()); break;
            case PickleOpcode.StackGlobal: StackGlobal(Pop(2)); break;
            case PickleOpcode.BinPersistentId: Push(_rebuilder.Storage(Pop(1)[0])); break;
            case PickleOpcode.Reduce: Reduce(Pop(2)); break;
            case PickleOpcode.Build: Build(Pop(1)[0]); break;
            default:
                throw _cursor.Bad(string.Create(CultureInfo.InvariantCulture, $"pickle opcode 0x{(byte)opcode:X2} is one that a state dict does not need"));
        }
    }

    private void FrameLength()
    {
        ulong length = _cursor.UInt64();
        if (length > (ulong)(_cursor.Length - _cursor.Position)) throw _cursor.Bad($"a frame of {length} bytes goes beyond the end of the pickle");
    }

    private void Push(PickleValue value)
    {
        if (++_values > MaximumValues) throw _cursor.Bad($"more than {MaximumValues} values; no state dict needs so many");
        _stack.Add(value);
    }

    private void Skip(ulong byteCount)
    {
        _cursor.Take(byteCount);
        Push(PickleValue.Ignored.Data);
    }

    private void PushLong(uint byteCount)
    {
        var bytes = _cursor.Take(byteCount);
        // Longer numbers (seeds, states of random generators) are never sizes.
        Push(bytes.Length <= sizeof(long) ? new PickleValue.Integer((long)new BigInteger(bytes)) : PickleValue.Ignored.Data);
    }

    private void PushMemo(uint key) =>
        Push(_memo.TryGetValue(key, out var value) ? value : throw _cursor.Bad($"memo {key} has never been set"));

    private void PushGlobal(string module, string name) =>
        Push(PickleGlobals.Find(module, name)
            ?? throw _cursor.Bad($"the pickle asks for {KeyList.Shorten(module)}.{KeyList.Shorten(name)}, which a state dict does not need; it is refused"));

    private void StackGlobal(ImmutableArray<PickleValue> names)
    {
        if (names is not [PickleValue.Text module, PickleValue.Text name]) throw _cursor.Bad("a global is not named by two strings");
        PushGlobal(module.Value, name.Value);
    }

    private PickleValue Peek() => _stack.Count > Floor ? _stack[^1] : throw _cursor.Bad("the stack is empty");

    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    private ImmutableArray<PickleValue> Pop(int count)
    {
        int start = _stack.Count - count;
        if (start < Floor) throw _cursor.Bad("the stack has too few values");
        ImmutableArray<PickleValue> popped = [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack)[start..]];
        _stack.RemoveRange(start, count);
        return popped;
    }

    private ImmutableArray<PickleValue> PopToMark()
    {
        if (!_marks.TryPeek(out int mark)) throw _cursor.Bad("there is no mark on the stack");
        var popped = Pop(_stack.Count - mark);
        _marks.Pop();
        return popped;
    }

    private void Append(ImmutableArray<PickleValue> items)
    {
        if (Peek() is not PickleValue.Ignored) throw _cursor.Bad($"{items.Length} items are appended to something that is no list");
    }

    private void SetItems(ImmutableArray<PickleValue> items)
    {
        if (Peek() is not PickleValue.Dictionary dictionary) throw _cursor.Bad("an item is set in something that is no dictionary");
        if (items.Length % 2 != 0) throw _cursor.Bad("a dictionary's item has no value");
        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i + 1] is not (PickleValue.Dictionary or PickleValue.Tensor or PickleValue.Integer)) continue;
            string? key = items[i] switch
            {
                PickleValue.Text text => text.Value,
                PickleValue.Integer integer => integer.Value.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            if (key is not null) dictionary.Items.Add((key, items[i + 1]));
        }
    }

    private void Reduce(ImmutableArray<PickleValue> call)
    {
        if (call is not [PickleValue.Global callable, PickleValue.Tuple arguments]) throw _cursor.Bad("something is called that is no allowed global");
        Push(callable.Meaning switch
        {
            PickleGlobal.OrderedDict when arguments.Items.IsEmpty => new PickleValue.Dictionary(),
            PickleGlobal.RebuildTensor => _rebuilder.Tensor(arguments.Items),
            PickleGlobal.RebuildParameter => _rebuilder.Parameter(arguments.Items),
            PickleGlobal.Size when arguments.Items is [PickleValue.Tuple sizes] => sizes,
            _ => throw _cursor.Bad($"{callable.Meaning} is called in a way that a state dict does not need"),
        });
    }

    /// <summary>Attributes of an OrderedDict: nn.Module gives its state dict a <c>_metadata</c> of version numbers, which loading has no use for.</summary>
    private void Build(PickleValue state)
    {
        if (Peek() is not PickleValue.Dictionary || state is not PickleValue.Dictionary) throw _cursor.Bad("attributes are set on something other than a state dict");
    }
}
