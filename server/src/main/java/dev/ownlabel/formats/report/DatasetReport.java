package dev.ownlabel.formats.report;

import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.report.Examination.Examined;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is in the sets, and what was found.
 *
 * @param parts the sets, training first
 * @param findings the worst first
 */
public record DatasetReport(List<Part> parts, List<Finding> findings) {
    public DatasetReport {
        parts = List.copyOf(parts);
        findings = List.copyOf(findings);
    }

    /** Looks at every image and draws up the report. */
    public static DatasetReport of(List<Part> parts, Examination examination) {
        List<Examined> images = examination.all(parts);
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new ImageFindings(images).all());
        findings.addAll(new LabelFindings(parts).all());
        findings.sort(Comparator.comparing(Finding::kind));
        return new DatasetReport(parts, findings);
    }

    /** How many findings of a weight there are. */
    public long count(Finding.Weight weight) {
        return findings.stream()
                .filter(finding -> finding.kind().weight() == weight)
                .count();
    }

    /** Images and boxes of each label, for each part in order. */
    List<Map<String, LabelledSet.Counts>> labels() {
        return parts.stream().map(part -> part.set().labels()).toList();
    }
}
