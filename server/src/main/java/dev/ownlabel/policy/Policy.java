package dev.ownlabel.policy;

import java.util.List;

/** A policy document that was read and found right. */
public final class Policy {
    private final PolicyKind kind;
    private final List<Statement> statements;

    Policy(PolicyKind kind, List<Statement> statements) {
        this.kind = kind;
        this.statements = List.copyOf(statements);
    }

    public PolicyKind kind() {
        return kind;
    }

    List<Statement> statements() {
        return statements;
    }
}
