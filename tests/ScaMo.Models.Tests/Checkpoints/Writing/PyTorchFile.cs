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
        var pickle = new PickleEmitter().Protocol();
        if (section is not null) pickle.EmptyDict().Text(section);
        AddStateDict(pickle, tensors, first: 0);
        if (section is not null) pickle.SetItem();
        Write(stream, pickle, [.. tensors.Select(tensor => (Count(tensor.Shape), (Action<Stream>)(output => write(output, tensor))))]);
    }

    /// <summary>Several state dicts in one dictionary, as training code saves a model's parts and its optimisers.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="sections">Keys, and the names and shapes under them.</param>
    /// <param name="write">Writes the bytes of a section's tensor.</param>
    public static void WriteSections(
        Stream stream, IReadOnlyList<(string Name, IReadOnlyList<(string Name, long[] Shape)> Tensors)> sections, Action<Stream, string, string> write)
    {
        var pickle = new PickleEmitter().Protocol().EmptyDict();
        var storages = new List<(long Count, Action<Stream> Write)>();
        foreach (var (section, tensors) in sections)
        {
            AddStateDict(pickle.Text(section), tensors, storages.Count);
            pickle.SetItem();
            storages.AddRange(tensors.Select(tensor => (Count(tensor.Shape), (Action<Stream>)(output => write(output, section, tensor.Name)))));
        }

        Write(stream, pickle.Text("epoch").Integer(41).SetItem(), storages);
    }

    private static void Write(Stream stream, PickleEmitter pickle, List<(long Count, Action<Stream> Write)> storages)
    {
        using var zip = new StoredZipWriter(stream);
        zip.Add("archive/data.pkl", pickle.Stop().ToArray());
        zip.Add("archive/byteorder", "little"u8);
        for (int i = 0; i < storages.Count; i++) zip.Add(FormattableString.Invariant($"archive/data/{i}"), storages[i].Count * sizeof(float), storages[i].Write);
        zip.Add("archive/version", "3\n"u8);
    }

    private static void AddStateDict(PickleEmitter pickle, IReadOnlyList<(string Name, long[] Shape)> tensors, int first)
    {
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

            pickle.Text(name).Tensor("FloatStorage", FormattableString.Invariant($"{first + i}"), Count(shape), 0, shape, strides);
        }

        pickle.SetItems();
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
