namespace ScaMo.Models.Text.SentencePiece;

/// <summary>What a piece of the vocabulary is for (<c>ModelProto.SentencePiece.Type</c>).</summary>
internal enum PieceType
{
    /// <summary>Matches text, with its score.</summary>
    Normal = 1,

    /// <summary>Stands for text that no piece covers; there is exactly one.</summary>
    Unknown = 2,

    /// <summary>Never matches text: beginning, end, padding.</summary>
    Control = 3,

    /// <summary>Matches text always, before the normaliser sees it.</summary>
    UserDefined = 4,

    /// <summary>In the vocabulary, but not to be used.</summary>
    Unused = 5,

    /// <summary>One byte of text that no piece covers.</summary>
    Byte = 6,
}
