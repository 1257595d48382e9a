package dev.ownlabel.formats.report;

import dev.ownlabel.formats.LabelledSet.Counts;
import dev.ownlabel.formats.report.Finding.Shown;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The report for programs: {@code Version}, {@code Sets} with images and boxes of each label, {@code Findings} with {@code Code},
 * {@code Severity} (ERROR, WARNING, NOTE), {@code Count}, and {@code Groups} of images or {@code Lines} of text, at most a thousand.
 */
public final class ReportJson {
    private ReportJson() {}

    /** The whole report. */
    public static JsonObject of(DatasetReport report) {
        return JsonObject.EMPTY
                .with("Version", 1L)
                .with(
                        "Sets",
                        new JsonArray(
                                report.parts().stream().map(ReportJson::set).toList()))
                .with(
                        "Findings",
                        new JsonArray(report.findings().stream()
                                .map(ReportJson::finding)
                                .toList()));
    }

    private static Json set(Part part) {
        List<Json> labels = new ArrayList<>();
        for (Map.Entry<String, Counts> label : part.set().labels().entrySet()) {
            labels.add(JsonObject.EMPTY
                    .with("Label", label.getKey())
                    .with("Images", label.getValue().images())
                    .with("Boxes", label.getValue().boxes()));
        }
        return JsonObject.EMPTY
                .with("Name", part.name())
                .with("Images", part.set().samples().size())
                .with("LabelledImages", part.set().labelled())
                .with("Labels", new JsonArray(labels));
    }

    private static Json finding(Finding finding) {
        List<Json> groups = new ArrayList<>();
        for (List<Shown> group : finding.groups()) {
            groups.add(new JsonArray(group.stream().map(ReportJson::image).toList()));
        }
        return JsonObject.EMPTY
                .with("Code", finding.kind().name())
                .with("Severity", finding.kind().weight().name())
                .with("Title", finding.kind().title())
                .with("WhatToDo", finding.kind().advice())
                .with("Count", finding.count())
                .with("Groups", new JsonArray(groups))
                .with("Lines", JsonArray.ofStrings(finding.lines()));
    }

    private static Json image(Shown image) {
        JsonObject object = JsonObject.EMPTY
                .with("Set", image.part())
                .with("Image", image.sample().name())
                .with("Labels", JsonArray.ofStrings(List.copyOf(image.sample().allLabels())));
        return image.note().isEmpty() ? object : object.with("Note", image.note());
    }
}
