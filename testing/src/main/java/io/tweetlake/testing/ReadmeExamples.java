package io.tweetlake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java code blocks of a README, each a class with its imports. */
public final class ReadmeExamples {
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

    private ReadmeExamples() {}

    /**
     * Compiles them with the class path of the test.
     *
     * @param classes the folder that their class files go to
     * @return the names of the classes, in order
     * @throws IllegalStateException if there is no example, or if one does not compile
     */
    public static List<String> compile(Path readme, Path classes) throws IOException {
        List<String> names = new ArrayList<>();
        List<Path> sources = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(readme));
        while (block.find()) {
            Matcher name = CLASS.matcher(block.group(1));
            if (!name.find()) {
                throw new IllegalStateException("%s has a block of Java without a public class".formatted(readme));
            }
            names.add(name.group(1));
            sources.add(Files.writeString(classes.resolve(name.group(1) + ".java"), block.group(1)));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> mistakes = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(mistakes, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = !sources.isEmpty()
                    && compiler.getTask(
                                    null, files, mistakes, options, null, files.getJavaFileObjectsFromPaths(sources))
                            .call();
            if (!compiled) {
                List<String> messages = mistakes.getDiagnostics().stream()
                        .map(Diagnostic::toString)
                        .toList();
                throw new IllegalStateException("%s: %s".formatted(readme, messages));
            }
        }
        return names;
    }
}
