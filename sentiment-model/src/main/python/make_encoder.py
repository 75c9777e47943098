"""Scripts the encoders that SentimentModel serves and writes them as TorchScript, some KB each without weights.

The weights and sizes of a checkpoint are given to `load` at run time, so one file serves every
post-layer-norm classifier: BERT, RoBERTa, XLM-RoBERTa and DistilBERT. There is a file for each form of the products, as
one whose operators a platform's libtorch lacks cannot be opened there.

Run it with the version of torch that the libtorch of the parent POM has:

    python make_encoder.py ../resources/io/tweetlake/sentiment
"""

import sys
from pathlib import Path
from typing import Dict, Final, List, Optional

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

    def project_activated(self, x: Tensor, at: int) -> Tensor:
        """`project` of what GELU gave."""
        return self.project(x, at)

    def embed(self, ids: Tensor) -> Tensor:
        if self.padding < 0:
            positions = self.positions[: ids.size(1)]
        else:
            # As RoBERTa counts: a padding token, even one written in the text, has no place.
            there = ids.ne(self.padding).to(torch.int64)
            positions = F.embedding(torch.cumsum(there, 1) * there + self.padding, self.positions)
        embedded = F.embedding(ids, self.words) + positions
        return F.layer_norm(embedded, [embedded.size(2)], self.norm[0], self.norm[1], self.epsilon)

    def attend(self, x: Tensor, at: int, mask: Tensor, masked: bool, asking: int) -> Tensor:
        """What the first tokens, `asking` of them, see in all: [batch, asking, hidden]."""
        batch, tokens, hidden = x.size(0), x.size(1), x.size(2)
        mixed = self.project(x, at).view(batch, tokens, 3, self.heads, hidden // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4).unbind(0)
        query = query[:, :, :asking]
        if masked:
            seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        else:
            seen = F.scaled_dot_product_attention(query, key, value)
        return seen.transpose(1, 2).reshape(batch, asking, hidden)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """ids int64 [batch, tokens], lengths int64 [batch] without the padding -> logits [batch, labels]."""
        tokens = ids.size(1)
        masked = int(lengths.min()) < tokens
        mask = (torch.arange(tokens, device=ids.device) < lengths.unsqueeze(1))[:, None, None, :]

        x = self.embed(ids)
        for at in range(0, len(self.layers), self.per_layer):
            w = self.layers[at : at + self.per_layer]
            # The head reads the first token alone, so the last layer has to be worked out for no other.
            asking = 1 if at + self.per_layer == len(self.layers) else tokens
            attended = self.attend(x, at, mask, masked, asking)
            x = x[:, :asking]
            x = F.layer_norm(x + self.project(attended, at + 2), [x.size(2)], w[4], w[5], self.epsilon)
            inner = self.project_gelu(x, at + 6)
            x = F.layer_norm(x + self.project_activated(inner, at + 8), [x.size(2)], w[10], w[11], self.epsilon)

        first = F.linear(x[:, 0], self.head[0], self.head[1])
        first = F.relu(first) if self.relu else torch.tanh(first)
        return F.linear(first, self.head[2], self.head[3])


class HalfEncoder(Encoder):
    """Everything in float16, for a GPU."""

    def pack(self):
        self.words = self.words.to(torch.float16)
        self.positions = self.positions.to(torch.float16)
        self.norm = [w.to(torch.float16) for w in self.norm]
        self.layers = [w.to(torch.float16) for w in self.layers]
        self.head = [w.to(torch.float16) for w in self.head]


class PackedEncoder(Encoder):
    """The weights of the layers' products in the order that oneDNN's kernels read them."""

    def stored(self, weight: Tensor) -> Tensor:
        """In the type that is multiplied."""
        return weight

    def pack(self):
        for at in range(0, len(self.layers), self.per_layer):
            for weight in (at, at + 2, at + 6, at + 8):
                self.layers[weight] = torch.ops.mkldnn._reorder_linear_weight(self.stored(self.layers[weight]), None)
                self.layers[weight + 1] = self.stored(self.layers[weight + 1])

    def product(self, x: Tensor, at: int, then: str) -> Tensor:
        bias = self.layers[at + 1]
        return torch.ops.mkldnn._linear_pointwise(x.to(bias.dtype), self.layers[at], bias, then, [], "none")

    def project(self, x: Tensor, at: int) -> Tensor:
        return self.product(x, at, "none")

    def project_gelu(self, x: Tensor, at: int) -> Tensor:
        return self.product(x, at, "gelu")


class Bfloat16Encoder(PackedEncoder):
    """The layers' products, GELU and attention in bfloat16; the residual sums, layer norms and the head in float32."""

    def stored(self, weight: Tensor) -> Tensor:
        return weight.to(torch.bfloat16)


class Int8Encoder(Encoder):
    """The layers' products in int8 by oneDNN: a scale for each output of a weight, and one for each row of the input, so that
    no row is rounded by the reach of another.

    What the first feed-forward product is given has channels of very different reach about means of their own. The bias of
    the norm before it is taken off before rounding, and its product given to the bias; and each channel is divided by about
    the square root of its reach over that of its weights, which are multiplied by it (SmoothQuant, Xiao et al., 2022). For
    query, key and value, whose norm is another one, the same made the bundled model's logits worse.
    """

    __annotations__ = dict(
        Encoder.__annotations__,
        factors=Dict[int, Tensor],  # from a place in the layers to what its input is multiplied by, then added to
        offsets=Dict[int, Tensor],
        digits=Dict[int, Tensor],  # from a place in the layers to its weight in steps, packed for oneDNN
        scales=Dict[int, Tensor],
        zeros=Dict[int, Tensor],
        steps=float,  # how far the largest weight of a row is from zero
    )

    def __init__(self):
        super().__init__()
        self.steps = 127.0
        self.factors = {}
        self.offsets = {}
        self.digits = {}
        self.scales = {}
        self.zeros = {}

    def pack(self):
        self.steps = self.weight_steps()
        for at in range(0, len(self.layers), self.per_layer):
            self.smooth(at + 6, self.layers[at + 4], self.layers[at + 5])
            for place in (at, at + 2, at + 6, at + 8):
                self.pack_product(place)

    def weight_steps(self) -> float:
        """Processors without VNNI add two products of 8 bits by 8 in 16 bits, which overflows; of half the steps never."""
        x = torch.full((16, 64), 255, dtype=torch.uint8)
        weight = torch.ops.onednn.qlinear_prepack(torch.full((16, 64), 127, dtype=torch.int8), None)
        product = torch.ops.onednn.qlinear_pointwise(
            x, 1.0, 0, weight, torch.ones(16), torch.zeros(16, dtype=torch.int64), None,
            1.0, 0, torch.float32, "none", [], "",
        )  # fmt: skip
        return 127.0 if float(product.min()) == 64.0 * 255.0 * 127.0 else 64.0

    def smooth(self, at: int, gain: Tensor, bias: Tensor):
        """For the product at a place whose input is a layer norm's output."""
        weight = self.layers[at]
        scale = ((gain.abs() + 1e-6) / (weight.abs().amax(0) + 1e-6)).sqrt()
        self.layers[at] = weight * scale
        self.layers[at + 1] = self.layers[at + 1] + torch.mv(weight, bias)
        self.factors[at] = 1.0 / scale
        self.offsets[at] = -bias / scale

    def pack_product(self, at: int):
        weight = self.layers[at]
        # Of a row of zeros any scale is right but zero.
        scales = (weight.abs().amax(1) / self.steps).clamp(min=1e-12)
        self.scales[at] = scales
        self.zeros[at] = torch.zeros_like(scales, dtype=torch.int64)
        self.layers[at] = torch.empty(0)
        self.pack_digits(at, weight / scales.unsqueeze(1))

    def pack_digits(self, at: int, weight: Tensor):
        """weight in steps of its row, not yet whole ones."""
        self.digits[at] = torch.ops.onednn.qlinear_prepack(weight.round().to(torch.int8), None)

    def multiply(self, x: Tensor, step: float, zero: int, weight: Tensor, at: int, sum: Optional[Tensor]) -> Tensor:
        """x uint8: steps from `zero` on; weight: digits of the one at the place; sum: what the product is added to, in place."""
        return torch.ops.onednn.qlinear_pointwise(
            x, step, zero, weight, self.scales[at], self.zeros[at], sum, None,
            1.0, 0, torch.float32, 1.0, 0, "none" if sum is None else "sum", 1.0, "none", [], "",
        )  # fmt: skip

    def product(self, x: Tensor, step: float, zero: int, at: int) -> Tensor:
        """Without the bias; 8 bits of such steps from `zero` on have room for x."""
        rounded = torch.quantize_per_tensor(x, step, zero, torch.quint8)
        return self.multiply(rounded.int_repr(), step, zero, self.digits[at], at, None)

    def scaled_product(self, x: Tensor, reach: Tensor, steps: float, zero: int, at: int) -> Tensor:
        """reach [.., 1]: what a row is divided by, so that `steps` times it, from `zero` on, fits 8 bits."""
        return torch.addcmul(self.layers[at + 1], self.product(x / reach, 1.0 / steps, zero, at), reach)

    def project(self, x: Tensor, at: int) -> Tensor:
        if at in self.factors:
            x = torch.addcmul(self.offsets[at], x, self.factors[at])
        return self.scaled_product(x, x.abs().amax(-1, keepdim=True).clamp(min=1e-12), 127.0, 128, at)

    def project_activated(self, x: Tensor, at: int) -> Tensor:
        # GELU gives nothing below -0.17: most of the 8 bits are for what is above zero.
        return self.scaled_product(x, x.amax(-1, keepdim=True).clamp(min=1.2), 223.0, 32, at)


class TwoDigitEncoder(Int8Encoder):
    """Two digits of 8 bits for each number. Of their four products the one of both low digits is left out: what is left is
    nearly exact, at three times the work, which AMX does in less time than fp32 takes."""

    __annotations__ = dict(Int8Encoder.__annotations__, low_digits=Dict[int, Tensor])

    def __init__(self):
        super().__init__()
        self.low_digits = {}

    def smooth(self, at: int, gain: Tensor, bias: Tensor):
        """The second digit does more, for every product."""

    def pack_digits(self, at: int, weight: Tensor):
        high = weight.round()
        # Rounding leaves half a step at most, to either side.
        low = ((weight - high) * (2.0 * self.steps)).round()
        self.digits[at] = torch.ops.onednn.qlinear_prepack(high.to(torch.int8), None)
        self.low_digits[at] = torch.ops.onednn.qlinear_prepack(low.to(torch.int8), None)

    def product(self, x: Tensor, step: float, zero: int, at: int) -> Tensor:
        low_step = step / 254.0
        rounded = torch.quantize_per_tensor(x, step, zero, torch.quint8)
        low = torch.quantize_per_tensor(x - rounded.dequantize(), low_step, 128, torch.quint8).int_repr()
        high = rounded.int_repr()
        y = self.multiply(low, low_step, 128, self.digits[at], at, None)
        y = self.multiply(high, step / (2.0 * self.steps), zero, self.low_digits[at], at, y)
        return self.multiply(high, step, zero, self.digits[at], at, y)


if __name__ == "__main__":
    if torch.__version__.split("+")[0] != LIBTORCH:
        sys.exit(f"torch {LIBTORCH} is needed, the version of libtorch that reads the file; this is {torch.__version__}")
    for name, encoder in (
        ("fp32", Encoder()),
        ("fp32-packed", PackedEncoder()),
        ("fp16", HalfEncoder()),
        ("bf16", Bfloat16Encoder()),
        ("int8", Int8Encoder()),
        ("int8-two-digits", TwoDigitEncoder()),
    ):
        torch.jit.script(encoder.eval()).save(Path(sys.argv[1]) / f"encoder-{name}.pt")
