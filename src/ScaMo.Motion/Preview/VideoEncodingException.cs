namespace ScaMo.Motion.Preview;

/// <summary>A video could not be compressed. The message is for the log: it holds what ffmpeg said.</summary>
public sealed class VideoEncodingException : Exception
{
    /// <summary>A failure without a reason.</summary>
    public VideoEncodingException()
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="message">What happened.</param>
    public VideoEncodingException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public VideoEncodingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
