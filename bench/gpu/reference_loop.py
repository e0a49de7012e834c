"""The reference's way of decoding in plain PyTorch, for comparison on a GPU: batch of one, no cache, the whole sequence again for every token and the
head over all positions. Random weights of the paper's shapes; text as a prefix in which every position sees every other.

    python3 bench/gpu/reference_loop.py --shape 3B --codes 64000 --precision bfloat16
"""

import argparse
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

SHAPES = {"44M": (8, 8, 512), "111M": (12, 12, 768), "343M": (24, 16, 1024), "775M": (36, 20, 1280), "1B": (48, 24, 1536), "3B": (24, 32, 3200)}


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x):
        y = x.float()
        return self.scale * (y * torch.rsqrt(y.square().mean(-1, keepdim=True) + 1e-5)).to(x.dtype)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        hidden = (8 * width // 3 + 255) // 256 * 256
        self.heads = heads
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.gate, self.up = nn.Linear(width, hidden, bias=False), nn.Linear(width, hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x, rotations, mask):
        batch, length, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, length, 3, self.heads, -1).unbind(2)

        def turn(y):
            pairs = torch.view_as_complex(y.float().reshape(*y.shape[:-1], -1, 2))
            return torch.view_as_real(pairs * rotations[:length, None]).flatten(-2).to(x.dtype)

        q, k, v = (y.transpose(1, 2) for y in (turn(q), turn(k), v))
        y = F.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(batch, length, width)
        x = x + self.out(y)
        y = self.norm2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Transformer(nn.Module):
    def __init__(self, layers, heads, width, codes, text_width=2048, block=201):
        super().__init__()
        self.embedding = nn.Embedding(codes + 2, width)
        self.text = nn.Linear(text_width, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = Norm(width)
        self.head = nn.Linear(width, codes + 1, bias=False)
        size = width // heads
        angles = torch.outer(torch.arange(block).double(), 10000 ** (-torch.arange(0, size, 2).double() / size))
        self.register_buffer("rotations", torch.polar(torch.ones_like(angles), angles).to(torch.complex64), persistent=False)

    def forward(self, text, tokens):
        x = torch.cat([self.text(text), self.embedding(tokens)], 1)
        length, prefix = x.shape[1], text.shape[1]
        mask = torch.ones(length, length, dtype=torch.bool, device=x.device).tril()
        mask[:prefix, :prefix] = True
        for block in self.blocks:
            x = block(x, self.rotations, mask)
        return self.head(self.norm(x))


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", default="44M", choices=SHAPES)
    parser.add_argument("--codes", type=int, default=64000)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--text", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    dtype = getattr(torch, arguments.precision)
    model = Transformer(*SHAPES[arguments.shape], arguments.codes)
    rotations = model.rotations
    model = model.to(arguments.device, dtype)
    model.rotations = rotations.to(arguments.device)  # complex numbers have no bfloat16
    text = torch.randn(1, arguments.text, 2048, device=arguments.device, dtype=dtype)

    def generate():
        tokens = torch.zeros(1, 0, dtype=torch.long, device=arguments.device)
        for _ in range(arguments.tokens + 1):
            logits = model(text, tokens)[:, -1, : arguments.codes]
            tokens = torch.cat([tokens, logits.argmax(-1, keepdim=True)], 1)
            tokens[0, -1].item()  # the reference looks at every token before it goes on

    generate()
    seconds = []
    for _ in range(arguments.rounds):
        start = time.perf_counter()
        generate()
        seconds.append(time.perf_counter() - start)
    median = sorted(seconds)[len(seconds) // 2]
    print(f"{arguments.shape} {arguments.codes} codes {arguments.precision} {arguments.device}: {arguments.tokens / median:.1f} tokens/s, {1000 * median / arguments.tokens:.2f} ms each")


main()
