package dev.ownlabel.json;

import java.io.Serial;

/** The text is not JSON, or larger than its limits allow. The message names the place and quotes nothing of the text. */
public final class JsonException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int line;
    private final int column;

    JsonException(String problem, int line, int column) {
        super(line < 1 ? problem : problem + " at line " + line + ", column " + column);
        this.problem = problem;
        this.line = line;
        this.column = column;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** From 1; 0 where the whole text is meant. */
    public int line() {
        return line;
    }

    /** From 1; 0 where the whole text is meant. */
    public int column() {
        return column;
    }
}
