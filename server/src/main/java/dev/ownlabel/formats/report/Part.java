package dev.ownlabel.formats.report;

import dev.ownlabel.formats.LabelledSet;

/**
 * One of the sets that a report looks at together.
 *
 * @param name {@code train} or {@code test}
 */
public record Part(String name, LabelledSet set) {}
