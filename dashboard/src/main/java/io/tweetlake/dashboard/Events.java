package io.tweetlake.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Server-sent events: the state of the tables, to each page that is open, now and whenever it changes. */
final class Events {
    private static final long HEARTBEAT_SECONDS = 10;
    private static final String HEARTBEAT = ": still here\n\n";

    private final Set<BlockingQueue<String>> pages = ConcurrentHashMap.newKeySet();
    private volatile String last;

    /** @param json on one line */
    void send(String json) {
        last = "data: " + json + "\n\n";
        pages.forEach(page -> page.add(last));
    }

    /** Writes until the page goes away or the server stops. */
    void stream(HttpExchange exchange) throws IOException {
        BlockingQueue<String> page = new LinkedBlockingQueue<>();
        pages.add(page);
        try (OutputStream out = exchange.getResponseBody()) {
            write(out, "retry: 1000\n\n" + (last == null ? HEARTBEAT : last));
            while (!Thread.currentThread().isInterrupted()) {
                String event = page.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                write(out, event == null ? HEARTBEAT : event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pages.remove(page);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
