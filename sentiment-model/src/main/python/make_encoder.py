"""Scripts the encoders that SentimentModel serves and writes them as TorchScript, some KB each without weights.

The weights and sizes of a checkpoint are given to `load` at run time, so one file serves every
post-layer-norm classifier: BERT, RoBERTa, XLM-RoBERTa and DistilBERT. There is a file for each precision, as
one whose operators a platform's libtorch lacks cannot be opened there.

Run it with the version of torch that the libtorch of the parent POM has:

    python make_encoder.py ../resources/io/tweetlake/sentiment
"""

import sys
from pathlib import Path
from typing import Dict, Final, List

import torch
import torch.nn.functional as F
from torch import Tensor

LIBTORCH = "2.7.1"


class Encoder(torch.nn.Module):
    """Token ids in, logits out. `load` comes first, once."""

    words: Tensor  # [vocabulary, hidden]
    positions: Tensor  # [positions, hidden], the embedding of token type 0 added
    norm: List[Tensor]  # weight and bias of the layer norm after the embeddings
    layers: List[Tensor]  # `per_layer` a layer
    per_layer: Final[int]
    head: List[Tensor]  # weight and bias of dense [hidden, hidden] and output [labels, hidden]
    heads: int
    padding: int
    relu: bool
    epsilon: float

    def __init__(self):
        super().__init__()
        self.words = torch.empty(0)
        self.positions = torch.empty(0)
        self.norm = []
        self.layers = []
        self.per_layer = 12
        self.head = []
        self.heads = 1
        self.padding = -1
        self.relu = False
        self.epsilon = 1e-12

    @torch.jit.export
    def load(self, weights: List[Tensor], sizes: Tensor, epsilon: Tensor) -> Tensor:
        """Takes the weights of a checkpoint and returns how many it has.

        weights: of any floating type, in this order: word and position embeddings, their norm's weight and
            bias; for each layer weight and bias of query, key, value, attention output, norm, intermediate,
            output, norm; of the head's dense and output; token type embeddings if any.
        sizes: int64 [layers, attention heads, padding id from which positions count or -1 for positions
            from zero, 1 where the head has ReLU in place of tanh].
        epsilon: float64 [1], of the layer norms.
        """
        read: List[Tensor] = []
        for i in range(len(weights)):
            # Always a copy: what is given is a mapped file, and there only for the time of this call.
            read.append(weights[i].to(torch.float32, copy=True))
        layers = int(sizes[0])
        self.heads = int(sizes[1])
        self.padding = int(sizes[2])
        self.relu = int(sizes[3]) == 1
        self.epsilon = float(epsilon[0])

        self.words = read[0]
        self.positions = read[1]
        self.norm = read[2:4]
        self.layers = []
        for layer in range(layers):
            w = read[4 + 16 * layer : 20 + 16 * layer]
            # One product for query, key and value.
            self.layers.append(torch.cat([w[0], w[2], w[4]]))
            self.layers.append(torch.cat([w[1], w[3], w[5]]))
            self.layers.extend(w[6:])
        end = 4 + 16 * layers
        self.head = read[end : end + 4]
        if len(read) > end + 4:
            # A text alone has token type 0 throughout.
            self.positions = self.positions + read[end + 4][0]

        count = 0
        for tensor in read:
            count += tensor.numel()
        self.pack()
        return torch.tensor([count])

    def pack(self):
        """Brings the layers' products into the form that `project` wants, once."""

    def project(self, x: Tensor, at: int) -> Tensor:
        """The product with the weight and the bias at this place of the layers."""
        return F.linear(x, self.layers[at], self.layers[at + 1])

    def project_gelu(self, x: Tensor, at: int) -> Tensor:
        return F.gelu(self.project(x, at))

    def embed(self, ids: Tensor) -> Tensor:
        if self.padding < 0:
            positions = self.positions[: ids.size(1)]
        else:
            # As RoBERTa counts: a padding token, even one written in the text, has no place.
            there = ids.ne(self.padding).to(torch.int64)
            positions = F.embedding(torch.cumsum(there, 1) * there + self.padding, self.positions)
        embedded = F.embedding(ids, self.words) + positions
        return F.layer_norm(embedded, [embedded.size(2)], self.norm[0], self.norm[1], self.epsilon)

    def attend(self, x: Tensor, at: int, mask: Tensor, masked: bool) -> Tensor:
        batch, tokens, hidden = x.size(0), x.size(1), x.size(2)
        mixed = self.project(x, at).view(batch, tokens, 3, self.heads, hidden // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4).unbind(0)
        if masked:
            seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        else:
            seen = F.scaled_dot_product_attention(query, key, value)
        return seen.transpose(1, 2).reshape(batch, tokens, hidden)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """ids int64 [batch, tokens], lengths int64 [batch] without the padding -> logits float32 [batch, labels]."""
        tokens = ids.size(1)
        masked = int(lengths.min()) < tokens
        mask = (torch.arange(tokens, device=ids.device) < lengths.unsqueeze(1))[:, None, None, :]

        x = self.embed(ids)
        for layer in range(len(self.layers) // self.per_layer):
            at = self.per_layer * layer
            w = self.layers[at : at + self.per_layer]
            attended = self.attend(x, at, mask, masked)
            x = F.layer_norm(x + self.project(attended, at + 2), [x.size(2)], w[4], w[5], self.epsilon)
            inner = self.project_gelu(x, at + 6)
            x = F.layer_norm(x + self.project(inner, at + 8), [x.size(2)], w[10], w[11], self.epsilon)

        first = F.linear(x[:, 0], self.head[0], self.head[1])
        first = F.relu(first) if self.relu else torch.tanh(first)
        return F.linear(first, self.head[2], self.head[3])


class Bfloat16Encoder(Encoder):
    """The layers' products in bfloat16, their sums in float32; what is between them stays in float32."""

    def pack(self):
        for at in range(0, len(self.layers), self.per_layer):
            for weight in (at, at + 2, at + 6, at + 8):
                # In the order that oneDNN's kernels read it.
                self.layers[weight] = torch.ops.mkldnn._reorder_linear_weight(
                    self.layers[weight].to(torch.bfloat16), None
                )
                self.layers[weight + 1] = self.layers[weight + 1].to(torch.bfloat16)

    def product(self, x: Tensor, at: int, then: str) -> Tensor:
        halves = x.to(torch.bfloat16)
        return torch.ops.mkldnn._linear_pointwise(
            halves, self.layers[at], self.layers[at + 1], then, [], "none"
        ).to(torch.float32)

    def project(self, x: Tensor, at: int) -> Tensor:
        return self.product(x, at, "none")

    def project_gelu(self, x: Tensor, at: int) -> Tensor:
        return self.product(x, at, "gelu")


class Int8Encoder(Encoder):
    """The layers' products in int8: weights with a scale for each output, inputs with one for each batch."""

    __annotations__ = dict(
        Encoder.__annotations__,
        packed=List[torch.classes.quantized.LinearPackedParamsBase],
        products=Dict[int, int],  # from a place in the layers to one in packed
    )

    def __init__(self):
        super().__init__()
        self.packed = []
        self.products = {}

    def pack(self):
        self.packed.clear()
        for at in range(0, len(self.layers), self.per_layer):
            for place in (at, at + 2, at + 6, at + 8):
                weight = self.layers[place]
                # Of a row of zeros any scale is right but zero.
                scales = (weight.abs().amax(1) / 127.0).clamp(min=1e-12)
                zeros = torch.zeros_like(scales, dtype=torch.int64)
                rounded = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
                self.packed.append(torch.ops.quantized.linear_prepack(rounded, self.layers[place + 1]))
                self.products[place] = len(self.packed) - 1
                self.layers[place] = torch.empty(0)

    def project(self, x: Tensor, at: int) -> Tensor:
        # Seven bits of the input: with eight, processors without VNNI overflow.
        return torch.ops.quantized.linear_dynamic(x, self.packed[self.products[at]], True)


if __name__ == "__main__":
    if torch.__version__.split("+")[0] != LIBTORCH:
        sys.exit(f"torch {LIBTORCH} is needed, the version of libtorch that reads the file; this is {torch.__version__}")
    for name, encoder in (("fp32", Encoder()), ("bf16", Bfloat16Encoder()), ("int8", Int8Encoder())):
        torch.jit.script(encoder.eval()).save(Path(sys.argv[1]) / f"encoder-{name}.pt")
