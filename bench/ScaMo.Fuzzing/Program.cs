using ScaMo.Benchmarks;
using ScaMo.Fuzzing;

const string Usage = """
    Usage: ScaMo.Fuzzing [--targets NAME,NAME] [--seconds 120] [--seed 1] [--jobs 1] [--out fuzz] [--save]
               mutated inputs for every parser of bytes from outside, so many seconds each; what is not answered as promised goes to --out, made small;
               --save replaces the corpus by the smallest inputs that take all its branches
           ScaMo.Fuzzing --targets NAME --replay FILE
               one input again
    """;

try
{
    var arguments = new CommandArguments(args);
    return arguments.Flag("replay") ? FuzzReplay.Run(arguments)
        : arguments.Flag("worker") ? FuzzWorker.Run(arguments)
        : FuzzCampaign.Run(arguments);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"{wrong.Message}\n{Usage}");
    return 64;
}
