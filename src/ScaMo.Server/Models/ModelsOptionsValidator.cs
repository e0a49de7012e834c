using Microsoft.Extensions.Options;

namespace ScaMo.Server.Models;

/// <summary>Checks at start that every name in <see cref="ModelsOptions"/> is a package folder.</summary>
internal sealed class ModelsOptionsValidator(IHostEnvironment environment) : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Root))
        {
            return ValidateOptionsResult.Fail("Models:Root is empty; it must be the folder of the model packages.");
        }

        string root = ModelFolders.RootOf(options, environment);
        if (!Directory.Exists(root)) return ValidateOptionsResult.Fail($"Models:Root is '{options.Root}', but there is no folder {root}.");

        var found = ModelFolders.NamesUnder(root);
        string choice = found.Count == 0 ? "no folder there has a model.json" : $"found: {string.Join(", ", found)}";
        string Missing(string key, string value) => $"{key} is '{value}', which is no model package in {root} ({choice}).";
        var failures = new List<string>();
        if (!found.Contains(options.Default)) failures.Add(Missing("Models:Default", options.Default));

        for (int i = 0; i < options.Load.Count; i++)
        {
            if (!found.Contains(options.Load[i])) failures.Add(Missing($"Models:Load:{i}", options.Load[i]));
        }

        if (options.Load.Count > 0 && !options.Load.Contains(options.Default))
        {
            failures.Add($"Models:Load does not list '{options.Default}', which is Models:Default.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
