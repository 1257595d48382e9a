package dev.ownlabel.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server as a process of its own, on any free port. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Ownlabel ready: endpoint=(http://127\\.0\\.0\\.1:[0-9]+)"
            + " region=us-east-1 account=111122223333 credentials=(.+)");

    private final Path data;
    private final Process process;
    private final URI endpoint;

    private ServerProcess(Path data, Process process, URI endpoint) {
        this.data = data;
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts a server on {@code data} and waits for its ready line. */
    static ServerProcess start(Path data, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--data", data.toString()));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        Path log = Files.createTempFile("ownlabel-server-", ".log");
        Process process = new ProcessBuilder(command(arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        Matcher ready = READY.matcher(String.valueOf(line));
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError("The server said " + line + " and logged " + Files.readString(log));
        }
        return new ServerProcess(data, process, URI.create(ready.group(1)));
    }

    /** The command line that runs the packaged jar with the arguments. */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-jar",
                System.getProperty("ownlabel.jar")));
        command.addAll(arguments);
        return command;
    }

    URI endpoint() {
        return endpoint;
    }

    Path data() {
        return data;
    }

    /** Clients that act as the administrator of the account with that profile. */
    Clients clients(String profile) {
        return new Clients(endpoint, data.resolve("credentials"), profile);
    }

    Clients clients() {
        return clients("default");
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As {@code kill}; returns whether the process ended by itself in good time. */
    boolean terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            if (!terminate()) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
