using ScaMo.Benchmarks;
using ScaMo.Benchmarks.Decoding;
using ScaMo.Benchmarks.Exporting;
using ScaMo.Benchmarks.Following;
using ScaMo.Benchmarks.HardTimes;
using ScaMo.Benchmarks.Loading;
using ScaMo.Benchmarks.Previewing;
using ScaMo.Benchmarks.Scaling;
using ScaMo.Benchmarks.Serving;
using ScaMo.Benchmarks.Training;

BenchmarkCommand[] commands =
[
    new("decode", "[--shapes 44M] [--codes 65536,1024] [--precision auto] [--device cpu] [--text 16] [--tokens 50] [--rounds 3] [--batch 1,2,4,8,16,32] [--no-recompute]", "decoding on the managed kernel and on libtorch with a KV cache, against recomputing every step, the memory's rate and the matrix rate", DecodeCommand.Run),
    new("compare", "[--model models/demo] [--device cpu] [--precision auto]", "logits and tokens of another precision, kernel or device against float32 by libtorch on the processor", CompareCommand.Run),
    new("load", "--dir FOLDER [--shape 3B] [--rounds 2] [--keep]", "load an official-layout float32 .pth into bfloat16: time and memory", LoadCommand.Run),
    new("train", "--data FOLDER --tokenizer RUN --spiece FILE [--shape tiny] [--batch 64] [--precision float32] [--steps 20] [--rounds 3]", "a training step of the transformer against forward and backward alone, and against the machine's matrix rate", TrainStepCommand.Run),
    new("follow", "[--model FOLDER] [--data FOLDER] [--seeds 4] [--seed 1] [--prompts FILE] [--json FILE] [--quantities FILE] [--all-parts] [--device cpu]", "do generated motions do what their prompts say? judged by geometry, beside real clips", FollowCommand.Run),
    new("export", "[--model models/demo] [--data FOLDER] [--clips 75] [--seed 1] [--each] [--out FOLDER]", "how true BVH files are to generated and real motions, read back by a reader of its own", ExportCommand.Run),
    new("preview", "[--size 480] [--rounds 3] [--clip POSITIONS.npy] [--ffmpeg ffmpeg]", "moving pictures of a ten-second clip: time and size of each format, and what of it is drawing", PreviewCommand.Run),
    new("coverage", "[--studies 100] [--draws 200] [--noise 5] [--methods grid,isoFlop,parametric]", "how often the 95 % intervals of scaling-law fits cover a known law; noise in thousandths of a nat", CoverageCommand.Run),
    new("serve", "[--model models/demo] [--shape 44M [--codes 65536]] [--lone 30] [--together 8,32] [--rates 1,2,4] [--seconds 20]", "the real server on loopback: lone requests, many at a time, an open loop; throughput, latency, time to first token", ServeCommand.RunAsync),
    new("jobs", "[--jobs 8] [--prompts 50] [--lone 200] [--workers 1,2]", "jobs in one process, through Redis, and with several workers: latency and throughput", JobsCommand.RunAsync),
    new("faults", "[--clients 6] [--seconds 10]", "two API servers, two workers and a Redis while things go wrong: what is lost, wrong, and for how long", FaultsCommand.RunAsync),
    new("soak", "[--model models/demo] [--requests 10000 | --minutes 30] [--clients 40]", "random requests and cancellations: lost slots, memory, and every completed seed run again alone", SoakCommand.RunAsync),
];

var command = Array.Find(commands, candidate => args.Length > 0 && candidate.Name == args[0]);
if (command is null)
{
    Console.Error.WriteLine("Usage: ScaMo.Benchmarks COMMAND [OPTIONS]");
    foreach (var known in commands) Console.Error.WriteLine($"  {known.Name} {known.Options}\n      {known.Description}");
    return 64;
}

try
{
    return command.Run(new CommandArguments(args[1..]));
}
catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
{
    Console.Error.WriteLine($"{wrong.Message}\nUsage: ScaMo.Benchmarks {command.Name} {command.Options}");
    return 64;
}
