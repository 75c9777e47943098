package io.tweetlake.listen;

import io.tweetlake.common.job.LogLine;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What has been heard so far. */
public final class ListenFigures {
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder files = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final Map<String, Integer> endings = new TreeMap<>();

    void record(long size) {
        records.increment();
        bytes.add(size);
    }

    void file() {
        files.increment();
    }

    void gap() {
        gaps.increment();
    }

    synchronized void ended(Ending ending) {
        endings.merge(ending.reason().label(), 1, Integer::sum);
    }

    /** Records written to files, gaps included. */
    public long records() {
        return records.sum();
    }

    /** Of text, before compression. */
    public long bytes() {
        return bytes.sum();
    }

    /** Files put in place. */
    public long files() {
        return files.sum();
    }

    public long gaps() {
        return gaps.sum();
    }

    /** How many connections ended for each reason. */
    public synchronized Map<String, Integer> endings() {
        return new TreeMap<>(endings);
    }

    LogLine line(String stream) {
        LogLine line = new LogLine("listen")
                .with("stream", stream)
                .with("records", records())
                .with("bytes", bytes())
                .with("files", files())
                .with("gaps", gaps());
        endings().forEach(line::with);
        return line;
    }
}
