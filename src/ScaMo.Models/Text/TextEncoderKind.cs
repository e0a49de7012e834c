namespace ScaMo.Models.Text;

/// <summary>How a text encoder is stored: <c>textEncoder.kind</c> of a model package.</summary>
public enum TextEncoderKind
{
    /// <summary>A Hugging Face folder of a T5 v1.1 or Flan-T5 model.</summary>
    T5,

    /// <summary>An encoder exported to ONNX, with a SentencePiece model beside it.</summary>
    Onnx,
}
