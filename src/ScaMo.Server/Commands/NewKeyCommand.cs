using ScaMo.Server.Security;

namespace ScaMo.Server.Commands;

/// <summary><c>new-key NAME</c>: draws an API key, and says what the configuration needs to know of it.</summary>
internal static class NewKeyCommand
{
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [{ Length: > 0 } name] || name.StartsWith('-'))
        {
            errors.WriteLine("usage: ScaMo.Server new-key NAME");
            return 2;
        }

        string key = ApiKey.Create(), hash = ApiKey.HashText(key);
        output.WriteLine(
            $$"""
            The key, for {{name}} alone; it is shown only now:

                {{key}}

            For Security:Keys in appsettings.json:

                { "Name": "{{System.Text.Json.JsonEncodedText.Encode(name)}}", "Hash": "{{hash}}" }

            or in the environment, counted from 0:

                Security__Keys__0__Name={{name}}
                Security__Keys__0__Hash={{hash}}
            """);
        return 0;
    }
}
