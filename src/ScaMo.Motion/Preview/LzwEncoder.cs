namespace ScaMo.Motion.Preview;

/// <summary>Compresses palette indices with LZW of growing codes, in blocks of at most 255 bytes (GIF89a, appendix F).</summary>
/// <param name="bits">Of an index, 2 to 8.</param>
internal sealed class LzwEncoder(int bits)
{
    private const int MostCodes = 4096;
    private const int Slots = 4 * MostCodes;
    private const int LargestBlock = 255;

    private readonly int _clear = 1 << bits;

    /// <summary>Known sequences: in a slot stand the code of the sequence but for its last index, that index, and its own code; 0 is none.</summary>
    private readonly int[] _sequences = new int[Slots];
    private readonly byte[] _block = new byte[LargestBlock];
    private int _blockLength;
    private uint _pending;
    private int _pendingBits;

    /// <param name="indices">At least one.</param>
    /// <param name="stream">Where to.</param>
    public void Encode(ReadOnlySpan<byte> indices, Stream stream)
    {
        stream.WriteByte((byte)bits);
        int next = Restart(out int width);
        Write(_clear, width, stream);
        int prefix = indices[0];
        foreach (byte index in indices[1..])
        {
            int key = prefix << 8 | index;
            int slot = SlotOf(key);
            if (_sequences[slot] != 0)
            {
                prefix = _sequences[slot] & (MostCodes - 1);
                continue;
            }

            Write(prefix, width, stream);
            prefix = index;
            if (next == MostCodes)
            {
                Write(_clear, width, stream);
                next = Restart(out width);
                continue;
            }

            // The reader learns a sequence one code later: its codes grow when the new one no longer fits.
            if (next == 1 << width) width++;
            _sequences[slot] = key << 12 | next++;
        }

        Write(prefix, width, stream);
        if (next == 1 << width && width < 12) width++;
        Write(_clear + 1, width, stream);
        Flush(stream);
    }

    private int Restart(out int width)
    {
        Array.Clear(_sequences);
        width = bits + 1;
        return _clear + 2;
    }

    /// <summary>Where a sequence stands, or would.</summary>
    private int SlotOf(int key)
    {
        int slot = (int)((uint)key * 2654435769u >> 18);
        while (_sequences[slot] is var found && found != 0 && (uint)found >> 12 != (uint)key) slot = (slot + 1) & (Slots - 1);
        return slot;
    }

    private void Write(int code, int width, Stream stream)
    {
        _pending |= (uint)code << _pendingBits;
        for (_pendingBits += width; _pendingBits >= 8; _pendingBits -= 8, _pending >>= 8) Put((byte)_pending, stream);
    }

    private void Put(byte value, Stream stream)
    {
        _block[_blockLength++] = value;
        if (_blockLength == LargestBlock) WriteBlock(stream);
    }

    private void Flush(Stream stream)
    {
        if (_pendingBits > 0) Put((byte)_pending, stream);
        if (_blockLength > 0) WriteBlock(stream);
        (_pending, _pendingBits) = (0, 0);
        stream.WriteByte(0);
    }

    private void WriteBlock(Stream stream)
    {
        stream.WriteByte((byte)_blockLength);
        stream.Write(_block, 0, _blockLength);
        _blockLength = 0;
    }
}
