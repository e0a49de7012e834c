using ScaMo.Generation;
using ScaMo.Motion.Formats;

namespace ScaMo.Server.Models;

/// <summary>Makes an engine of a package folder.</summary>
internal interface IMotionEngineLoader
{
    /// <summary>Loads a package; blocks while it does.</summary>
    /// <exception cref="DataFormatException">The package is not as it should be; names file and key.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    IMotionEngine Load(string packageFolder);
}
