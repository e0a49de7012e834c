using System.Buffers.Binary;
using System.Text;

namespace ScaMo.Models.Tests.Checkpoints.Writing;

/// <summary>Writes pickle opcodes one by one, sound or not. Source: CPython, Lib/pickletools.py.</summary>
internal sealed class PickleEmitter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public PickleEmitter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleEmitter Op(char opcode) => Raw((byte)opcode);

    public PickleEmitter Protocol(byte version = 2) => Raw(0x80, version);

    public PickleEmitter Mark() => Op('(');

    public PickleEmitter Stop() => Op('.');

    public PickleEmitter None() => Op('N');

    public PickleEmitter False() => Raw(0x89);

    public PickleEmitter EmptyDict() => Op('}');

    public PickleEmitter EmptyList() => Op(']');

    public PickleEmitter EmptyTuple() => Op(')');

    public PickleEmitter Tuple() => Op('t');

    public PickleEmitter Reduce() => Op('R');

    public PickleEmitter Build() => Op('b');

    public PickleEmitter SetItem() => Op('s');

    public PickleEmitter SetItems() => Op('u');

    public PickleEmitter Put(byte memo) => Raw((byte)'q', memo);

    public PickleEmitter Get(byte memo) => Raw((byte)'h', memo);

    public PickleEmitter Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleEmitter Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op('X').Raw(length).Raw(utf8);
    }

    public PickleEmitter Integer(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return value switch
        {
            >= 0 and <= byte.MaxValue => Op('K').Raw(bytes[..1]),
            >= int.MinValue and <= int.MaxValue => Op('J').Raw(bytes[..4]),
            _ => Raw(0x8A, 8).Raw(bytes),
        };
    }

    public PickleEmitter Integers(params ReadOnlySpan<long> values)
    {
        Mark();
        foreach (long value in values) Integer(value);
        return Tuple();
    }

    /// <summary>A persistent id: ('storage', torch.{type}, key, 'cpu', count).</summary>
    public PickleEmitter Storage(string type, string key, long count) =>
        Mark().Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(count).Tuple().Op('Q');

    /// <summary>torch._utils._rebuild_tensor_v2(storage, offset, size, stride, False, OrderedDict()).</summary>
    public PickleEmitter Tensor(string type, string key, long count, long offset, ReadOnlySpan<long> size, ReadOnlySpan<long> stride) =>
        Global("torch._utils", "_rebuild_tensor_v2")
            .Mark().Storage(type, key, count).Integer(offset).Integers(size).Integers(stride).False().OrderedDict().Tuple()
            .Reduce();

    public PickleEmitter OrderedDict() => Global("collections", "OrderedDict").EmptyTuple().Reduce();
}
