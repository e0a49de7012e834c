using ScaMo.Models.Packages;

namespace ScaMo.Training.Packaging;

/// <summary>What loading a package has shown.</summary>
/// <param name="Package">The package, opened.</param>
/// <param name="TokenizerParameters">Parameters of the tokenizer.</param>
/// <param name="TransformerParameters">Parameters of the transformer.</param>
/// <param name="TextEncoderParameters">Parameters of the text encoder.</param>
internal sealed record PackageFacts(ModelPackage Package, long TokenizerParameters, long TransformerParameters, long TextEncoderParameters);
