namespace ScaMo.Training.Onnx;

/// <summary>Element types by their numbers in the format (onnx.proto3, TensorProto.DataType).</summary>
internal enum OnnxElementType
{
    Float = 1,
    Int64 = 7,
    Bool = 9,
}
