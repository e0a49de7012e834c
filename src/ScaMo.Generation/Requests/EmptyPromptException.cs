namespace ScaMo.Generation;

/// <summary>Nothing is left of the prompt once it is tokenised.</summary>
public sealed class EmptyPromptException() : Exception("The prompt has no content that the text encoder knows: nothing is left of it once it is tokenised.");
