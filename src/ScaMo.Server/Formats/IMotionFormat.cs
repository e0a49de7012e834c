using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>A file format in which motion can be downloaded. Register one with the services, and it is offered everywhere.</summary>
internal interface IMotionFormat
{
    /// <summary>The name in requests, and the file extension: lower-case letters and digits.</summary>
    string Name { get; }

    /// <summary>The media types that ask for it, the one it is sent as first.</summary>
    IReadOnlyList<string> MediaTypes { get; }

    /// <summary>Why this server cannot write it, without a full stop; null where it can.</summary>
    string? Obstacle => null;

    /// <summary>What is wrong with the options for this motion, by name; null where nothing is.</summary>
    IReadOnlyDictionary<string, string[]>? Refuse(RenderedMotion motion) => null;

    /// <summary>Makes the whole file, which nobody changes: others may get the same bytes.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="cancellationToken">Ends what takes long.</param>
    Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken);

    /// <summary>A file that is soon written.</summary>
    protected static Task<byte[]> Made(Action<Stream> write)
    {
        using var file = new MemoryStream();
        write(file);
        return Task.FromResult(file.ToArray());
    }
}
