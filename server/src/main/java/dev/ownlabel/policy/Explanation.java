package dev.ownlabel.policy;

import java.util.List;

/** A decision with every statement that was considered, in order. */
public record Explanation(Decision decision, List<Finding> findings) {

    /**
     * What became of one statement.
     *
     * @param allow its effect: allow, else deny
     * @param applies whether it matched the request
     * @param why the element that did not match, or what the match means
     */
    public record Finding(StatementPlace statement, boolean allow, boolean applies, String why) {}

    public Explanation {
        findings = List.copyOf(findings);
    }
}
