using System.Collections.Immutable;
using System.CommandLine;
using ScaMo.Models.Tokenizer;
using ScaMo.Training.Generating;
using ScaMo.Training.Tokenizers;
using static ScaMo.Training.Commands.LoopArguments;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo train tokenizer</c>.</summary>
internal static class TrainTokenizerCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "A data set in HumanML3D's layout, such as scamo data import writes.", Required = true };
        var quantizer = Default("--quantizer", QuantizerKind.Fsq, "fsq (Motion FSQ-VAE), vq (the paper's baseline: EMA with reset) or lfq.");
        var codebook = Default("--codebook", 1024, "The codebook: for fsq a name of the paper (256 to 65536), else the size itself.");
        var levels = new Option<int[]>("--levels") { Description = "FSQ levels instead of a name of the paper: --levels 8 8 6 5.", AllowMultipleArgumentsPerToken = true };
        var width = Default("--width", 512, "Channels of the convolutions.");
        var codeDim = Default("--code-dim", 512, "Channels of the latent.");
        var depth = Default("--depth", 3, "Residual blocks between two changes of length.");
        var growth = Default("--dilation-growth", 3, "Block i of a stack has dilation growth^i.");
        var activation = Default("--activation", Activation.Relu, "The activation of residual blocks.");
        var norm = Default("--norm", Normalization.None, "The normalisation of residual blocks.");
        var window = Default("--window", 64, "Frames of a window.");
        var batch = Default("--batch", 256, "Windows of a batch.");
        var loss = Default("--loss", ReconstructionLossKind.SmoothL1, "The reconstruction loss.");
        var velocity = Default("--velocity-weight", 0.5, "The weight of the loss over local joint positions alone.");
        var joints = Default("--joint-weight", 0.0, "The weight of the mean distance (metres) of recovered joints from the true ones.");
        var bones = Default("--bone-weight", 0.0, "The weight of the mean difference (metres) of bone lengths.");
        var stretch = Default("--stretch-weight", 0.0, "The weight of the mean square (square centimetres) of the difference of bone lengths.");
        var ends = Default("--end-weight", 0.0, "The weight of the mean distance of second differences of joints (metres) from the true ones in the first and last frames.");
        var whole = new Option<bool>("--whole-windows") { Description = "Cut the windows of a batch to its shortest clip instead of padding it, so that a decoder sees its ends as it does when they are served." };
        var sampledFrom = new Option<string?>("--sampled-from") { Description = "A package whose transformer speaks these tokens: with --freeze-encoder, train on motions that it draws for the captions, too." };
        var sampledCount = Default("--sampled", 2000, "How many motions --sampled-from draws.");
        var sampledWeight = Default("--sampled-weight", 1.0, "The weight of the loss over them: bones, and features as the decoder gave them before.");
        var quantizerWeight = Default("--quantizer-weight", 0.02, "The weight of the quantiser's own loss (vq: commitment; lfq: entropy and commitment; fsq: spread).");
        var spread = new Option<bool>("--keep-spread") { Description = "Give fsq a loss that asks its channels before their tanh for mean 0, deviation 1 and no correlation; the paper has none." };
        var initial = new Option<DirectoryInfo?>("--init") { Description = "The folder of a run of the same shape whose weights this one starts from." };
        var freeze = new Option<bool>("--freeze-encoder") { Description = "Train the decoder alone, so that tokens stay what they are in the run of --init." };
        var balance = Default("--balance", 0.0, "How strongly rare actions are sampled more often, 0 to 1; needs labels.tsv.");
        var device = Default("--device", "cpu", "cpu or cuda:N.");
        var loop = new LoopArguments(learningRate: 2e-4, weightDecay: 0);
        var command = new Command("tokenizer", "Trains a motion tokenizer: Motion FSQ-VAE, or the baselines VQ and LFQ.")
        {
            data, quantizer, codebook, levels, width, codeDim, depth, growth, activation, norm, window, batch, loss, velocity, joints, bones, stretch, ends, quantizerWeight, spread,
            initial, freeze, whole, sampledFrom, sampledCount, sampledWeight, balance, device,
        };
        loop.AddTo(command);
        command.SetHandler((parsed, output, cancellationToken) =>
        {
            var kind = parsed.GetValue(quantizer);
            int size = parsed.GetValue(codebook);
            var config = new TokenizerConfig
            {
                Quantizer = kind,
                Width = parsed.GetValue(width),
                CodeDim = parsed.GetValue(codeDim),
                Depth = parsed.GetValue(depth),
                DilationGrowthRate = parsed.GetValue(growth),
                Activation = parsed.GetValue(activation),
                Norm = parsed.GetValue(norm),
            };
            config = kind == QuantizerKind.Fsq ? config with { Levels = parsed.GetValue(levels) is { Length: > 0 } given ? [.. given] : Named(size) } : config with { CodebookSize = size };
            var options = new TokenizerTrainingOptions
            {
                DataFolder = parsed.GetRequiredValue(data).FullName,
                Config = config,
                Loop = loop.Read(parsed),
                Window = parsed.GetValue(window),
                BatchSize = parsed.GetValue(batch),
                Loss = parsed.GetValue(loss),
                VelocityWeight = parsed.GetValue(velocity),
                JointWeight = parsed.GetValue(joints),
                BoneWeight = parsed.GetValue(bones),
                StretchWeight = parsed.GetValue(stretch),
                EndWeight = parsed.GetValue(ends),
                WholeWindows = parsed.GetValue(whole),
                SampledFrom = parsed.GetValue(sampledFrom) is { } package ? PackageFolder.Find(package) : null,
                SampledCount = parsed.GetValue(sampledCount),
                SampledWeight = parsed.GetValue(sampledWeight),
                QuantizerWeight = parsed.GetValue(quantizerWeight),
                KeepSpread = parsed.GetValue(spread),
                InitialWeights = parsed.GetValue(initial)?.FullName,
                FreezeEncoder = parsed.GetValue(freeze),
                Balance = parsed.GetValue(balance),
                Device = parsed.GetRequiredValue(device),
            };
            using var task = new TokenizerTask(options);
            TrainCommand.Run(task, options.Loop, options, output, cancellationToken);
        });
        return command;
    }

    private static ImmutableArray<int> Named(int name) => FsqCodebook.TryGetLevels(name, out var levels)
        ? levels
        : throw new ArgumentException($"There is no codebook {name}; expected one of {string.Join(", ", FsqCodebook.Names)}, or give --levels.");
}
