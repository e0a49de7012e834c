using Microsoft.Extensions.Options;
using ScaMo.Generation;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Models;

/// <summary>Loads packages with the networks of this product.</summary>
internal sealed class MotionEngineLoader(IOptions<EngineOptions> engine, IOptions<LimitsOptions> limits) : IMotionEngineLoader
{
    public IMotionEngine Load(string packageFolder) => MotionEngine.Load(
        packageFolder,
        new() { Device = engine.Value.Device, Precision = engine.Value.Precision, QueueCapacity = limits.Value.Queue, Slots = limits.Value.Slots });
}
