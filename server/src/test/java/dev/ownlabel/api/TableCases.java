package dev.ownlabel.api;

import dev.ownlabel.api.wire.ConstraintModel;
import dev.ownlabel.aws.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Wire cases over a database that is made once. A case that changes nothing leaves it to the next; after any other the next gets a
 * fresh copy.
 */
public final class TableCases<W extends TableCases.World> implements AutoCloseable {
    private static final List<String> FILES = List.of("ownlabel.db", "master.key");

    /** "Common Error Types" of either protocol, which the model does not repeat. */
    private static final Set<String> COMMON = Set.of("ValidationError", "ValidationException");

    private final Path prepared;
    private final Path copies;
    private final Opening<W> opening;
    private @Nullable W world;
    private boolean changed;
    private int copied;

    /** What the cases speak to. */
    public interface World extends AutoCloseable {
        @Override
        void close();
    }

    /** Opens a world over the database in a folder. */
    @FunctionalInterface
    public interface Opening<W> {
        W open(Path folder) throws Exception;
    }

    /** Makes the database in a folder. */
    @FunctionalInterface
    public interface Making {
        void make(Path folder) throws Exception;
    }

    public TableCases(Path folder, Making making, Opening<W> opening) throws Exception {
        this.prepared = Files.createDirectory(folder.resolve("prepared"));
        this.copies = folder;
        this.opening = opening;
        making.make(prepared);
    }

    /** For the case of that name, {@code OPERATION/CASE}. */
    public W world(String name, WireCase wire) throws Exception {
        W found = world();
        changed = wire.expected().startsWith("200") && !name.matches("(Get|List|Describe|Simulate).*");
        return found;
    }

    /** For a look at it. */
    public W world() throws Exception {
        W found = world;
        if (found == null || changed) {
            close();
            Path folder = Files.createDirectory(copies.resolve("copy" + copied++));
            for (String file : FILES) {
                Files.copy(prepared.resolve(file), folder.resolve(file));
            }
            found = opening.open(folder);
            world = found;
            changed = false;
        }
        return found;
    }

    @Override
    public void close() {
        if (world != null) {
            world.close();
        }
    }

    /** {@code OPERATION ERROR} of every case; nothing stands for an answer. */
    public static Set<String> shown(Path cases) throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String name : WireCase.names(cases)) {
            String operation = name.substring(0, name.indexOf('/'));
            shown.add(operation + " " + WireCase.read(cases.resolve(name)).error());
        }
        return shown;
    }

    /** {@code OPERATION ERROR} for an answer and each error that a row declares, but {@code never}. */
    public static Set<String> wanted(List<Operation<?, ?>> table, Map<String, Set<ErrorCode>> never) {
        Set<String> wanted = new TreeSet<>();
        for (Operation<?, ?> row : table) {
            wanted.add(row.name() + " ");
            row.errors().stream()
                    .filter(code -> !never.getOrDefault(row.name(), Set.of()).contains(code))
                    .forEach(code -> wanted.add(row.name() + " " + code.wireName()));
        }
        return wanted;
    }

    /** {@code OPERATION ERROR} for each error that a row declares and the official model does not, but those common to all operations. */
    public static Set<String> undeclared(String service, List<Operation<?, ?>> table) {
        ConstraintModel model = ConstraintModel.of(service);
        Set<String> undeclared = new TreeSet<>();
        for (Operation<?, ?> row : table) {
            for (ErrorCode code : row.errors()) {
                String name = service.equals("kms")
                        ? code.wireName()
                        : QueryError.of(code, code.status()).name();
                if (!COMMON.contains(name) && !model.errors(row.name()).contains(name)) {
                    undeclared.add(row.name() + " " + name);
                }
            }
        }
        return undeclared;
    }
}
