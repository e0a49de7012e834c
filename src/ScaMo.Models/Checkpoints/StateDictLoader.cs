using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>Copies a checkpoint's tensors into a module's by name, as <c>load_state_dict(strict=True)</c> of PyTorch does.</summary>
public static class StateDictLoader
{
    /// <summary>Compares names, shapes and types without reading; the module may be on the meta device, so that nothing need be allocated yet.</summary>
    /// <inheritdoc cref="Load"/>
    /// <exception cref="DataFormatException">Names, shapes or types do not match: one error that lists them all.</exception>
    public static void Check(nn.Module module, StateDict source, StateDictLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Check(module.state_dict().Select(pair => (pair.Key, pair.Value)), source, options);
    }

    /// <summary>Compares named tensors likewise.</summary>
    /// <inheritdoc cref="Check(nn.Module, StateDict, StateDictLoadOptions?)"/>
    public static void Check(IEnumerable<(string Name, Tensor Tensor)> destinations, StateDict source, StateDictLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        ArgumentNullException.ThrowIfNull(source);
        Match(destinations, source, options ?? StateDictLoadOptions.Default);
    }

    /// <summary>Fills all parameters and persistent buffers of a module, converting to their types and devices.</summary>
    /// <param name="module">Its tensors must be allocated already; they keep shape, type and device.</param>
    /// <param name="source">A checkpoint or a section of one.</param>
    /// <param name="options">How names are matched; null takes <see cref="StateDictLoadOptions.Default"/>.</param>
    /// <param name="cancellationToken">Stops between pieces; the module is then partly filled.</param>
    /// <exception cref="DataFormatException">Names, shapes or types do not match: one error that lists them all. Nothing has been copied then.</exception>
    public static void Load(nn.Module module, StateDict source, StateDictLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        LoadInto(module.state_dict().Select(pair => (pair.Key, pair.Value)), source, options, cancellationToken);
    }

    /// <summary>Fills named tensors. Tensors that share memory (tied weights) need only one of their names in the file; the last one wins.</summary>
    /// <inheritdoc cref="Load"/>
    public static void LoadInto(
        IEnumerable<(string Name, Tensor Tensor)> destinations,
        StateDict source,
        StateDictLoadOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        ArgumentNullException.ThrowIfNull(source);
        TensorReader.Read(Match(destinations, source, options ?? StateDictLoadOptions.Default), cancellationToken);
    }

    private static List<(TensorEntry Entry, Tensor Destination)> Match(IEnumerable<(string Name, Tensor Tensor)> destinations, StateDict source, StateDictLoadOptions options)
    {
        var mismatch = new StateDictMismatch();
        var unread = new HashSet<string>(source.Entries.Keys, StringComparer.Ordinal);
        var missing = new List<(string Name, (nint, long)? Memory)>();
        var transfers = new List<(TensorEntry Entry, Tensor Destination)>();
        var filled = new Dictionary<(nint, long), int>();
        using (no_grad())
        {
            foreach (var (name, tensor) in destinations)
            {
                var memory = Memory(tensor);
                if (!source.Entries.TryGetValue(options.Prefix + name, out var entry))
                {
                    missing.Add((name, memory));
                    continue;
                }

                unread.Remove(options.Prefix + name);
                if (!mismatch.Accepts(name, entry, tensor)) continue;
                // Two writers of the same memory would race: the later name replaces the earlier.
                if (memory is { } key && !filled.TryAdd(key, transfers.Count)) transfers[filled[key]] = (entry, tensor);
                else transfers.Add((entry, tensor));
            }
        }

        mismatch.Missing.AddRange(missing
            .Where(tensor => tensor.Memory is not { } memory || !filled.ContainsKey(memory))
            .Select(tensor => tensor.Name)
            .Where(name => options.IgnoreMissing?.Invoke(name) != true));
        mismatch.Unexpected.AddRange(unread
            .Where(key => !key.StartsWith(options.Prefix, StringComparison.Ordinal) || options.IgnoreUnexpected?.Invoke(key[options.Prefix.Length..]) != true)
            .Order(StringComparer.Ordinal)
            .Select(KeyList.Shorten));
        mismatch.ThrowIfAny(source, options.Prefix);
        return transfers;
    }

    /// <summary>What tells that two names mean the same weights: their memory, or where they have none that we see, the tensor object.</summary>
    private static unsafe (nint, long)? Memory(Tensor tensor)
    {
        if (tensor.numel() == 0) return null;
        return (TensorMemory.IsAddressable(tensor) ? (nint)TensorMemory.Address(tensor) : tensor.Handle, tensor.numel());
    }
}
