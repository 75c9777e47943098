package io.tweetlake.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** The files of the page. */
final class Resources {
    /** The modules of the page, which import each other under these names. */
    static final List<String> MODULES =
            List.of("page", "answers", "charts", "dom", "filters", "formats", "layout", "live", "tables", "tweets");

    static final String STYLE = "page.css";
    static final String ECHARTS = "echarts.js";

    private static final String WEBJAR = "/META-INF/resources/webjars/echarts/";
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private Resources() {}

    static String read(String file) {
        return file.equals(ECHARTS) ? text(echarts()) : text(file);
    }

    /** The version of the jar is in the path, and Maven's alone to say. */
    private static String echarts() {
        try (InputStream properties = open("/META-INF/maven/org.webjars/echarts/pom.properties")) {
            Properties jar = new Properties();
            jar.load(properties);
            return WEBJAR + jar.getProperty("version") + "/echarts.common.min.js";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page's one inline script says. */
    static String importMap(String html) {
        Matcher map = IMPORT_MAP.matcher(html);
        if (!map.find()) {
            throw new IllegalStateException("the page has no import map");
        }
        return map.group(1);
    }

    /** The source under which a Content-Security-Policy lets an inline script run. */
    static String source(String script) {
        return "'sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(script)) + "'";
    }

    private static String text(String path) {
        try (InputStream file = open(path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String path) {
        InputStream file = Resources.class.getResourceAsStream(path.startsWith("/") ? path : "page/" + path);
        if (file == null) {
            throw new IllegalStateException("no resource " + path);
        }
        return file;
    }
}
