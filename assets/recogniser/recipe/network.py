"""Whisper's architecture, small, for training only; parameter names are those of transformers.

After Radford et al. 2022 (github openai/whisper, `whisper/model.py`). Differences: the length of
the audio is whatever comes (no 30 s padding), and a linear CTC head over jamo and letters sits on
the encoder while it learns. Without the head the attention takes hours to find its way.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; `positions` of 32 ms bound the audio, `tokens` the text."""

    vocabulary: int
    ctc_symbols: int
    width: int = 192
    heads: int = 4
    encoder_layers: int = 4
    decoder_layers: int = 2
    mels: int = 80
    positions: int = 1500
    tokens: int = 448

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


def sinusoids(length: int, channels: int) -> Tensor:
    """Whisper's fixed positions, (length, channels)."""
    scale = torch.exp(-torch.arange(channels // 2) * (9.210340371976184 / (channels // 2 - 1)))
    angles = torch.arange(length)[:, None] * scale[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(width, width, bias=False)
        self.v_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def forward(self, x: Tensor, memory: Tensor, causal: bool, dropout: float) -> Tensor:
        def split(t: Tensor) -> Tensor:
            return t.view(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)

        q, k, v = split(self.q_proj(x)), split(self.k_proj(memory)), split(self.v_proj(memory))
        # Written out: at these short lengths torch's fused kernel is far slower on a CPU.
        scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
        if causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(later, float("-inf"))
        out = scores.softmax(-1).to(v.dtype) @ v
        out = self.out_proj(out.transpose(1, 2).flatten(2))
        return F.dropout(out, dropout, self.training) if dropout else out


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, crosses: bool) -> None:
        super().__init__()
        self.self_attn = Attention(width, heads)
        self.self_attn_layer_norm = nn.LayerNorm(width)
        if crosses:
            self.encoder_attn = Attention(width, heads)
            self.encoder_attn_layer_norm = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)
        self.final_layer_norm = nn.LayerNorm(width)
        self.crosses = crosses

    def forward(self, x: Tensor, memory: Tensor | None, dropout: float) -> Tensor:
        y = self.self_attn_layer_norm(x)
        x = x + self.self_attn(y, y, self.crosses, dropout)
        if memory is not None:
            x = x + self.encoder_attn(self.encoder_attn_layer_norm(x), memory, False, dropout)
        y = self.fc2(F.gelu(self.fc1(self.final_layer_norm(x))))
        return x + (F.dropout(y, dropout, self.training) if dropout else y)


class Encoder(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.conv1 = nn.Conv1d(shape.mels, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.embed_positions = nn.Embedding(shape.positions, width)
        self.embed_positions.weight = nn.Parameter(
            sinusoids(shape.positions, width), requires_grad=False
        )
        self.layers = nn.ModuleList(
            Layer(width, shape.heads, False) for _ in range(shape.encoder_layers)
        )
        self.layer_norm = nn.LayerNorm(width)

    def forward(self, features: Tensor, dropout: float) -> Tensor:
        x = F.gelu(self.conv2(F.gelu(self.conv1(features)))).transpose(1, 2)
        x = x + self.embed_positions.weight[: x.shape[1]]
        for layer in self.layers:
            x = layer(x, None, dropout)
        return self.layer_norm(x)


class Decoder(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.embed_positions = nn.Embedding(shape.tokens, shape.width)
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        nn.init.normal_(self.embed_positions.weight, std=0.01)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.heads, True) for _ in range(shape.decoder_layers)
        )
        self.layer_norm = nn.LayerNorm(shape.width)

    def forward(self, tokens: Tensor, memory: Tensor, dropout: float) -> Tensor:
        x = self.embed_tokens(tokens) + self.embed_positions.weight[: tokens.shape[1]]
        for layer in self.layers:
            x = layer(x, memory, dropout)
        return F.linear(self.layer_norm(x), self.embed_tokens.weight)


class Recogniser(nn.Module):
    """Encoder, decoder and the CTC head that is left behind at conversion."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.ctc_head = nn.Linear(shape.width, shape.ctc_symbols)

    def forward(self, features: Tensor, tokens: Tensor, dropout: float) -> tuple[Tensor, Tensor]:
        """Return token logits (batch, tokens, vocabulary) and CTC logits (batch, time, symbols)."""
        memory = self.encoder(features, dropout)
        return self.decoder(tokens, memory, dropout), self.ctc_head(memory)
