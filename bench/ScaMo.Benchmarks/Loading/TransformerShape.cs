namespace ScaMo.Benchmarks.Loading;

/// <summary>The sizes of a ScaMo transformer with an untied head.</summary>
internal sealed record TransformerShape(int Layers, int Width, int Codebook = 64_000, int TextWidth = 2048)
{
    /// <summary>The paper's sizes.</summary>
    public static TransformerShape Preset(string name) => name switch
    {
        "44M" => new(8, 512),
        "111M" => new(12, 768),
        "343M" => new(24, 1024),
        "775M" => new(36, 1280),
        "1B" => new(48, 1536),
        "3B" => new(24, 3200),
        _ => throw new ArgumentException($"'{name}' is none of 44M, 111M, 343M, 775M, 1B, 3B."),
    };

    /// <summary>The parameters of the official state dict, without its <c>module.</c> prefix.</summary>
    public IReadOnlyList<(string Name, long[] Shape)> Parameters()
    {
        // SwiGLU: 8/3 of the width, truncated, up to a multiple of 256.
        long hidden = (8L * Width / 3 + 255) / 256 * 256;
        List<(string, long[])> parameters = [("lm_head.weight", [Codebook + 1, Width]), ("transformer.wte.weight", [Codebook + 2, Width])];
        for (int layer = 0; layer < Layers; layer++)
        {
            string prefix = FormattableString.Invariant($"transformer.h.{layer}.");
            parameters.AddRange([
                (prefix + "rms_1.scale", [Width]),
                (prefix + "attn.c_attn.weight", [3 * Width, Width]),
                (prefix + "attn.c_proj.weight", [Width, Width]),
                (prefix + "rms_2.scale", [Width]),
                (prefix + "mlp.c_fc1.weight", [hidden, Width]),
                (prefix + "mlp.c_fc2.weight", [hidden, Width]),
                (prefix + "mlp.c_proj.weight", [Width, hidden])]);
        }

        parameters.AddRange([("transformer.ln_f.scale", [Width]), ("llama_proj.weight", [Width, TextWidth]), ("llama_proj.bias", [Width])]);
        return parameters;
    }
}
