package io.tweetlake.cli;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.dashboard.Dashboard;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the page is. */
final class DashboardOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = Dashboard.DEFAULT_HOST,
            description = "Address to listen on, this machine's own by default: ${DEFAULT-VALUE}."
                    + " There is no password, so name another only where everybody may read the tweets.")
    String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on, 0 for any that is free; " + Dashboard.DEFAULT_PORT
                    + " where none is named, or any where that one is taken.")
    Integer port;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description = "Name by which browsers may ask for the page, beside the machine's own, for example behind a"
                    + " proxy; may be given several times.")
    List<String> allowedHosts = new ArrayList<>();

    Dashboard open(Lake lake) {
        return Dashboard.open(lake, host, port, allowedHosts);
    }
}
