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
    def load(self, weights: List[Tensor], sizes: Tensor, epsilon: Tensor, ids: Tensor, lengths: Tensor) -> Tensor:
        """Takes the weights of a checkpoint and returns how many it has.

        weights: of any floating type, in this order: word and position embeddings, their norm's weight and
            bias; for each layer weight and bias of query, key, value, attention output, norm, intermediate,
            output, norm; of the head's dense and output; token type embeddings if any.
        sizes: int64 [layers, attention heads, padding id from which positions count or -1 for positions
            from zero, 1 where the head has ReLU in place of tanh].
        epsilon: float64 [1], of the layer norms.
        ids: int64 [batch, tokens], of texts on which an encoder may measure the ranges of its activations.
        lengths: int64 [batch], without the padding.
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
        self.pack(ids, lengths)
        return torch.tensor([count])

    def pack(self, ids: Tensor, lengths: Tensor):
        """Brings the layers' products into the form that `project` wants, once."""

    def project(self, x: Tensor, at: int) -> Tensor:
        """The product with the weight and the bias at this place of the layers."""
        return F.linear(x, self.layers[at], self.layers[at + 1])

    def project_gelu(self, x: Tensor, at: int) -> Tensor:
        return F.gelu(self.project(x, at))

    def add_attended(self, x: Tensor, attended: Tensor, at: int) -> Tensor:
        return x + self.project(attended, at)

    def add_fed_forward(self, x: Tensor, at: int) -> Tensor:
        """x and what the two feed-forward products make of it; the first one is at this place."""
        return x + self.project(self.project_gelu(x, at), at + 2)

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
            x = self.add_attended(x[:, :asking], attended, at + 2)
            x = F.layer_norm(x, [x.size(2)], w[4], w[5], self.epsilon)
            x = self.add_fed_forward(x, at + 6)
            x = F.layer_norm(x, [x.size(2)], w[10], w[11], self.epsilon)

        first = F.linear(x[:, 0], self.head[0], self.head[1])
        first = F.relu(first) if self.relu else torch.tanh(first)
        return F.linear(first, self.head[2], self.head[3])


class HalfEncoder(Encoder):
    """Everything in float16, for a GPU."""

    def pack(self, ids: Tensor, lengths: Tensor):
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

    def pack(self, ids: Tensor, lengths: Tensor):
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


class OneDnnEncoder(Encoder):
    """The layers' weights in int8, for oneDNN: a scale for each output."""

    __annotations__ = dict(
        Encoder.__annotations__,
        digits=Dict[int, Tensor],  # from a place in the layers to its weight in steps, packed for oneDNN
        scales=Dict[int, Tensor],
        zeros=Dict[int, Tensor],
        steps=float,  # of the largest weight of a row
    )

    def __init__(self):
        super().__init__()
        self.steps = 127.0
        self.digits = {}
        self.scales = {}
        self.zeros = {}

    def weight_steps(self) -> float:
        """Processors without VNNI add two products of 8 bits by 8 in 16 bits, which overflows; of half the steps never."""
        x = torch.full((16, 64), 255, dtype=torch.uint8)
        weight = torch.ops.onednn.qlinear_prepack(torch.full((16, 64), 127, dtype=torch.int8), None)
        product = torch.ops.onednn.qlinear_pointwise(
            x, 1.0, 0, weight, torch.ones(16), torch.zeros(16, dtype=torch.int64), None,
            1.0, 0, torch.float32, "none", [], "",
        )  # fmt: skip
        return 127.0 if float(product.min()) == 64.0 * 255.0 * 127.0 else 64.0

    def in_steps(self, at: int) -> Tensor:
        """The weight at a place in steps of its rows, which are kept as its scales. Not yet whole ones."""
        weight = self.layers[at]
        # Of a row of zeros any scale is right but zero.
        scales = (weight.abs().amax(1) / self.steps).clamp(min=1e-12)
        self.scales[at] = scales
        self.zeros[at] = torch.zeros_like(scales, dtype=torch.int64)
        self.layers[at] = torch.empty(0)
        return weight / scales.unsqueeze(1)

    def product(self, x: Tensor, at: int, step: float, zero: int, bias: Optional[Tensor]) -> Tensor:
        """x uint8: steps from `zero` on -> float32."""
        return torch.ops.onednn.qlinear_pointwise(
            x, step, zero, self.digits[at], self.scales[at], self.zeros[at], bias,
            1.0, 0, torch.float32, "none", [], "",
        )  # fmt: skip

    def add_product(
        self, to: Tensor, x: Tensor, step: float, zero: int, weight: Tensor, bias: Optional[Tensor], at: int
    ) -> Tensor:
        """x uint8: steps from `zero` on; weight: digits of the one at the place. `to` is written over."""
        return torch.ops.onednn.qlinear_pointwise(
            x, step, zero, weight, self.scales[at], self.zeros[at], to, bias,
            1.0, 0, torch.float32, 1.0, 0, "sum", 1.0, "none", [], "",
        )  # fmt: skip


class Int8Encoder(OneDnnEncoder):
    """The layers' products in int8 with static scales: `load` measures the range of each product's input. oneDNN then fuses
    GELU, its quantisation and the residual sum into the products.

    The channels of an input have different ranges and means. Before quantisation a channel is centred on its mean and divided
    by a scale; the weights are multiplied by that scale and the bias takes up the mean (SmoothQuant, Xiao et al., 2022). The
    output of attention is a weighted mean of values, so the value projection centres and scales it at no cost. The output of
    GELU cannot be scaled in this way. Its outlier channels are computed in float32 (LLM.int8(), Dettmers et al., 2022).
    """

    __annotations__ = dict(
        OneDnnEncoder.__annotations__,
        measuring=bool,
        there=Tensor,  # bool [batch, tokens], which are not padding
        counts=Dict[int, int],  # from a place in the layers to what was measured of its input
        sums=Dict[int, Tensor],
        least=Dict[int, Tensor],
        most=Dict[int, Tensor],
        factors=Dict[int, Tensor],  # from a place to what its input is multiplied by, then added to
        offsets=Dict[int, Tensor],
        input_steps=Dict[int, float],  # from a place to the step and the zero of its input in 8 bits
        input_zeros=Dict[int, int],
        outliers=Dict[int, List[Tensor]],  # from a place of the first feed-forward product to the weights of its outliers
        smoothing=Final[float],
        outlier_channels=Final[int],
        least_gelu=Final[float],
    )

    def __init__(self):
        super().__init__()
        self.measuring = False
        self.there = torch.empty(0)
        self.counts = {}
        self.sums = {}
        self.least = {}
        self.most = {}
        self.factors = {}
        self.offsets = {}
        self.input_steps = {}
        self.input_zeros = {}
        self.outliers = {}
        # SmoothQuant's alpha: how much of a channel's range moves from the input to the weights.
        self.smoothing = 0.7
        self.outlier_channels = 16
        self.least_gelu = -0.17

    def pack(self, ids: Tensor, lengths: Tensor):
        self.steps = self.weight_steps()
        self.measure(ids, lengths)
        for at in range(0, len(self.layers), self.per_layer):
            self.smooth(at)
            self.smooth_values(at)
            self.smooth(at + 6)
            self.split_outliers(at + 6)
            for place in (at, at + 2, at + 6, at + 8):
                self.pack_product(place)

    def measure(self, ids: Tensor, lengths: Tensor):
        """Runs the texts in float32 and records the range of each product's input. As the texts are few, also runs words from
        the whole vocabulary: in rows of 32, and each word twice, as attention over equal tokens has a wider range."""
        self.measuring = True
        self.there = torch.arange(ids.size(1)) < lengths.unsqueeze(1)
        self.forward(ids, lengths)
        tokens = min(32, self.positions.size(0) - self.padding - 1)
        words = (torch.arange(16 * tokens) * 7919) % self.words.size(0)
        for rows in (words.view(16, tokens), words[:128].unsqueeze(1).repeat(1, 2)):
            self.there = torch.ones_like(rows, dtype=torch.bool)
            self.forward(rows, torch.full([rows.size(0)], rows.size(1)))
        self.measuring = False

    def observe(self, x: Tensor, at: int):
        # The last layer has only the first token, which is never padding.
        seen = x[self.there] if x.size(1) == self.there.size(1) else x.flatten(0, 1)
        if at not in self.counts:
            self.counts[at] = 0
            self.sums[at] = torch.zeros_like(seen[0])
            self.least[at] = seen[0]
            self.most[at] = seen[0]
        self.counts[at] += seen.size(0)
        self.sums[at] = self.sums[at] + seen.sum(0)
        self.least[at] = torch.minimum(self.least[at], seen.amin(0))
        self.most[at] = torch.maximum(self.most[at], seen.amax(0))

    def mean(self, at: int) -> Tensor:
        return self.sums[at] / self.counts[at]

    def reach(self, at: int) -> Tensor:
        """The largest distance of each channel from its mean."""
        return torch.maximum(self.most[at] - self.mean(at), self.mean(at) - self.least[at])

    def centre(self, at: int) -> Tensor:
        """Adjusts the product at a place to an input that is centred and scaled; returns the scale of each channel."""
        weight = self.layers[at]
        reach = self.reach(at) + 1e-6
        scale = reach**self.smoothing / (weight.abs().amax(0) + 1e-6) ** (1.0 - self.smoothing)
        self.layers[at] = weight * scale
        self.layers[at + 1] = self.layers[at + 1] + torch.mv(weight, self.mean(at))
        self.input_steps[at] = float((reach / scale).max()) / 127.0
        self.input_zeros[at] = 128
        return scale

    def smooth(self, at: int):
        scale = self.centre(at)
        self.factors[at] = 1.0 / scale
        self.offsets[at] = -self.mean(at) / scale

    def smooth_values(self, at: int):
        """Has the value projection at a place centre and scale what the attention output product gets."""
        scale = self.centre(at + 2)
        values = 2 * scale.size(0)
        weight, bias = self.layers[at], self.layers[at + 1]
        self.layers[at] = torch.cat([weight[:values], weight[values:] / scale.unsqueeze(1)])
        self.layers[at + 1] = torch.cat([bias[:values], (bias[values:] - self.mean(at + 2)) / scale])

    def split_outliers(self, at: int):
        most = self.most[at + 2]
        count = min(self.outlier_channels, most.size(0) - 1)
        channels = most.topk(count).indices
        second = self.layers[at + 2]
        self.outliers[at] = [
            self.layers[at][channels].contiguous(),
            self.layers[at + 1][channels].contiguous(),
            second[:, channels].t().contiguous(),
        ]
        self.layers[at + 2] = second.index_fill(1, channels, 0.0)
        most = most.index_fill(0, channels, 0.0)
        step = (float(most.max().clamp(min=0.01)) - self.least_gelu) / 255.0
        self.input_steps[at + 2] = step
        self.input_zeros[at + 2] = int(-self.least_gelu / step) + 1

    def pack_product(self, at: int):
        weight = self.in_steps(at)
        whole = weight.round()
        if at - 2 in self.outliers:
            # This input is not centred, so rounding the weights shifts the mean of the output. The bias corrects that.
            shift = torch.mv(weight - whole, self.mean(at))
            self.layers[at + 1] = self.layers[at + 1] + shift * self.scales[at]
        self.digits[at] = torch.ops.onednn.qlinear_prepack(whole.to(torch.int8), None)

    def rounded(self, x: Tensor, at: int) -> Tensor:
        return torch.quantize_per_tensor(x, self.input_steps[at], self.input_zeros[at], torch.quint8).int_repr()

    def project(self, x: Tensor, at: int) -> Tensor:
        if self.measuring:
            self.observe(x, at)
            return F.linear(x, self.layers[at], self.layers[at + 1])
        smooth = torch.addcmul(self.offsets[at], x, self.factors[at])
        return self.product(self.rounded(smooth, at), at, self.input_steps[at], self.input_zeros[at], self.layers[at + 1])

    def add_rounded(self, to: Tensor, x: Tensor, at: int) -> Tensor:
        step, zero = self.input_steps[at], self.input_zeros[at]
        return self.add_product(to, x, step, zero, self.digits[at], self.layers[at + 1], at)

    def add_attended(self, x: Tensor, attended: Tensor, at: int) -> Tensor:
        if self.measuring:
            return x + self.project(attended, at)
        return self.add_rounded(x.contiguous(), self.rounded(attended, at), at)

    def add_fed_forward(self, x: Tensor, at: int) -> Tensor:
        if self.measuring:
            return x + self.project(self.project_gelu(x, at), at + 2)
        smooth = torch.addcmul(self.offsets[at], x, self.factors[at])
        inner = torch.ops.onednn.qlinear_pointwise(
            self.rounded(smooth, at), self.input_steps[at], self.input_zeros[at],
            self.digits[at], self.scales[at], self.zeros[at], self.layers[at + 1],
            self.input_steps[at + 2], self.input_zeros[at + 2], torch.uint8, "gelu", [], "none",
        )  # fmt: skip
        first_weight, first_bias, second_weight = self.outliers[at]
        added = x + torch.matmul(F.gelu(F.linear(smooth, first_weight, first_bias)), second_weight)
        return self.add_rounded(added, inner, at + 2)


class TwoDigitEncoder(OneDnnEncoder):
    """Two digits of 8 bits for each number, and a scale for each row of the input, so that no row is rounded by the reach of
    another. Of their four products the one of both low digits is left out: what is left is nearly exact, at three times the
    work, which AMX does in less time than fp32 takes."""

    __annotations__ = dict(OneDnnEncoder.__annotations__, low_digits=Dict[int, Tensor])

    def __init__(self):
        super().__init__()
        self.low_digits = {}

    def pack(self, ids: Tensor, lengths: Tensor):
        self.steps = self.weight_steps()
        for at in range(0, len(self.layers), self.per_layer):
            for place in (at, at + 2, at + 6, at + 8):
                weight = self.in_steps(place)
                high = weight.round()
                # Rounding leaves half a step at most, to either side.
                low = ((weight - high) * (2.0 * self.steps)).round()
                self.digits[place] = torch.ops.onednn.qlinear_prepack(high.to(torch.int8), None)
                self.low_digits[place] = torch.ops.onednn.qlinear_prepack(low.to(torch.int8), None)

    def two_digit_product(self, x: Tensor, step: float, zero: int, at: int) -> Tensor:
        """Without the bias; 8 bits of such steps from `zero` on have room for x."""
        low_step = step / 254.0
        rounded = torch.quantize_per_tensor(x, step, zero, torch.quint8)
        low = torch.quantize_per_tensor(x - rounded.dequantize(), low_step, 128, torch.quint8).int_repr()
        high = rounded.int_repr()
        y = self.product(low, at, low_step, 128, None)
        y = self.add_product(y, high, step / (2.0 * self.steps), zero, self.low_digits[at], None, at)
        return self.add_product(y, high, step, zero, self.digits[at], None, at)

    def scaled_product(self, x: Tensor, reach: Tensor, steps: float, zero: int, at: int) -> Tensor:
        """reach [.., 1]: what a row is divided by, so that `steps` times it, from `zero` on, fits 8 bits."""
        return torch.addcmul(self.layers[at + 1], self.two_digit_product(x / reach, 1.0 / steps, zero, at), reach)

    def project(self, x: Tensor, at: int) -> Tensor:
        return self.scaled_product(x, x.abs().amax(-1, keepdim=True).clamp(min=1e-12), 127.0, 128, at)

    def add_fed_forward(self, x: Tensor, at: int) -> Tensor:
        inner = self.project_gelu(x, at)
        # GELU gives nothing below -0.17: most of the 8 bits are for what is above zero.
        return x + self.scaled_product(inner, inner.amax(-1, keepdim=True).clamp(min=1.2), 223.0, 32, at + 2)


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
