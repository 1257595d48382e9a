package dev.ownlabel.formats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns any text into a relative path that stays where it is put and that every usual file system takes. */
public final class SafeName {
    private static final int LONGEST_PART_BYTES = 200;
    private static final int MOST_PARTS = 30;

    private final Set<String> taken = new HashSet<>();

    /** The text as a path with slashes. Different texts may become the same; {@link #unique} tells them apart. */
    public static String of(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("[/\\\\]+", -1)) {
            String clean = part(part);
            if (!clean.isEmpty()) {
                parts.add(clean);
            }
        }
        if (parts.isEmpty()) {
            return "_";
        }
        return String.join("/", parts.subList(Math.max(0, parts.size() - MOST_PARTS), parts.size()));
    }

    /** The text as one name without slashes. */
    public static String part(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .map(c -> Problems.isControl(c) || "/\\:*?\"<>|".indexOf(c) >= 0 ? '_' : c)
                .forEach(clean::appendCodePoint);
        String name = clean.toString();
        if (name.matches("\\.+")) {
            return "_";
        }
        while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART_BYTES) {
            name = name.substring(name.offsetByCodePoints(0, 1)); // the end has the extension
        }
        return name;
    }

    /** A path that this instance has not given before; upper and lower case count as the same, as on some file systems. */
    public String unique(String text) {
        String name = of(text);
        String next = name;
        for (int i = 2; !taken.add(next.toLowerCase(Locale.ROOT)); i++) {
            int dot = name.lastIndexOf('.');
            next = dot > name.lastIndexOf('/') + 1
                    ? name.substring(0, dot) + "-" + i + name.substring(dot)
                    : name + "-" + i;
        }
        return next;
    }
}
