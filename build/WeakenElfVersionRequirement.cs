using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a 64-bit little-endian ELF library with one symbol-version requirement marked weak, so that the dynamic loader
/// accepts a runtime that lacks the version. Source: "ELF Handling For Symbol Versioning" (LSB), section .gnu.version_r.
/// </summary>
public sealed class WeakenElfVersionRequirement : Task
{
    private const uint ElfMagic = 0x464C457F;
    private const byte Elf64 = 2;
    private const uint VersionNeedSection = 0x6FFFFFFE; // SHT_GNU_verneed
    private const byte WeakFlag = 2; // VER_FLG_WEAK

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    [Required]
    public string SymbolVersion { get; set; }

    public override bool Execute()
    {
        byte[] elf = File.ReadAllBytes(Source);
        if (elf.Length < 64 || BitConverter.ToUInt32(elf, 0) != ElfMagic || elf[4] != Elf64)
        {
            Log.LogError("{0} is not a 64-bit ELF file.", Source);
            return false;
        }

        int marked = MarkWeak(elf);
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        // Written aside first: builds running side by side must never see half a library.
        string temporary = Destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(temporary, elf);
        File.Copy(temporary, Destination, true);
        File.Delete(temporary);
        Log.LogMessage(MessageImportance.Normal, "Marked {0} requirement(s) on {1} weak in {2}.", marked, SymbolVersion, Destination);
        return true;
    }

    private int MarkWeak(byte[] elf)
    {
        long sectionTable = BitConverter.ToInt64(elf, 40);
        int sectionSize = BitConverter.ToUInt16(elf, 58);
        int sectionCount = BitConverter.ToUInt16(elf, 60);
        int marked = 0;
        for (int i = 0; i < sectionCount; i++)
        {
            int section = (int)(sectionTable + (long)i * sectionSize);
            if (BitConverter.ToUInt32(elf, section + 4) != VersionNeedSection) continue;

            int link = (int)BitConverter.ToUInt32(elf, section + 40);
            int strings = (int)BitConverter.ToInt64(elf, (int)(sectionTable + (long)link * sectionSize) + 24);
            int need = (int)BitConverter.ToInt64(elf, section + 24);
            while (true)
            {
                int auxiliary = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (int remaining = BitConverter.ToUInt16(elf, need + 2); remaining > 0; remaining--)
                {
                    if (ReadString(elf, strings + (int)BitConverter.ToUInt32(elf, auxiliary + 8)) == SymbolVersion)
                    {
                        elf[auxiliary + 4] |= WeakFlag;
                        marked++;
                    }

                    auxiliary += (int)BitConverter.ToUInt32(elf, auxiliary + 12);
                }

                int next = (int)BitConverter.ToUInt32(elf, need + 12);
                if (next == 0) break;
                need += next;
            }
        }

        return marked;
    }

    private static string ReadString(byte[] elf, int offset)
    {
        int end = Array.IndexOf(elf, (byte)0, offset);
        return Encoding.ASCII.GetString(elf, offset, end - offset);
    }
}
