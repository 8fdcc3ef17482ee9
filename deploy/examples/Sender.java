import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A sender: reads message commands, delivers each once, and tells Attune what became of it.
 *
 * <pre>java -cp 'lib/*' Sender.java localhost:9092 shop.messages shop.events shop.messages.aside example-sender jdbc:sqlite:sender.db</pre>
 *
 * <p>The arguments: a broker, the topic of commands, an input topic of Attune, a topic for records that are no commands, the consumer
 * group, the database. Needs org.apache.kafka:kafka-clients, com.fasterxml.jackson.core:jackson-databind and a JDBC driver,
 * org.xerial:sqlite-jdbc here. What is yours to write is {@link #deliver}. The statements are PostgreSQL's, too: where several senders
 * share a group, the table is one that all of them reach.
 */
final class Sender implements AutoCloseable {
    /** A row may go when its command has expired for so long: clocks differ a little, and by then nobody sends it any more. */
    private static final Duration MARGIN = Duration.ofHours(24);
    /** Between two attempts at a provider that is away. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The record is no message command. */
    static final class Unreadable extends Exception {
        Unreadable(String why) { super(why); }
    }

    /** The address does not take it: trying again is of no use. */
    static final class Bounced extends Exception {}

    /** The provider is away: it is tried again until the message expires. */
    static final class Unavailable extends Exception {
        Unavailable(String why) { super(why); }
    }

    /** Somebody asked the sender to end while it waited for a provider. */
    static final class Stopped extends Exception {}

    /** What a command says, as far as a sender needs it. */
    record Command(String id, String subject, Instant expires, String traceparent, JsonNode data) {
        String text(String name) { return data.path(name).textValue(); }
    }

    /** What is known of a command: how it ended, null where it has not, and whether that was told. */
    record Row(String outcome, boolean isTold) {}

    private final String commands;
    private final String feedback;
    private final String aside;
    private final String group;
    private final Map<String, Integer> counts =
            new TreeMap<>(Map.of("delivered", 0, "bounced", 0, "expired", 0, "stale", 0, "repeated", 0, "aside", 0));
    private final Connection table;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private volatile boolean isStopping;

    /** What must be stored before the offsets are committed, with the command that it tells of, null where it is about none. */
    private record Pending(Future<RecordMetadata> stored, String id) {}

    private final List<Pending> pending = new ArrayList<>();

    Sender(String broker, String commands, String feedback, String aside, String group, String database) throws SQLException {
        this.commands = commands;
        this.feedback = feedback;
        this.aside = aside;
        this.group = group;
        table = DriverManager.getConnection(database);
        try (var statement = table.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS commands (id VARCHAR(64) PRIMARY KEY, keep_until BIGINT NOT NULL, "
                    + "outcome VARCHAR(16), told INTEGER NOT NULL DEFAULT 0)");
        }
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker, "group.id", group, "auto.offset.reset", "earliest",
                "isolation.level", "read_committed", "enable.auto.commit", "false", "max.poll.records", "100"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker, "acks", "all"), new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Hands a message to the provider of its channel. Yours calls that; this one prints. The key lets the provider see that it has the
     * message already, where a sender died between handing it over and noting it.
     */
    private void deliver(Command command) throws Bounced, Unavailable {
        if (command.text("address").endsWith(".invalid")) throw new Bounced();
        ObjectNode message = JSON.createObjectNode().put("idempotency_key", command.id());
        for (var name : List.of("channel", "address", "template")) message.put(name, command.text(name));
        message.set("params", command.data().get("params"));
        System.out.println(message);
    }

    /** Works until {@link #stop}. */
    void run() throws SQLException, InterruptedException, ExecutionException {
        consumer.subscribe(List.of(commands));
        try {
            while (!isStopping) {
                var batch = consumer.poll(Duration.ofSeconds(1));
                for (var record : batch) take(record);
                if (!batch.isEmpty()) settle();
            }
        } catch (Stopped stopped) {
            // What was read but not committed is read again.
        }
    }

    void stop() { isStopping = true; }

    private void take(ConsumerRecord<byte[], byte[]> record) throws SQLException, InterruptedException, Stopped {
        Command command;
        try {
            command = read(record);
        } catch (Unreadable why) {
            putAside(record, why.getMessage());
            return;
        }
        if (Instant.now().isAfter(command.expires().plus(MARGIN))) {
            // Whether it was sent the table may have forgotten: nothing is done, and nothing told.
            count("stale");
            return;
        }
        var row = claim(command);
        var outcome = row.outcome();
        if (outcome == null) {
            outcome = attempt(command);
            update("UPDATE commands SET outcome = ? WHERE id = ?", outcome, command.id());
            count(outcome);
        } else {
            count("repeated");
        }
        if (!row.isTold() && pending.stream().noneMatch(told -> command.id().equals(told.id()))) tell(command, outcome);
    }

    /** The command of a record, in structured or binary mode. */
    private static Command read(ConsumerRecord<byte[], byte[]> record) throws Unreadable {
        try {
            if (record.value() == null) throw new Unreadable("no value");
            var value = JSON.readTree(strict(record.value()));
            if (value == null || !value.isObject()) throw new Unreadable("no JSON object");
            var type = record.headers().lastHeader("content-type");
            var isWhole = type != null && strict(type.value()).startsWith("application/cloudevents");
            if (record.headers().lastHeader("ce_specversion") != null && !isWhole) {
                var event = JSON.createObjectNode();
                for (Header header : record.headers()) {
                    if (header.key().startsWith("ce_")) event.put(header.key().substring(3), strict(header.value()));
                }
                value = event.set("data", value);
            }
            if (!text(value, "specversion").equals("1.0") || !text(value, "type").equals("attune.message.requested.v1")) {
                throw new Unreadable("a " + value.get("type"));
            }
            var data = value.path("data");
            for (var name : List.of("channel", "address", "template")) text(data, name);
            if (!data.path("params").isObject()) throw new Unreadable("params is no object");
            return new Command(text(value, "id"), text(value, "subject"), Instant.parse(text(value, "expirytime")),
                    text(value, "traceparent"), data);
        } catch (JacksonException | DateTimeException | CharacterCodingException error) {
            throw new Unreadable(error.getClass().getSimpleName() + ": " + error.getMessage());
        }
    }

    private static String text(JsonNode value, String name) throws Unreadable {
        var text = value.path(name).textValue();
        // Halves of surrogate pairs, which JSON can write, are no text.
        if (text == null || text.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Unreadable(name + " is no text");
        }
        return text;
    }

    private static String strict(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** Delivers a command, or finds that it cannot be: `delivered`, `bounced` or `expired`. */
    private String attempt(Command command) throws InterruptedException, Stopped {
        while (Instant.now().isBefore(command.expires())) {
            try {
                deliver(command);
                return "delivered";
            } catch (Bounced bounced) {
                return "bounced";
            } catch (Unavailable why) {
                System.err.println("sender: " + command.id() + ": " + why.getMessage() + "; trying again");
                Thread.sleep(PAUSE.toMillis());
                if (isStopping) throw new Stopped();
            }
        }
        return "expired";
    }

    /** Notes that a command is about to be delivered, and says what is known of it. */
    private Row claim(Command command) throws SQLException {
        update("INSERT INTO commands (id, keep_until) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", command.id(),
                command.expires().plus(MARGIN).toEpochMilli());
        try (var query = table.prepareStatement("SELECT outcome, told FROM commands WHERE id = ?")) {
            query.setString(1, command.id());
            try (var rows = query.executeQuery()) {
                rows.next();
                return new Row(rows.getString(1), rows.getInt(2) == 1);
            }
        }
    }

    private void update(String statement, Object... values) throws SQLException {
        try (var update = table.prepareStatement(statement)) {
            for (int index = 0; index < values.length; index++) update.setObject(index + 1, values[index]);
            update.executeUpdate();
        }
    }

    /** Writes the event that says what became of a command. Its id is made of the command's: once more changes nothing. */
    private void tell(Command command, String outcome) {
        // What has expired was not sent: as `message.failed` the caps count it no more.
        var kind = outcome.equals("expired") ? "failed" : outcome;
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0").put("id", command.id() + "-" + kind).put("source", "/" + group)
                .put("type", "message." + kind).put("subject", command.subject())
                .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("traceparent", command.traceparent());
        event.putObject("data").put("command_id", command.id()).put("channel", command.text("channel"));
        var record = new ProducerRecord<>(feedback, command.subject().getBytes(StandardCharsets.UTF_8),
                event.toString().getBytes(StandardCharsets.UTF_8));
        record.headers().add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));
        pending.add(new Pending(producer.send(record), command.id()));
    }

    /** Keeps a record that is no command, as it is, with where it stood and what is wrong: the others must not wait for it. */
    private void putAside(ConsumerRecord<byte[], byte[]> record, String why) {
        count("aside");
        var kept = new ProducerRecord<>(aside, null, record.key(), record.value(), record.headers());
        var place = record.topic() + "/" + record.partition() + "/" + record.offset();
        kept.headers().add("sender.place", place.getBytes(StandardCharsets.UTF_8));
        kept.headers().add("sender.error", why.getBytes(StandardCharsets.UTF_8));
        pending.add(new Pending(producer.send(kept), null));
    }

    /** Commits what was read once all that follows from it is stored. Else nothing: after a restart it is read again. */
    private void settle() throws SQLException, InterruptedException, ExecutionException {
        producer.flush();
        for (var told : pending) {
            told.stored().get();
            if (told.id() != null) update("UPDATE commands SET told = 1 WHERE id = ?", told.id());
        }
        pending.clear();
        consumer.commitSync();
        update("DELETE FROM commands WHERE keep_until < ?", Instant.now().toEpochMilli());
    }

    private void count(String what) { counts.merge(what, 1, Integer::sum); }

    @Override
    public void close() throws SQLException, IOException {
        consumer.close();
        producer.close();
        table.close();
        System.err.println(JSON.writeValueAsString(counts));
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 6) {
            System.err.println("usage: Sender BROKER COMMANDS FEEDBACK ASIDE GROUP JDBC-URL");
            System.exit(64);
        }
        var main = Thread.currentThread();
        try (var sender = new Sender(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                sender.stop();
                try {
                    main.join();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }));
            sender.run();
        }
    }
}
