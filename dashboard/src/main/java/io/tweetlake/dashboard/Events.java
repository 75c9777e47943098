package io.tweetlake.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Server-sent events: the last of each kind, to each page that is open, now and whenever there is another. */
final class Events {
    private static final int MOST_PAGES = 64;

    /** Before the server's own limit closes the connection. The browser opens another. */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private static final long HEARTBEAT_SECONDS = 10;
    private static final String HEARTBEAT = ": still here\n\n";

    private final Semaphore places = new Semaphore(MOST_PAGES);
    private final Set<BlockingQueue<Event>> pages = ConcurrentHashMap.newKeySet();
    private final Map<Kind, Event> last = new ConcurrentHashMap<>();

    /** What an event is about. */
    enum Kind {
        /** The state of the tables. */
        TABLES("message"),
        /** The figures of a live stream. */
        LIVE("live");

        private final String type;

        /** @param type by which scripts listen */
        Kind(String type) {
            this.type = type;
        }
    }

    private record Event(Kind kind, String text) {}

    /** @param json on one line */
    synchronized void send(Kind kind, String json) {
        Event event = new Event(kind, "event: %s\ndata: %s\n\n".formatted(kind.type, json));
        last.put(kind, event);
        pages.forEach(page -> {
            // Of a page that reads slowly only the last state is kept: it replaces those before.
            page.removeIf(older -> older.kind() == kind);
            page.add(event);
        });
    }

    /**
     * Writes until the page goes away, the server stops, or it is time for another connection.
     *
     * @return false, and nothing was written, where as many pages as may are open
     */
    boolean stream(HttpExchange exchange) throws IOException {
        if (!places.tryAcquire()) {
            return false;
        }
        BlockingQueue<Event> page = new ArrayBlockingQueue<>(Kind.values().length);
        pages.add(page);
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            write(page, exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pages.remove(page);
            places.release();
        }
        return true;
    }

    private void write(BlockingQueue<Event> page, OutputStream out) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        write(out, "retry: 1000\n\n" + HEARTBEAT);
        for (Event event : last.values()) {
            write(out, event.text());
        }
        while (System.nanoTime() < end) {
            Event event = page.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            write(out, event == null ? HEARTBEAT : event.text());
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
