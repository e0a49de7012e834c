using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Models;

namespace ScaMo.Server.Motions;

/// <summary>What the motion endpoints work with.</summary>
internal sealed class MotionServices(ModelCatalog catalog, MotionFormats formats, IMotionStore store, Deadlines deadlines)
{
    public ModelCatalog Catalog { get; } = catalog;

    public MotionFormats Formats { get; } = formats;

    public IMotionStore Store { get; } = store;

    public Deadlines Deadlines { get; } = deadlines;
}
