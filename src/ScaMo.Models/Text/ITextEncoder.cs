using static TorchSharp.torch;

namespace ScaMo.Models.Text;

/// <summary>
/// Turns a prompt into the features that the motion transformer is prefixed with. All members may be used by several threads at once,
/// <see cref="IDisposable.Dispose"/> excepted.
/// </summary>
public interface ITextEncoder : IDisposable
{
    /// <summary>Channels of the features.</summary>
    int Width { get; }

    /// <summary>The number of weights; 0 if the format does not tell.</summary>
    long ParameterCount { get; }

    /// <summary>The ids of a prompt, end token included, at most 512. <see cref="TextTokens.IsEmpty"/> tells a prompt of no text.</summary>
    TextTokens Tokenize(string prompt);

    /// <summary>Encodes all tokens, then keeps the first positions.</summary>
    /// <param name="tokens">From <see cref="Tokenize"/> of the same encoder.</param>
    /// <returns>
    /// (L, <see cref="Width"/>), float32, on the encoder's device; L = min(number of tokens, positions kept). The caller owns it.
    /// </returns>
    /// <exception cref="ArgumentException">A token is not of this encoder's vocabulary.</exception>
    Tensor Encode(TextTokens tokens);
}
