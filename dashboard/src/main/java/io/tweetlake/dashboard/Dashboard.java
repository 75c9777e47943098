package io.tweetlake.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web page over a lake: a server in this process, which asks the lake's Spark and reads nothing but its tables. */
public final class Dashboard implements AutoCloseable {
    /** Where it is when nobody says where. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    public static final int DEFAULT_PORT = 7070;

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    private final String host;
    private final HttpServer server;
    private final ExecutorService threads;
    private final TableVersions versions;
    private final KeptColumns columns;

    private Dashboard(
            String host, HttpServer server, ExecutorService threads, TableVersions versions, KeptColumns columns) {
        this.host = host;
        this.server = server;
        this.threads = threads;
        this.versions = versions;
        this.columns = columns;
    }

    /**
     * @param lake which may be empty yet, and be written to meanwhile
     * @param host an address or a name of this machine
     * @param port 0 for any that is free; null for {@link #DEFAULT_PORT}, or any where that one is taken
     * @throws UserError where it cannot listen there
     */
    public static Dashboard open(Lake lake, String host, Integer port) {
        // Read once by the JDK's server: without it every answer waits for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Seconds. A browser that uses a connection in the moment in which it is closed takes the server for gone.
        System.setProperty("sun.net.httpserver.idleInterval", "600");
        HttpServer server = listening(host, port);
        Events events = new Events();
        TableVersions versions = new TableVersions(lake, now -> events.send(json(now)));
        Lake own = lake.in(lake.spark().newSession());
        KeptColumns columns = new KeptColumns(own);
        Answers answers = new Answers(own, versions::latest, columns::asOf);
        ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("dashboard"));
        boolean local = server.getAddress().getAddress().isLoopbackAddress();
        server.createContext("/", new Pages(answers, events, local));
        server.setExecutor(threads);
        versions.start();
        server.start();
        threads.execute(() -> prepare(answers));
        return new Dashboard(host, server, threads, versions, columns);
    }

    /** Where a browser finds it, for example {@code http://127.0.0.1:7070/}. */
    public String address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return "http://%s:%d/".formatted(name, server.getAddress().getPort());
    }

    /** Whoever reads the address and opens it finds the first answers on their way. */
    private static void prepare(Answers answers) {
        try {
            answers.to(Widget.SENTIMENT_SPIKES, Filter.NONE);
        } catch (RuntimeException e) {
            LOG.debug("the first answers were not prepared", e);
        }
    }

    private static HttpServer listening(String host, Integer port) {
        try {
            return bound(host, port == null ? DEFAULT_PORT : port);
        } catch (BindException e) {
            if (port == null) {
                return listening(host, 0);
            }
            throw new UserError(
                    "cannot listen on %s, port %d: %s".formatted(host, port, e.getMessage()),
                    "name another with --port or --host, or --port 0 for any that is free",
                    e);
        } catch (IllegalArgumentException e) {
            throw new UserError("--port: " + e.getMessage(), "name one from 1 to 65535, or 0 for any that is free", e);
        } catch (UnknownHostException e) {
            throw new UserError("--host: there is no machine " + host, "name an address of this machine", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpServer bound(String host, int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    }

    private static String json(Map<Table, TableVersions.Commit> commits) {
        ObjectNode tables = new ObjectMapper().createObjectNode();
        commits.forEach((table, commit) -> tables.putObject(table.tableName())
                .put("version", commit.version())
                .put("written", commit.written().toString()));
        return tables.toString();
    }

    @Override
    public void close() {
        versions.close();
        threads.shutdownNow();
        server.stop(0);
        columns.close();
    }
}
