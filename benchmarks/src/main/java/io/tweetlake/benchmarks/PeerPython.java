package io.tweetlake.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The Python that the peers run in, with the packages of {@code peers/requirements.txt}. */
record PeerPython(String program) {
    static final Path FILES = Peers.HOME.resolve("benchmarks/peers");

    /** @throws IOException naming what is missing and how to install it */
    static PeerPython find() throws Exception {
        String given = System.getenv("TWEETLAKE_PEERS_PYTHON");
        String program =
                given == null ? Peers.HOME.resolve("target/peers/bin/python").toString() : given;
        try {
            Process check = new ProcessBuilder(
                            program, "-c", "import onnx, onnxruntime, pandas, pyarrow, pyspark, torch, transformers")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (check.waitFor() == 0) {
                return new PeerPython(program);
            }
        } catch (IOException e) {
            // No such program, which is told as packages that are missing.
        }
        throw new IOException(
                "needs Python packages. Fix: python3 -m venv target/peers && target/peers/bin/pip install -r"
                        + " benchmarks/peers/requirements.txt (6 GB), or set TWEETLAKE_PEERS_PYTHON, or pass"
                        + " --peers tweetlake-fp32,tweetlake-auto");
    }

    void run(Object... words) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(words))
                        .map(Object::toString)
                        .toList())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + Arrays.toString(words));
        }
    }
}
