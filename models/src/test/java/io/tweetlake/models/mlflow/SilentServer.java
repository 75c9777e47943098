package io.tweetlake.models.mlflow;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server that takes every connection and never says a word. */
public final class SilentServer implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> connections = new ArrayList<>();

    public SilentServer() throws IOException {
        server = new ServerSocket(0);
        Thread thread = new Thread(this::accept, "silent-server");
        thread.setDaemon(true);
        thread.start();
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                synchronized (connections) {
                    connections.add(connection);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (connections) {
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }
}
