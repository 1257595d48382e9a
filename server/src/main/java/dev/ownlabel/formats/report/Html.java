package dev.ownlabel.formats.report;

import dev.ownlabel.formats.Problems;
import java.util.Locale;

/** Text on its way into a page: whatever it holds, it stays text. */
final class Html {
    private Html() {}

    /** For between tags and inside quoted attributes; control characters are made visible. */
    static String text(String any) {
        StringBuilder safe = new StringBuilder();
        for (char c : Problems.printable(any).toCharArray()) {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /** A number with its noun. */
    static String count(long count, String one, String many) {
        return count == 1 ? "1 " + one : number(count) + " " + many;
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
