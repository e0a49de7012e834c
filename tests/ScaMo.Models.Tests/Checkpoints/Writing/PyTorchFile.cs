namespace ScaMo.Models.Tests.Checkpoints.Writing;

/// <summary>Writes what <c>torch.save({section: state_dict})</c> writes, for float32 tensors.</summary>
internal static class PyTorchFile
{
    /// <param name="stream">Where to.</param>
    /// <param name="section">The key of the state dict, as in <c>{'trans': …}</c>; null saves the state dict itself.</param>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="write">Writes the bytes of one tensor.</param>
    public static void Write(Stream stream, string? section, IReadOnlyList<(string Name, long[] Shape)> tensors, Action<Stream, (string Name, long[] Shape)> write)
    {
        using var zip = new StoredZipWriter(stream);
        zip.Add("archive/data.pkl", Pickle(section, tensors));
        zip.Add("archive/byteorder", "little"u8);
        for (int i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[i];
            zip.Add(FormattableString.Invariant($"archive/data/{i}"), Count(tensor.Shape) * sizeof(float), output => write(output, tensor));
        }

        zip.Add("archive/version", "3\n"u8);
    }

    private static byte[] Pickle(string? section, IReadOnlyList<(string Name, long[] Shape)> tensors)
    {
        var pickle = new PickleEmitter().Protocol();
        if (section is not null) pickle.EmptyDict().Text(section);
        pickle.OrderedDict().Mark();
        for (int i = 0; i < tensors.Count; i++)
        {
            var (name, shape) = tensors[i];
            var strides = new long[shape.Length];
            long stride = 1;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                strides[axis] = stride;
                stride *= shape[axis];
            }

            pickle.Text(name).Tensor("FloatStorage", FormattableString.Invariant($"{i}"), Count(shape), 0, shape, strides);
        }

        pickle.SetItems();
        if (section is not null) pickle.SetItem();
        return pickle.Stop().ToArray();
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
