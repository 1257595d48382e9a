package dev.ownlabel.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of an AWS profile file ({@code [section]}, {@code key = value}), changed in place: comments, unknown keys, other
 * sections, nested settings and their order stay as the user wrote them.
 */
final class ProfileText {
    private final List<String> lines;

    ProfileText(String text) {
        this.lines = new ArrayList<>(text.lines().toList());
    }

    /** The value of {@code key} in {@code section}, or empty. */
    Optional<String> get(String section, String key) {
        int line = keyLine(section, key);
        return line < 0 ? Optional.empty() : Optional.of(valueOf(lines.get(line)));
    }

    /** Sets the key in the section; makes either where it is missing. */
    void set(String section, String key, String value) {
        String text = key + " = " + value;
        int line = keyLine(section, key);
        if (line >= 0) {
            if (!valueOf(lines.get(line)).equals(value)) {
                lines.set(line, text);
            }
            return;
        }
        int header = headerLine(section);
        if (header < 0) {
            if (!lines.isEmpty() && !lines.getLast().isBlank()) {
                lines.add("");
            }
            lines.add("[" + section + "]");
            lines.add(text);
            return;
        }
        int end = sectionEnd(header);
        while (end > header + 1 && lines.get(end - 1).isBlank()) {
            end--;
        }
        lines.add(end, text);
    }

    String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private int headerLine(String section) {
        for (int i = 0; i < lines.size(); i++) {
            if (isHeader(lines.get(i)) && sectionName(lines.get(i)).equals(section)) {
                return i;
            }
        }
        return -1;
    }

    private int keyLine(String section, String key) {
        int header = headerLine(section);
        if (header < 0) {
            return -1;
        }
        int end = sectionEnd(header);
        for (int i = header + 1; i < end; i++) {
            String line = lines.get(i);
            int equals = line.indexOf('=');
            // An indented line is a nested setting of the key above it.
            if (equals > 0
                    && !Character.isWhitespace(line.charAt(0))
                    && line.substring(0, equals).strip().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private int sectionEnd(int header) {
        for (int i = header + 1; i < lines.size(); i++) {
            if (isHeader(lines.get(i))) {
                return i;
            }
        }
        return lines.size();
    }

    private static boolean isHeader(String line) {
        return line.startsWith("[") && line.indexOf(']') > 0;
    }

    private static String sectionName(String line) {
        return line.substring(1, line.indexOf(']')).strip().replaceAll("\\s+", " ");
    }

    private static String valueOf(String line) {
        return line.substring(line.indexOf('=') + 1).strip();
    }
}
