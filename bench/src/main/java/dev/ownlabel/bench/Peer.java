package dev.ownlabel.bench;

import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.ModelExport;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What people otherwise use, where this machine has it: a server in Python over the exported model, and moto's canned answer. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final URI address;

    private Peer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** A threaded server with ONNX Runtime, Pillow and NumPy; empty where Python lacks them. */
    static Optional<Peer> python(Path script, ModelBundle model, Path folder) throws IOException, InterruptedException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ModelExport.write(model, archive);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.toByteArray()))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
            }
        }
        return started(List.of("python3", script.toString(), folder.toString()));
    }

    /** moto's server; empty where it is not installed. */
    static Optional<Peer> moto(Path script) throws IOException, InterruptedException {
        return started(List.of("python3", script.toString()));
    }

    /** The script prints its address when it answers. */
    private static Optional<Peer> started(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith("http://")) {
            process.destroy();
            process.waitFor(5, TimeUnit.SECONDS);
            return Optional.empty();
        }
        return Optional.of(new Peer(process, URI.create(line)));
    }

    /** The image alone, as a body. */
    ByteBuffer post(byte[] image) {
        return Connection.request(
                "POST / HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nContent-Length: " + image.length
                        + "\r\n\r\n",
                image);
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
