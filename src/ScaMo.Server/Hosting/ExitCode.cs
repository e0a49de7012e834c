namespace ScaMo.Server.Hosting;

/// <summary>What the process answers to the shell; a service that stops the host because it cannot go on sets it.</summary>
internal sealed class ExitCode
{
    private volatile int _value;

    public int Value
    {
        get => _value;
        set => _value = value;
    }
}
