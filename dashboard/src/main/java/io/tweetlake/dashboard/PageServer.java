package io.tweetlake.dashboard;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.UserError;
import io.tweetlake.common.http.HttpLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The JDK's HTTP server, within limits: whoever sends slowly, reads slowly or opens many connections takes a known share of this
 * process, no more.
 */
final class PageServer implements AutoCloseable {
    private static final int LAST_PORT = 65_535;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("dashboard"));

    private PageServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
    }

    /**
     * @param host an address or a name of this machine
     * @param port 0 for any that is free; null for {@link Dashboard#DEFAULT_PORT}, or any where that one is taken
     * @throws UserError where it cannot listen there
     */
    static PageServer listening(String host, Integer port) {
        if (port != null && (port < 0 || port > LAST_PORT)) {
            throw new UserError("--port is " + port, "give a number from 0 to " + LAST_PORT);
        }
        HttpLimits.apply();
        try {
            return bound(host, port == null ? Dashboard.DEFAULT_PORT : port);
        } catch (BindException e) {
            if (port == null) {
                return listening(host, 0);
            }
            throw new UserError(
                    "cannot listen on %s, port %d: %s".formatted(host, port, e.getMessage()),
                    "name another with --port or --host, or --port 0 for any that is free",
                    e);
        } catch (UnknownHostException e) {
            throw new UserError("--host: there is no machine " + host, "name an address of this machine", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PageServer bound(String host, int port) throws IOException {
        return new PageServer(HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0));
    }

    /** Whether only this machine can connect to it. */
    static boolean isOfThisMachineAlone(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    boolean listensEverywhere() {
        return server.getAddress().getAddress().isAnyLocalAddress();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** @param pages answers every request, several at a time */
    void serve(HttpHandler pages) {
        server.createContext("/", pages);
        server.start();
    }

    /** In the background, until the server is closed. */
    void run(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
