using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>A file format in which motion can be downloaded. Register one with the services, and it is offered everywhere.</summary>
internal interface IMotionFormat
{
    /// <summary>The name in requests, and the file extension: lower-case letters and digits.</summary>
    string Name { get; }

    /// <summary>The media types that ask for it, the one it is sent as first.</summary>
    IReadOnlyList<string> MediaTypes { get; }

    /// <summary>Writes the whole file.</summary>
    void Write(RenderedMotion motion, Stream stream);
}
