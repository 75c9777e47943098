"""Scripts the encoder that SentimentModel serves and writes it as TorchScript, a few KB without weights.

The weights and sizes of a checkpoint are given to `load` at run time, so one file serves every
post-layer-norm classifier: BERT, RoBERTa, XLM-RoBERTa and DistilBERT.

Run it with the version of torch that the libtorch of the parent POM has:

    python make_encoder.py ../resources/io/tweetlake/sentiment/encoder-fp32.pt
"""

import sys
from typing import List

import torch
import torch.nn.functional as F
from torch import Tensor

LIBTORCH = "2.7.1"


class Encoder(torch.nn.Module):
    """Token ids in, logits out. `load` comes first, once."""

    words: Tensor  # [vocabulary, hidden]
    positions: Tensor  # [positions, hidden], the embedding of token type 0 added
    norm: List[Tensor]  # weight and bias of the layer norm after the embeddings
    layers: List[Tensor]  # 12 a layer
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
        return torch.tensor([count])

    def embed(self, ids: Tensor) -> Tensor:
        if self.padding < 0:
            positions = self.positions[: ids.size(1)]
        else:
            # As RoBERTa counts: a padding token, even one written in the text, has no place.
            there = ids.ne(self.padding).to(torch.int64)
            positions = F.embedding(torch.cumsum(there, 1) * there + self.padding, self.positions)
        embedded = F.embedding(ids, self.words) + positions
        return F.layer_norm(embedded, [embedded.size(2)], self.norm[0], self.norm[1], self.epsilon)

    def attend(self, x: Tensor, weight: Tensor, bias: Tensor, mask: Tensor, masked: bool) -> Tensor:
        batch, tokens, hidden = x.size(0), x.size(1), x.size(2)
        mixed = F.linear(x, weight, bias).view(batch, tokens, 3, self.heads, hidden // self.heads)
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
        for layer in range(len(self.layers) // 12):
            w = self.layers[12 * layer : 12 * layer + 12]
            attended = self.attend(x, w[0], w[1], mask, masked)
            x = F.layer_norm(x + F.linear(attended, w[2], w[3]), [x.size(2)], w[4], w[5], self.epsilon)
            inner = F.gelu(F.linear(x, w[6], w[7]))
            x = F.layer_norm(x + F.linear(inner, w[8], w[9]), [x.size(2)], w[10], w[11], self.epsilon)

        first = F.linear(x[:, 0], self.head[0], self.head[1])
        first = F.relu(first) if self.relu else torch.tanh(first)
        return F.linear(first, self.head[2], self.head[3])


if __name__ == "__main__":
    if torch.__version__.split("+")[0] != LIBTORCH:
        sys.exit(f"torch {LIBTORCH} is needed, the version of libtorch that reads the file; this is {torch.__version__}")
    torch.jit.script(Encoder().eval()).save(sys.argv[1])
