package io.tweetlake.cli;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.dashboard.Dashboard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the page is. */
final class DashboardOptions {
    /** For containers, in which the address to listen on is not one that others reach. */
    private static final String HOST = "TWEETLAKE_HOST";

    private static final String TOKEN = "TWEETLAKE_TOKEN";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on. Default: the environment variable " + HOST + ", or "
                    + Dashboard.DEFAULT_HOST + ". If other machines can reach it, browsers need a token.")
    String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 is any free port. Default: " + Dashboard.DEFAULT_PORT
                    + ", or any free port if that one is taken.")
    Integer port;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description =
                    "Host name that browsers may use for the page, besides the machine's own, for example that of a"
                            + " proxy. May be repeated.")
    List<String> allowedHosts = new ArrayList<>();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token that browsers need, 16 characters or more. Default: the environment variable " + TOKEN
                    + ". If the page listens on an address that other machines can reach, a token is generated and printed as"
                    + " part of the page's address.")
    String token;

    @Option(
            names = "--path-prefix",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Path of the page behind a reverse proxy that does not strip it, for example /tweets.")
    String pathPrefix;

    Dashboard open(Lake lake) {
        String address = Optional.ofNullable(host).or(() -> variable(HOST)).orElse(Dashboard.DEFAULT_HOST);
        String given =
                Optional.ofNullable(token).or(() -> variable(TOKEN)).orElseGet(() -> Dashboard.tokenFor(address));
        return Dashboard.open(lake, address, port, allowedHosts, given, pathPrefix);
    }

    /** An empty one is as good as none: Compose sets those that it is not given. */
    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
