using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ScaMo.Generation;

namespace ScaMo.Server.Models;

/// <summary>The loaded models, all there from one moment on. Owns the engines.</summary>
internal sealed class ModelCatalog(IOptions<ModelsOptions> options) : IDisposable
{
    private ImmutableDictionary<string, IMotionEngine>? _engines;

    /// <summary>Whether every model is loaded and warm.</summary>
    public bool IsReady => Loaded is not null;

    /// <summary>The model for requests that name none.</summary>
    public string DefaultName => options.Value.Default;

    /// <summary>The engines by name, the default first; empty until <see cref="IsReady"/>.</summary>
    public IEnumerable<IMotionEngine> Engines => Loaded is not { } engines
        ? []
        : engines
            .OrderByDescending(entry => entry.Key == DefaultName)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Value);

    /// <summary>The engine of a model, or null if there is none of that name.</summary>
    public IMotionEngine? Find(string name) => Loaded?.GetValueOrDefault(name);

    /// <summary>Hands the warm engines over and makes the catalog ready.</summary>
    public void Open(IEnumerable<KeyValuePair<string, IMotionEngine>> engines) =>
        Volatile.Write(ref _engines, engines.ToImmutableDictionary(StringComparer.Ordinal));

    private ImmutableDictionary<string, IMotionEngine>? Loaded => Volatile.Read(ref _engines);

    public void Dispose()
    {
        foreach (var engine in Interlocked.Exchange(ref _engines, null)?.Values ?? []) engine.Dispose();
    }
}
