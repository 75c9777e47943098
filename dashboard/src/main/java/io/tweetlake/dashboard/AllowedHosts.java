package io.tweetlake.dashboard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which browsers may ask for the page. A page elsewhere can have its own name point at this machine, to read what
 * is here with the browser of somebody who may (DNS rebinding): so a name must be known. An address cannot be pointed elsewhere,
 * and is always good.
 */
final class AllowedHosts {
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d+$");

    private final Set<String> names = new HashSet<>();

    /** @param names beside {@code localhost} and this machine's own, without a port */
    AllowedHosts(Collection<String> names) {
        this.names.add("localhost");
        machine(this.names);
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    }

    private static void machine(Set<String> names) {
        try {
            names.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            // A machine without a name is asked for by address.
        }
    }

    /** @param host as in the request's header, with or without a port; null where there is none */
    boolean allow(String host) {
        if (host == null) {
            return false;
        }
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return ADDRESS.matcher(name).matches() || names.contains(name);
    }
}
