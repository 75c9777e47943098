package io.tweetlake.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.metrics.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web page over a lake: a server in this process, which asks the lake's Spark and reads nothing but its tables. */
public final class Dashboard implements AutoCloseable {
    /** The default address. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    public static final int DEFAULT_PORT = 7070;

    /** Its name in the health of a process. */
    public static final String PART = "page";

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    private final String host;
    private final Access access;
    private final PageServer server;
    private final Events events;
    private final TableVersions versions;
    private final KeptColumns columns;

    private Dashboard(
            String host, Access access, PageServer server, Events events, TableVersions versions, KeptColumns columns) {
        this.host = host;
        this.access = access;
        this.server = server;
        this.events = events;
        this.versions = versions;
        this.columns = columns;
    }

    /** A page that needs no token, at its server's root. */
    public static Dashboard open(Lake lake, String host, Integer port) {
        return open(lake, host, port, List.of(), null, "");
    }

    /** Makes a token for a page that others can reach; null where only this machine can. */
    public static String tokenFor(String host) {
        return PageServer.isOfThisMachineAlone(host) ? null : PageToken.random().value();
    }

    /**
     * @param lake which may be empty yet, and be written to meanwhile
     * @param host an address or a name of this machine
     * @param port 0 for any that is free; null for {@link #DEFAULT_PORT}, or any where that one is taken
     * @param allowedHosts names by which browsers may ask for the page, beside the host and the machine's own
     * @param token that a browser must know; null for none
     * @param pathPrefix of every path, such as {@code /tweets}; empty for none
     * @throws UserError where it cannot listen there, or the token or the prefix will not do
     */
    public static Dashboard open(
            Lake lake, String host, Integer port, List<String> allowedHosts, String token, String pathPrefix) {
        List<String> hosts = new ArrayList<>(allowedHosts);
        hosts.add(host);
        Access access = new Access(List.copyOf(hosts), token == null ? null : new PageToken(token), pathPrefix);
        PageServer server = PageServer.listening(host, port);
        Events events = new Events();
        TableVersions versions = new TableVersions(lake, now -> events.send(Events.Kind.TABLES, json(now)));
        Lake own = lake.in(lake.spark().newSession());
        KeptColumns columns = new KeptColumns(own);
        Answers answers = new Answers(own, versions::latest, columns::asOf);
        versions.start();
        server.serve(new Pages(answers::to, events, access));
        server.run(() -> prepare(answers));
        return new Dashboard(host, access, server, events, versions, columns);
    }

    /**
     * Where a browser of this machine finds it, for example {@code http://127.0.0.1:7070/}, with the token where there is one. A
     * page that listens on all addresses, as in a container, is at {@code localhost} where its port is published, too.
     */
    public String address() {
        String name = server.listensEverywhere() ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return "http://%s:%d%s".formatted(name, server.port(), access.address());
    }

    /**
     * Shows the figures of a live stream above those of the tables, in place of the ones before.
     *
     * @param json an object: {@code heardPerSecond}, {@code labelledPerSecond}, {@code lagSeconds} (may be null), {@code
     *     fallsBehind}, {@code languages} ({@code lang}, {@code share} from 0 to 1) and {@code posts}, rows of {@code
     *     gold_tweets}; on one line
     */
    public void showLive(String json) {
        events.send(Events.Kind.LIVE, json);
    }

    /** Live as long as the tables can be read. */
    public Health.Part health(Duration stalledAfter) {
        return versions.health(stalledAfter);
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
