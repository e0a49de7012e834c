using System.Collections.Immutable;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>What torch._utils._rebuild_tensor_v2 and the persistent ids of storages mean. Source: PyTorch, torch/_utils.py and torch/serialization.py.</summary>
internal sealed class TensorRebuilder(PickleCursor cursor, Func<string, ZipRecord?> findStorage)
{
    private const int MaximumDimensions = 64;

    /// <summary>('storage', storage class, key, location, number of elements).</summary>
    public PickleValue.Storage Storage(PickleValue persistentId)
    {
        if (persistentId is not PickleValue.Tuple
            {
                Items: [
                    PickleValue.Text { Value: "storage" },
                    PickleValue.Global { Meaning: PickleGlobal.Storage, ElementType: var type },
                    PickleValue.Text { Value: var key },
                    PickleValue.Text,
                    PickleValue.Integer { Value: var count }]
            })
        {
            throw cursor.Bad("a persistent id is not that of a storage");
        }

        var record = findStorage(key) ?? throw cursor.Bad($"the archive has no storage '{KeyList.Shorten(key)}'");
        if (count < 0 || (UInt128)count * (uint)type.Size() != (UInt128)record.Length)
        {
            throw cursor.Bad($"storage '{KeyList.Shorten(key)}' of {count} {type} elements does not take the {record.Length} bytes of its record");
        }

        return new PickleValue.Storage(record, type, count);
    }

    /// <summary>(storage, offset, size, stride, requires_grad, backward_hooks[, metadata]).</summary>
    public PickleValue.Tensor Tensor(ImmutableArray<PickleValue> arguments)
    {
        if (arguments is not [PickleValue.Storage storage, PickleValue.Integer { Value: var offset }, PickleValue.Tuple size, PickleValue.Tuple stride, _, _, .. var rest])
        {
            throw cursor.Bad("a tensor is not made of a storage, an offset, a size and strides");
        }

        // The optional metadata asks for conjugate or negative views.
        if (rest is not ([] or [PickleValue.Ignored])) throw cursor.Bad("a tensor has metadata, which is not supported");
        var shape = Numbers(size, "size");
        var strides = Numbers(stride, "stride");
        if (offset < 0) throw cursor.Bad($"a tensor begins at element {offset} of its storage");
        if (shape.Length != strides.Length) throw cursor.Bad($"a tensor has {shape.Length} sizes and {strides.Length} strides");
        if (!TensorLayout.TryCount(shape.AsSpan(), out _)) throw cursor.Bad($"a tensor of size {TensorEntry.FormatShape(shape)} is beyond any memory");

        var extent = TensorLayout.Extent(shape.AsSpan(), strides.AsSpan());
        if ((UInt128)offset + extent > (UInt128)storage.ElementCount)
        {
            throw cursor.Bad($"a tensor {TensorEntry.FormatShape(shape)} at element {offset} with strides {TensorEntry.FormatShape(strides)} reaches beyond the {storage.ElementCount} elements of its storage");
        }

        return new PickleValue.Tensor(storage, offset, shape, strides);
    }

    /// <summary>(tensor, requires_grad, backward_hooks).</summary>
    public PickleValue.Tensor Parameter(ImmutableArray<PickleValue> arguments) =>
        arguments is [PickleValue.Tensor tensor, _, _] ? tensor : throw cursor.Bad("a parameter is not made of a tensor");

    private ImmutableArray<long> Numbers(PickleValue.Tuple tuple, string what)
    {
        if (tuple.Items.Length > MaximumDimensions) throw cursor.Bad($"a tensor has {tuple.Items.Length} dimensions, more than {MaximumDimensions}");
        var numbers = ImmutableArray.CreateBuilder<long>(tuple.Items.Length);
        foreach (var item in tuple.Items)
        {
            numbers.Add(item is PickleValue.Integer { Value: >= 0 and var number } ? number : throw cursor.Bad($"a tensor's {what} holds something other than numbers from 0"));
        }

        return numbers.MoveToImmutable();
    }
}
