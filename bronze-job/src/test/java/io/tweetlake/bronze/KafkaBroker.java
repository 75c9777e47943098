package io.tweetlake.bronze;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/** A broker of Kafka in this process, with one listener for everybody and one for those who log in. */
final class KafkaBroker implements AutoCloseable {
    static final String USER = "reader";
    static final String PASSWORD = "correct-horse";

    private final KafkaRaftServer server;
    private final String servers;
    private final String serversWithLogin;
    private final KafkaProducer<byte[], byte[]> producer;

    private KafkaBroker(Path folder) throws IOException {
        List<Integer> ports = freePorts(3);
        this.servers = "127.0.0.1:" + ports.get(0);
        this.serversWithLogin = "127.0.0.1:" + ports.get(1);
        String controller = "127.0.0.1:" + ports.get(2);
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "OPEN://%s,LOGIN://%s,CONTROLLER://%s".formatted(servers, serversWithLogin, controller)),
                Map.entry("advertised.listeners", "OPEN://%s,LOGIN://%s".formatted(servers, serversWithLogin)),
                Map.entry("listener.security.protocol.map", "OPEN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "OPEN"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN"),
                Map.entry(
                        "listener.name.login.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                                .formatted(USER, PASSWORD)),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("log.dirs", folder.resolve("log").toString())));
        format(Files.createDirectories(folder), properties);
        this.server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static KafkaBroker in(Path folder) {
        try {
            return new KafkaBroker(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void format(Path folder, Properties properties) throws IOException {
        Path file = folder.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        int status = StorageTool.execute(arguments, new PrintStream(OutputStream.nullOutputStream()));
        if (status != 0) {
            throw new IllegalStateException("Kafka's storage cannot be formatted: status " + status);
        }
    }

    /** Different ports that are not in use. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets =
                Stream.generate(KafkaBroker::open).limit(count).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return sockets.stream().map(ServerSocket::getLocalPort).toList();
    }

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String servers() {
        return servers;
    }

    /** Those of the listener for which {@link #USER} and {@link #PASSWORD} are needed. */
    String serversWithLogin() {
        return serversWithLogin;
    }

    void create(String topic, int partitions) {
        try (Admin admin = admin()) {
            done(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all());
        }
    }

    /** As the broker does with messages that are too old. */
    void deleteBefore(String topic, int partition, long offset) {
        try (Admin admin = admin()) {
            done(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                    .all());
        }
    }

    void send(String topic, int partition, String message) {
        send(topic, partition, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns once the broker has it. */
    void send(String topic, int partition, byte[] message) {
        try {
            producer.send(new ProducerRecord<>(topic, partition, null, message)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers));
    }

    private static void done(KafkaFuture<?> future) {
        try {
            future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        server.shutdown();
        server.awaitShutdown();
    }
}
