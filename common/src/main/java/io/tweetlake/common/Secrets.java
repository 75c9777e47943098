package io.tweetlake.common;

import java.util.regex.Pattern;

/** Decides what of a text or a setting is a secret, and keeps it out of what is printed, logged or sent to MLflow. */
public final class Secrets {
    /** What stands in place of a secret. */
    public static final String MASK = "***";

    /**
     * The default of {@code spark.redaction.regex}, and names that Hadoop's file systems and libraries use; less tokens and
     * credentials in the plural, which are those of a text and classes that provide some.
     */
    private static final String SECRET_NAME =
            "secret|passw(?:or)?d|passphrase|pwd|webhook|token(?!s)|credential(?!s)|signature"
                    + "|(?:access|account|api|encryption|private|shared|signing|storage)[._-]?key";

    private static final Pattern SECRET_KEY = Pattern.compile("(?i)" + SECRET_NAME);

    /** User and password of a URI. Those of abfs and wasb are a container. */
    private static final Pattern USER_INFO = Pattern.compile("(?<!\\b(?:abfs|wasb)s?)://[^/?#\\s]*@");
    /** A password that has characters which should be escaped. What is a port is none. */
    private static final Pattern UNESCAPED_USER_INFO =
            Pattern.compile("://[^/?#\\s:@]*:(?!\\d{1,5}(?:[/?#\\s]|$))\\S*@");
    /** The same without a scheme; {@code models:/NAME@ALIAS} is no password. */
    private static final Pattern NAME_AND_PASSWORD =
            Pattern.compile("(?<![\\w/:*])[\\w.%+-]+:(?![/\\s])[^\\s@/]+@(?=[\\w\\[])");
    /** Webhooks of Slack and Teams, and of whatever names them so: whoever knows the path may post there. */
    private static final Pattern WEBHOOK = Pattern.compile(
            "(?i)(https?://(?:hooks\\.slack\\.com|[\\w.-]+\\.webhook\\.office\\.com|[\\w.-]+\\.logic\\.azure\\.com(?::\\d+)?"
                    + "|[\\w.-]+\\.api\\.powerplatform\\.com(?::\\d+)?|[^/\\s\"]+(?=/[^\\s\"]*webhook)))/[^\\s\"'<>]+");
    /** As in options of a JVM and in the query of a URI. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?i)([\\w.-]*(?:" + SECRET_NAME + ")[\\w.-]*)=(?:\"[^\"]*\"|'[^']*'|[^&#\\s]+)");

    /** Spark's properties whose values are shown: there is no end to those that could be secrets. */
    private static final Pattern PROPERTY = Pattern.compile("(?:spark\\.conf\\.)?spark\\..*");

    private static final Pattern HARMLESS_PROPERTY =
            Pattern.compile("(?:spark\\.conf\\.)?spark\\.(?:master|app\\.name|serializer"
                    + "|(?:databricks|decommission|delta|dynamicAllocation|eventLog|locality|memory|network|scheduler|shuffle"
                    + "|speculation|sql|storage|task|ui)\\..*"
                    + "|(?:driver|executor)\\.(?:cores|instances|memory.*|host|port|bindAddress|maxResultSize|extraJavaOptions|extraClassPath)"
                    + "|default\\.parallelism|local\\.dir|jars.*"
                    + "|hadoop\\.fs\\.(?:defaultFS|[\\w.]*impl|s3a\\.(?:endpoint.*|path\\.style\\.access|aws\\.credentials\\.provider"
                    + "|(?:attempts|buffer|committer|connection|fast|multipart|retry|threads)\\..*)))");

    private Secrets() {}

    /** Whether nothing of a key's value may be shown. */
    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).find()
                || (PROPERTY.matcher(key).matches()
                        && !HARMLESS_PROPERTY.matcher(key).matches());
    }

    /** What may be shown of a key's value; null of null. */
    public static String masked(String key, String value) {
        return isSecret(key) ? MASK : masked(value);
    }

    /** A text without the credentials of URIs in it, and without what is assigned to names of secrets; null of null. */
    public static String masked(String text) {
        if (text == null) {
            return null;
        }
        String shown = text;
        if (text.contains("@")) {
            shown = UNESCAPED_USER_INFO.matcher(shown).replaceAll("://" + MASK + "@");
            shown = USER_INFO.matcher(shown).replaceAll("://" + MASK + "@");
            shown = NAME_AND_PASSWORD.matcher(shown).replaceAll(MASK + "@");
        }
        if (text.contains("://")) {
            shown = WEBHOOK.matcher(shown).replaceAll("$1/" + MASK);
        }
        return text.contains("=") ? ASSIGNMENT.matcher(shown).replaceAll("$1=" + MASK) : shown;
    }
}
