package io.tweetlake.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.sentiment.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;

/** A process of {@code peer.py}. */
final class PythonPeer implements Peer {
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Map<String, Object> about;

    @SuppressWarnings("unchecked")
    PythonPeer(String python, String name, Checkpoint checkpoint, Path texts, Path work) throws IOException {
        process = new ProcessBuilder(
                        python,
                        PeerPython.FILES.resolve("peer.py").toString(),
                        name,
                        checkpoint.folder().toString(),
                        texts.toString(),
                        work.toString(),
                        Integer.toString(THREADS))
                .redirectError(work.resolve(name + ".log").toFile())
                .start();
        answers = process.inputReader();
        requests = process.outputWriter();
        about = JSON.convertValue(answer(work.resolve(name + ".log")), Map.class);
    }

    private JsonNode answer(Object log) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the peer ended; see " + log);
        }
        return JSON.readTree(line);
    }

    @Override
    public Map<String, Object> about() {
        return about;
    }

    @Override
    public JsonNode run() throws IOException {
        requests.write("run\n");
        requests.flush();
        return answer("its log");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
