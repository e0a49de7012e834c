using System.Text;

namespace ScaMo.Fuzzing.Targets;

/// <summary>What formats have a meaning for.</summary>
internal static class Words
{
    public static IReadOnlyList<byte[]> Json { get; } = Of(
        "{", "}", "[", "]", ",", ":", "null", "true", "\"\"", "\"x\":", "-1", "1e999", "9223372036854775808", "2147483648", "\"\\ud800\"", "\"\\u0000\"", "//\n", "/*", "{}", "[[[[", "\"../x\"", "\"$id\":\"1\",");

    public static IReadOnlyList<byte[]> Pickle { get; } =
    [
        .. Of("ccollections\nOrderedDict\n", "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_parameter\n", "ctorch\nSize\n", "ctorch\nFloatStorage\n", "cos\nsystem\n", "cbuiltins\neval\n", "storage"),
        .. "()QRbtus}]ae.N"u8.ToArray().Select(opcode => new[] { opcode }),
        [0x93], [0x94], [(byte)'q', 0], [(byte)'h', 0], [0x8A, 8, 255, 255, 255, 255, 255, 255, 255, 127], [0x8A, 0], [0x8B, 255, 255, 255, 255], [0x8D, 255, 255, 255, 255, 255, 255, 255, 255],
        [0x95, 255, 0, 0, 0, 0, 0, 0, 0], [(byte)'K', 1], [(byte)'J', 255, 255, 255, 255], [0x85], [0x86], [0x87],
        [(byte)'}', (byte)'q', 0, (byte)'X', 1, 0, 0, 0, (byte)'a', (byte)'h', 0, (byte)'s'], // a dictionary in itself
    ];

    public static IReadOnlyList<byte[]> Zip { get; } = Of("PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0006\u0006", "PK\u0006\u0007");

    /// <summary>Texts as bytes of UTF-8.</summary>
    public static byte[][] Of(params ReadOnlySpan<string> texts)
    {
        byte[][] bytes = new byte[texts.Length][];
        for (int i = 0; i < texts.Length; i++) bytes[i] = Encoding.UTF8.GetBytes(texts[i]);
        return bytes;
    }
}
