using System.CommandLine;
using ScaMo.Models.Transformer;
using ScaMo.Training.Transformers;
using static ScaMo.Training.Commands.LoopArguments;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo train transformer</c>.</summary>
internal static class TrainTransformerCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "A data set in HumanML3D's layout, such as scamo data import writes.", Required = true };
        var tokenizer = new Option<DirectoryInfo>("--tokenizer") { Description = "The folder of a tokenizer's run.", Required = true };
        var preset = new Option<string?>("--preset") { Description = "A size of the paper: 44M, 111M, 343M, 775M, 1B or 3B; else give --layers, --heads and --width." };
        var layers = new Option<int?>("--layers") { Description = "The number of blocks." };
        var heads = new Option<int?>("--heads") { Description = "Attention heads of a block." };
        var width = new Option<int?>("--width") { Description = "The width of the residual stream." };
        var initial = new Option<DirectoryInfo?>("--init") { Description = "The folder of a run of the same shape whose weights this one starts from." };
        var tie = new Option<bool>("--tie-weights") { Description = "Share the embedding's weights with the head." };
        var block = Default("--block-size", 201, "The most positions of a sequence.");
        var maxText = Default("--max-text-tokens", 150, "Text positions that are kept.");
        var maxMotion = Default("--max-motion-tokens", 50, "Motion tokens that are kept.");
        var encoder = new Option<DirectoryInfo?>("--text-encoder") { Description = "A frozen T5 as a Hugging Face folder; its features are computed once and kept in --out." };
        var pieces = new Option<FileInfo?>("--spiece") { Description = "A SentencePiece model: a small T5-shaped encoder is trained along." };
        var encoderLayers = Default("--encoder-layers", 3, "Blocks of the encoder that is trained along.");
        var encoderHeads = Default("--encoder-heads", 4, "Its attention heads.");
        var encoderWidth = Default("--encoder-width", 256, "Its width.");
        var encoderHidden = Default("--encoder-hidden", 512, "The width within its feed-forward layers.");
        var prefix = Default("--text-prefix", TextPrefixKind.Words, "words (ScaMo's prefix) or sentence (one vector: the paper's ablation).");
        var batch = Default("--batch", 64, "Sequences of a batch.");
        var replace = Default("--replace-tokens", 0.3, "Up to this share of the input tokens is replaced by random codes.");
        var dropToken = Default("--drop-token", 1.0 / 3, "How often a token is dropped from head or tail.");
        var shift = Default("--max-shift", 3, "Frames by which a clip's beginning is shifted at random before it is tokenised.");
        var dropWord = Default("--drop-word", 0.05, "How often a word piece becomes unknown, for an encoder trained along.");
        var balance = Default("--balance", 0.0, "How strongly rare actions are sampled more often, 0 to 1; needs labels.tsv.");
        var precision = Default("--precision", "float32", "float32 or bfloat16.");
        var device = Default("--device", "cpu", "cpu or cuda:N.");
        var loop = new LoopArguments(learningRate: 2e-4, weightDecay: 0.01);
        var command = new Command("transformer", "Trains the text-prefix autoregressive transformer on the tokens of a tokenizer.")
        {
            data, tokenizer, preset, layers, heads, width, initial, tie, block, maxText, maxMotion, encoder, pieces, encoderLayers, encoderHeads, encoderWidth, encoderHidden, prefix,
            batch, replace, dropToken, shift, dropWord, balance, precision, device,
        };
        loop.AddTo(command);
        command.SetHandler((parsed, output, cancellationToken) =>
        {
            var options = new TransformerTrainingOptions
            {
                DataFolder = parsed.GetRequiredValue(data).FullName,
                TokenizerFolder = parsed.GetRequiredValue(tokenizer).FullName,
                Size = Size(parsed.GetValue(preset), parsed.GetValue(layers), parsed.GetValue(heads), parsed.GetValue(width)),
                Loop = loop.Read(parsed),
                InitialWeights = parsed.GetValue(initial)?.FullName,
                TieWeights = parsed.GetValue(tie),
                BlockSize = parsed.GetValue(block),
                MaxTextTokens = parsed.GetValue(maxText),
                MaxMotionTokens = parsed.GetValue(maxMotion),
                TextEncoderFolder = parsed.GetValue(encoder)?.FullName,
                SentencePieceModel = parsed.GetValue(pieces)?.FullName,
                TextEncoder = new TextEncoderShape
                {
                    Layers = parsed.GetValue(encoderLayers),
                    Heads = parsed.GetValue(encoderHeads),
                    Width = parsed.GetValue(encoderWidth),
                    FeedForwardWidth = parsed.GetValue(encoderHidden),
                },
                Prefix = parsed.GetValue(prefix),
                BatchSize = parsed.GetValue(batch),
                ReplaceTokens = parsed.GetValue(replace),
                DropToken = parsed.GetValue(dropToken),
                MaxShift = parsed.GetValue(shift),
                DropWord = parsed.GetValue(dropWord),
                Balance = parsed.GetValue(balance),
                Precision = parsed.GetRequiredValue(precision),
                Device = parsed.GetRequiredValue(device),
            };
            using var task = new TransformerTask(options, output.Progress);
            TrainCommand.Run(task, options.Loop, options, output, cancellationToken);
        });
        return command;
    }

    private static TransformerPreset Size(string? preset, int? layers, int? heads, int? width)
    {
        if (preset is not null)
        {
            if (layers is not null || heads is not null || width is not null) throw new ArgumentException("Give either --preset or --layers, --heads and --width.");
            return TransformerPreset.Find(preset)
                ?? throw new ArgumentException($"There is no preset {preset}; expected one of {string.Join(", ", TransformerPreset.All.Select(known => known.Name))}.");
        }

        if (layers is not { } l || heads is not { } h || width is not { } w) throw new ArgumentException("Give --preset, or --layers, --heads and --width.");
        return new TransformerPreset("custom", l, h, w);
    }
}
