package dev.ownlabel.audit;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Appends events to {@code audit.jsonl}, one line each. When the file is full it becomes {@code audit-TIME.jsonl} and the next one
 * begins; the oldest go. A line that a crash cut short is ended before the next is written, so that every other line stays readable. An
 * event that cannot be written is told to the server's log and holds nobody up.
 */
public final class AuditLog implements AutoCloseable {
    /** A request has up to some megabytes; what is longer is recorded without parameters and elements. */
    static final int LONGEST_LINE = 64 * 1024;

    private static final Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final String CURRENT = "audit.jsonl";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AuditSettings settings;
    private final Region region;
    private final Ids ids;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private FileChannel file;

    /** Opens the record, making its folder where it does not exist. */
    public AuditLog(AuditSettings settings, Region region, Ids ids, InstantSource clock) throws IOException {
        this.settings = settings;
        this.region = region;
        this.ids = ids;
        this.clock = clock;
        if (!Files.isDirectory(settings.folder())) {
            Files.createDirectories(
                    settings.folder(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        this.file = open(settings.folder());
    }

    /** Writes the events together: none of another call comes between them. */
    public void record(List<AuditEvent> events) {
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(line(event)).append('\n'));
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            if (file.size() > 0 && file.size() + bytes.length > settings.fileBytes()) {
                next();
            }
            write(file, bytes);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "The audit record in " + settings.folder() + " lacks: " + lines, e);
        } finally {
            lock.unlock();
        }
    }

    private String line(AuditEvent event) {
        String id = ids.uuid();
        JsonObject json = event.json(region.value(), id);
        String line = JsonWriter.write(json);
        return line.length() <= LONGEST_LINE
                ? line
                : JsonWriter.write(json.with("requestParameters", JsonObject.EMPTY)
                        .with("responseElements", JsonObject.EMPTY)
                        .with("omitted", true));
    }

    private void next() throws IOException {
        file.close();
        Path folder = settings.folder();
        String name = "audit-" + NAME.format(clock.instant());
        Path full = folder.resolve(name + ".jsonl");
        for (int i = 1; Files.exists(full); i++) {
            full = folder.resolve(name + "-" + i + ".jsonl");
        }
        Files.move(folder.resolve(CURRENT), full);
        file = open(folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> old = files.filter(path -> path.getFileName().toString().matches("audit-.+\\.jsonl"))
                    .sorted()
                    .toList();
            for (Path path : old.subList(0, Math.max(0, old.size() - settings.files() + 1))) {
                Files.delete(path);
            }
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(CURRENT), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long size = channel.size();
        channel.position(size);
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
            write(channel, new byte[] {'\n'});
        }
        return channel;
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            file.close();
        } finally {
            lock.unlock();
        }
    }
}
