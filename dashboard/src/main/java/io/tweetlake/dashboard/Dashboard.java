package io.tweetlake.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web page over a lake: a server in this process, which asks the lake's Spark and reads nothing but its tables. */
public final class Dashboard implements AutoCloseable {
    /** Where it is when nobody says where. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    public static final int DEFAULT_PORT = 7070;

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    private final String host;
    private final PageServer server;
    private final TableVersions versions;
    private final KeptColumns columns;

    private Dashboard(String host, PageServer server, TableVersions versions, KeptColumns columns) {
        this.host = host;
        this.server = server;
        this.versions = versions;
        this.columns = columns;
    }

    /** As {@link #open(Lake, String, Integer, List)}, for browsers that know the machine by its own name or address. */
    public static Dashboard open(Lake lake, String host, Integer port) {
        return open(lake, host, port, List.of());
    }

    /**
     * @param lake which may be empty yet, and be written to meanwhile
     * @param host an address or a name of this machine
     * @param port 0 for any that is free; null for {@link #DEFAULT_PORT}, or any where that one is taken
     * @param allowedHosts names by which browsers may ask for the page, beside the host and the machine's own
     * @throws UserError where it cannot listen there
     */
    public static Dashboard open(Lake lake, String host, Integer port, List<String> allowedHosts) {
        PageServer server = PageServer.listening(host, port);
        Events events = new Events();
        TableVersions versions = new TableVersions(lake, now -> events.send(json(now)));
        Lake own = lake.in(lake.spark().newSession());
        KeptColumns columns = new KeptColumns(own);
        Answers answers = new Answers(own, versions::latest, columns::asOf);
        List<String> hosts = new ArrayList<>(allowedHosts);
        hosts.add(host);
        versions.start();
        server.serve(new Pages(answers::to, events, new AllowedHosts(hosts)));
        server.run(() -> prepare(answers));
        return new Dashboard(host, server, versions, columns);
    }

    /** Where a browser finds it, for example {@code http://127.0.0.1:7070/}. */
    public String address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return "http://%s:%d/".formatted(name, server.port());
    }

    /** Whoever reads the address and opens it finds the first answers on their way. */
    private static void prepare(Answers answers) {
        try {
            answers.to(Widget.SENTIMENT_SPIKES, Filter.NONE);
        } catch (RuntimeException e) {
            LOG.debug("the first answers were not prepared", e);
        }
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
        server.close();
        columns.close();
    }
}
