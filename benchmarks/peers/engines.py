"""What the peers run on. Each gives logits for texts, in their order, at a batch size."""

import math
import os

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, pipeline

MAX_TOKENS = 512


def by_label(checkpoint, scores):
    """The pipeline's scores, whose order is its own, in the order of the labels."""
    label2id = AutoConfig.from_pretrained(checkpoint).label2id
    row = [0.0] * len(label2id)
    for score in scores:
        row[label2id[score["label"]]] = score["score"]
    return row


def open_model(checkpoint, **options):
    return AutoModelForSequenceClassification.from_pretrained(checkpoint, dtype=torch.float32, **options).eval()


def open_pipeline(checkpoint):
    return pipeline(
        "text-classification",
        model=open_model(checkpoint),
        tokenizer=AutoTokenizer.from_pretrained(checkpoint),
        device="cpu",
        top_k=None,
        function_to_apply="none",
        truncation=True,
        max_length=MAX_TOKENS,
    )


class Pipeline:
    """The pipeline of transformers."""

    batch_sizes = [4, 8, 16, 32, 64]

    def __init__(self, checkpoint, work, threads):
        torch.set_num_threads(threads)
        self.checkpoint = checkpoint
        self.pipeline = open_pipeline(checkpoint)

    def about(self):
        import transformers

        return {"transformers": transformers.__version__, "torch": torch.__version__}

    def logits(self, texts, size):
        return [by_label(self.checkpoint, scores) for scores in self.pipeline(texts, batch_size=size)]


class OneByOne(Pipeline):
    batch_sizes = [1]

    def logits(self, texts, size):
        return [by_label(self.checkpoint, self.pipeline([text])[0]) for text in texts]


class PandasUdf:
    """A pandas UDF around the pipeline, which each Python worker of Spark opens once."""

    batch_sizes = [1, 8, 32]

    def __init__(self, checkpoint, work, threads):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        import pyspark
        from pyspark.sql import SparkSession

        os.environ["SPARK_HOME"] = os.path.dirname(pyspark.__file__)
        os.environ["PYSPARK_PYTHON"] = os.sys.executable
        # The workers' own modules: this file.
        os.environ["PYTHONPATH"] = os.path.dirname(os.path.abspath(__file__))
        self.threads = threads
        self.checkpoint = str(checkpoint)
        self.spark = (
            SparkSession.builder.master(f"local[{threads}]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        self.spark.sparkContext.setLogLevel("ERROR")

    def about(self):
        import pyspark

        return {"pyspark": pyspark.__version__}

    def logits(self, texts, size):
        from pyspark.sql.functions import pandas_udf

        checkpoint = self.checkpoint

        def score(series):
            import engines

            for texts in series:
                yield engines.pipeline_of_worker(checkpoint, texts, size)

        from collections.abc import Iterator

        import pandas as pd

        score.__annotations__ = {"series": Iterator[pd.Series], "return": Iterator[pd.Series]}
        rows = self.spark.createDataFrame(list(enumerate(texts)), "place int, text string")
        rows = rows.repartition(self.threads)
        scored = rows.select("place", pandas_udf(score, "array<double>")("text").alias("logits")).collect()
        return [list(row.logits) for row in sorted(scored, key=lambda row: row.place)]


_worker = {}


def pipeline_of_worker(checkpoint, texts, size):
    import pandas as pd

    if checkpoint not in _worker:
        torch.set_num_threads(1)
        _worker[checkpoint] = open_pipeline(checkpoint)
    scored = _worker[checkpoint](texts.tolist(), batch_size=size)
    return pd.Series([by_label(checkpoint, scores) for scores in scored])


class OnnxFp32:
    """ONNX Runtime with its own fusions for transformers, over texts sorted by length."""

    batch_sizes = [8, 16, 32, 64]
    file = "fp32.onnx"

    def __init__(self, checkpoint, work, threads):
        import onnxruntime

        self.tokenizer = AutoTokenizer.from_pretrained(checkpoint)
        self.convert(checkpoint, work)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(work / self.file), options, providers=["CPUExecutionProvider"])

    def about(self):
        import onnxruntime

        return {"onnxruntime": onnxruntime.__version__}

    def convert(self, checkpoint, work):
        export(checkpoint, work / self.file)

    def logits(self, texts, size):
        ids = self.tokenizer(texts, truncation=True, max_length=MAX_TOKENS)["input_ids"]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        rows = [None] * len(ids)
        for start in range(0, len(order), size):
            places = order[start : start + size]
            batch = self.tokenizer.pad({"input_ids": [ids[i] for i in places]}, return_tensors="np")
            inputs = {key: batch[key].astype("int64") for key in ("input_ids", "attention_mask")}
            for place, row in zip(places, self.session.run(None, inputs)[0]):
                rows[place] = [float(logit) for logit in row]
        return rows


class OnnxInt8(OnnxFp32):
    """The same in int8, dynamic, a scale for each channel; 7 bits where the processor would overflow with 8."""

    file = "int8.onnx"

    def convert(self, checkpoint, work):
        from onnx import TensorProto
        from onnxruntime.quantization import QuantType, quantize_dynamic

        export(checkpoint, work / OnnxFp32.file)
        if not (work / self.file).exists():
            vnni = "vnni" in open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else False
            quantize_dynamic(
                work / OnnxFp32.file,
                work / self.file,
                op_types_to_quantize=["MatMul", "Attention"],
                per_channel=True,
                reduce_range=not vnni,
                weight_type=QuantType.QInt8,
                # Of what the fused operators give, which the library does not know.
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )


def export(checkpoint, file):
    if file.exists():
        return
    from onnxruntime.transformers import optimizer

    model = open_model(checkpoint, attn_implementation="eager")
    ids = torch.ones(2, 16, dtype=torch.int64)
    raw = file.with_suffix(".raw.onnx")
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model,
        (ids, ids),
        str(raw),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    config = model.config
    fused = optimizer.optimize_model(
        str(raw), model_type="bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size
    )
    fused.save_model_to_file(str(file))
    raw.unlink()


class TorchScript(Pipeline):
    """Not a peer: writes the folder that DJL's peer opens."""

    batch_sizes = [1]

    def __init__(self, checkpoint, work, threads):
        class Logits(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.model = open_model(checkpoint, attn_implementation="eager")

            def forward(self, input_ids, attention_mask):
                return self.model(input_ids=input_ids, attention_mask=attention_mask).logits

        folder = work / "djl"
        if not folder.exists():
            folder.mkdir()
            ids = torch.ones(2, 16, dtype=torch.int64)
            with torch.no_grad():
                torch.jit.trace(Logits().eval(), (ids, ids)).save(folder / "djl.pt")
            AutoTokenizer.from_pretrained(checkpoint).save_pretrained(folder)
            AutoConfig.from_pretrained(checkpoint).save_pretrained(folder)
        super().__init__(checkpoint, work, threads)


class Gemm:
    """The machine's own matrix multiply, at the shape of the first product after attention: the limit."""

    batch_sizes = [1024]

    def __init__(self, checkpoint, work, threads):
        torch.set_num_threads(threads)
        config = AutoConfig.from_pretrained(checkpoint)
        self.shape = (config.hidden_size, config.intermediate_size)

    def about(self):
        return {"torch": torch.__version__}

    def logits(self, texts, rows):
        """Not logits: the most GFLOP/s in fp32, bf16 and int8."""
        inner, outer = self.shape
        x, weight, bias = torch.randn(rows, inner), torch.randn(outer, inner), torch.randn(outer)
        gflop = 2 * rows * inner * outer / 1e9
        return [max(gflop / best(run) for run in runs(x, weight, bias)) for runs in (fp32_runs, bf16_runs, int8_runs)]


def best(run, seconds=0.5):
    import time

    run()
    end, least = time.perf_counter() + seconds, math.inf
    while time.perf_counter() < end:
        start = time.perf_counter()
        run()
        least = min(least, time.perf_counter() - start)
    return least


def fp32_runs(x, weight, bias):
    packed = torch.ops.mkldnn._reorder_linear_weight(weight, None)
    yield lambda: torch.nn.functional.linear(x, weight, bias)
    yield lambda: torch.ops.mkldnn._linear_pointwise(x, packed, bias, "none", [], "none")


def bf16_runs(x, weight, bias):
    x, weight, bias = x.bfloat16(), weight.bfloat16(), bias.bfloat16()
    yield lambda: torch.nn.functional.linear(x, weight, bias)


def int8_runs(x, weight, bias):
    scales = weight.abs().amax(1) / 127
    rounded = torch.quantize_per_channel(weight, scales, torch.zeros_like(scales, dtype=torch.int64), 0, torch.qint8)
    x = torch.quantize_per_tensor(x, 0.05, 64, torch.quint8)
    for engine in ("fbgemm", "x86", "onednn"):
        if engine in torch.backends.quantized.supported_engines:
            torch.backends.quantized.engine = engine
            packed = torch.ops.quantized.linear_prepack(rounded, bias)
            yield lambda: torch.ops.quantized.linear(x, packed, 0.05, 64)


ENGINES = {
    "pipeline-one-by-one": OneByOne,
    "pipeline": Pipeline,
    "pandas-udf": PandasUdf,
    "onnx-fp32": OnnxFp32,
    "onnx-int8": OnnxInt8,
    "torchscript": TorchScript,
    "gemm": Gemm,
}
