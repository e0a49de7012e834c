using Microsoft.ML.OnnxRuntime;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.Onnx;

/// <summary>Opens ONNX files with the settings of this project.</summary>
internal static class OnnxSession
{
    /// <summary>Opens a file on the provider; where that fails for CUDA and the device is automatic, on the CPU.</summary>
    /// <exception cref="DataFormatException">The file is no ONNX model that this version can run.</exception>
    /// <exception cref="IOException">The file is missing.</exception>
    /// <exception cref="NotSupportedException">CUDA was asked for by name and does not start.</exception>
    public static InferenceSession Open(string path, int? cudaDevice, bool isAutomatic)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no ONNX file at {path}.", path);
        OrtEnv.Instance().DisableTelemetryEvents();
        var provider = ExecutionProvider.Choose(cudaDevice, isAutomatic, OrtEnv.Instance().GetAvailableProviders());
        using var options = Options(provider, isAutomatic);
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new DataFormatException(path, "", $"ONNX Runtime cannot load it: {exception.Message}", exception);
        }
    }

    private static SessionOptions Options(ExecutionProvider provider, bool isAutomatic)
    {
        var options = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            // Every prompt has its own length: a memory plan per length would be kept for each.
            EnableMemoryPattern = false,
        };
        // Idle threads of the graph would otherwise spin on the cores that decoding needs.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (provider.CudaDevice is not { } number) return options;
        try
        {
            options.AppendExecutionProvider_CUDA(number);
            return options;
        }
        catch (OnnxRuntimeException exception)
        {
            options.Dispose();
            if (isAutomatic) return Options(ExecutionProvider.Cpu, isAutomatic);
            throw new NotSupportedException($"ONNX Runtime cannot use {provider}: {exception.Message}", exception);
        }
    }
}
