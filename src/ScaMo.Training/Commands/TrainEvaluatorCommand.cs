using System.CommandLine;
using ScaMo.Training.Evaluators;
using static ScaMo.Training.Commands.LoopArguments;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo train evaluator</c>.</summary>
internal static class TrainEvaluatorCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "A data set in HumanML3D's layout, such as scamo data import writes.", Required = true };
        var published = new EvaluatorShape();
        var movement = Default("--movement-width", published.MovementWidth, "Channels of the movement encoder.");
        var motion = Default("--motion-width", published.MotionWidth, "The width of a direction of the motion encoder's GRU.");
        var text = Default("--text-width", published.TextWidth, "The width of a direction of the text encoder's GRU.");
        var width = Default("--width", published.Width, "The width of an embedding.");
        var words = Default("--max-words", published.MaxWords, "Words of a caption that count.");
        var batch = Default("--batch", 64, "Pairs of a batch.");
        var bias = Default("--feature-bias", 5.0, "By how much the features of the root count for more.");
        var dropWord = Default("--drop-word", 0.1, "How likely a word is hidden from the text encoder.");
        var balance = Default("--balance", 0.0, "How strongly rare actions are sampled more often, 0 to 1; needs labels.tsv.");
        var device = Default("--device", "cpu", "cpu or cuda:N.");
        var loop = new LoopArguments(learningRate: 3e-4, weightDecay: 0.01);
        var command = new Command("evaluator", "Trains an evaluator: texts and motions in one space, by contrast.")
        {
            data, movement, motion, text, width, words, batch, bias, dropWord, balance, device,
        };
        loop.AddTo(command);
        command.SetHandler((parsed, output, cancellationToken) =>
        {
            var options = new EvaluatorTrainingOptions
            {
                DataFolder = parsed.GetRequiredValue(data).FullName,
                Loop = loop.Read(parsed),
                Shape = new EvaluatorShape
                {
                    MovementWidth = parsed.GetValue(movement),
                    MotionWidth = parsed.GetValue(motion),
                    TextWidth = parsed.GetValue(text),
                    Width = parsed.GetValue(width),
                    MaxWords = parsed.GetValue(words),
                },
                BatchSize = parsed.GetValue(batch),
                FeatureBias = parsed.GetValue(bias),
                DropWord = parsed.GetValue(dropWord),
                Balance = parsed.GetValue(balance),
                Device = parsed.GetRequiredValue(device),
            };
            using var task = new EvaluatorTask(options, output.Progress);
            TrainCommand.Run(task, options.Loop, options, output, cancellationToken);
        });
        return command;
    }
}
