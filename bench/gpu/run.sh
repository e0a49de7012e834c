#!/bin/sh
# Everything that is to be measured on an NVIDIA GPU, from the root of a checkout: correctness against the processor's float32, decoding in slots, the server, and
# the reference's way in plain PyTorch. Written without a GPU at hand, and not run on one yet. Needs the .NET SDK, the driver, and python3 with torch for the last part.
set -eu
BENCH="dotnet run -c Release -p:Accelerator=cuda --project bench/ScaMo.Benchmarks --"
PRECISION="${PRECISION:-bfloat16}"

nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv
dotnet build -c Release -p:Accelerator=cuda ScaMo.Server.sln
$BENCH compare --device cuda --precision float32
$BENCH compare --device cuda --precision bfloat16
for shape in ${SHAPES:-44M 111M 343M 3B}; do
  $BENCH decode --device cuda --precision "$PRECISION" --shapes "$shape" --codes 65536 --batch 1,2,4,8,16,32,64,128 --no-recompute
  python3 bench/gpu/reference_loop.py --shape "$shape" --precision "$PRECISION"
done
Device=cuda $BENCH serve --shape 343M --together 8,32
