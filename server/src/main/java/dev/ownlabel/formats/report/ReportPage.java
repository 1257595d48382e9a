package dev.ownlabel.formats.report;

import dev.ownlabel.formats.LabelledSet.Counts;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.report.Finding.Kind;
import dev.ownlabel.formats.report.Finding.Shown;
import dev.ownlabel.formats.report.Finding.Weight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The report for people: one page that holds everything it shows, runs no script and asks nobody for anything. */
public final class ReportPage {
    private static final int GROUPS_SHOWN = 12;
    private static final int IN_GROUP_SHOWN = 8;
    private static final int SINGLES_SHOWN = 24;
    private static final int LINES_SHOWN = 200;
    private static final int EXAMPLES = 6;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final DatasetReport report;
    private final String title;
    private final Thumbnails thumbnails;
    private final StringBuilder html = new StringBuilder();

    private ReportPage(DatasetReport report, String title, Examination.Fetcher fetcher) {
        this.report = report;
        this.title = title;
        this.thumbnails = new Thumbnails(fetcher);
    }

    /** The page's HTML; {@code title} says whose report it is. */
    public static String of(DatasetReport report, String title, Instant made, Examination.Fetcher fetcher) {
        ReportPage page = new ReportPage(report, title, fetcher);
        page.head(made);
        page.tiles();
        page.leaks();
        page.findings();
        page.labels();
        page.html.append("</main></body></html>\n");
        return page.html.toString();
    }

    private void head(Instant made) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;")
                .append(" style-src 'unsafe-inline'\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\"><title>Dataset report: ")
                .append(Html.text(title))
                .append("</title><style>\n")
                .append(style())
                .append("</style></head><body><main><header><p class=\"over\">Dataset report</p><h1>")
                .append(Html.text(title))
                .append("</h1><p class=\"quiet\">")
                .append(DATE.format(made))
                .append("</p></header>\n");
    }

    private static String style() {
        try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("The jar lacks report.css");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tiles() {
        html.append("<section class=\"tiles\">");
        for (Part part : report.parts()) {
            tile(
                    Html.number(part.set().samples().size()),
                    part.name() + " images",
                    Html.number(part.set().labelled()) + " labelled, "
                            + Html.count(part.set().labels().size(), "label", "labels"));
        }
        tile(Html.number(report.count(Weight.ERROR)), "to correct", "would spoil training or evaluation", "error");
        tile(Html.number(report.count(Weight.WARNING)), "to look at", "may cost quality", "warning");
        html.append("</section>\n");
    }

    private void tile(String number, String what, String more) {
        tile(number, what, more, "");
    }

    private void tile(String number, String what, String more, String look) {
        html.append("<div class=\"tile ")
                .append(number.equals("0") ? "" : look)
                .append("\"><b>")
                .append(number)
                .append("</b><span>")
                .append(Html.text(what))
                .append("</span><small>")
                .append(Html.text(more))
                .append("</small></div>");
    }

    /** A leak comes before everything else: it makes every figure of an evaluation wrong. */
    private void leaks() {
        List<Finding> leaks = report.findings().stream()
                .filter(finding -> finding.kind() == Kind.LEAK || finding.kind() == Kind.LEAK_LOOK_ALIKE)
                .toList();
        if (!leaks.isEmpty()) {
            long groups = leaks.stream().mapToLong(leak -> leak.groups().size()).sum();
            html.append("<p class=\"banner\"><b>Test data leaks into training.</b> ")
                    .append(Html.count(groups, "group of images is", "groups of images are"))
                    .append(
                            " in both training and test. An evaluation with them shows better figures than the model will")
                    .append(" reach on new images.</p>\n");
        }
    }

    private void findings() {
        html.append("<h2>Findings</h2>");
        if (report.findings().isEmpty()) {
            html.append("<p class=\"card good\">Nothing was found that needs your attention.</p>");
        }
        for (Finding finding : report.findings()) {
            Weight weight = finding.kind().weight();
            html.append("<section class=\"card\"><h3><span class=\"chip ")
                    .append(weight.name().toLowerCase(Locale.ROOT))
                    .append("\">")
                    .append(word(weight))
                    .append("</span>")
                    .append(Html.text(finding.kind().title()))
                    .append(" <span class=\"quiet\">")
                    .append(counted(finding))
                    .append("</span></h3><p><b>What to do:</b> ")
                    .append(Html.text(finding.kind().advice()))
                    .append("</p>");
            groups(finding);
            lines(finding);
            html.append("</section>\n");
        }
    }

    private static String word(Weight weight) {
        return switch (weight) {
            case ERROR -> "correct";
            case WARNING -> "look at";
            case NOTE -> "note";
        };
    }

    private static String counted(Finding finding) {
        boolean grouped = finding.groups().stream().anyMatch(group -> group.size() > 1);
        String images = Html.count(finding.count(), "image", "images");
        return finding.groups().isEmpty()
                ? Html.number(finding.count())
                : grouped ? images + " in " + Html.count(finding.groups().size(), "group", "groups") : images;
    }

    private void groups(Finding finding) {
        boolean single = finding.groups().stream().allMatch(group -> group.size() == 1);
        int shown = 0;
        html.append(single ? "<div class=\"row\">" : "");
        for (List<Shown> group : finding.groups()) {
            if (shown >= (single ? SINGLES_SHOWN : GROUPS_SHOWN) || !thumbnails.areLeft()) {
                break;
            }
            shown++;
            html.append(single ? "" : "<div class=\"row group\">");
            group.stream().limit(IN_GROUP_SHOWN).forEach(this::figure);
            if (group.size() > IN_GROUP_SHOWN) {
                html.append("<span class=\"quiet\">and ")
                        .append(group.size() - IN_GROUP_SHOWN)
                        .append(" more</span>");
            }
            html.append(single ? "" : "</div>");
        }
        html.append(single ? "</div>" : "");
        if (finding.groups().size() > shown) {
            rest(finding, shown);
        }
    }

    /** What is not shown in pictures is listed by name. */
    private void rest(Finding finding, int shown) {
        html.append("<details><summary>and ")
                .append(Html.number(finding.groups().size() - (long) shown))
                .append(" more, by name</summary><ul>");
        for (List<Shown> group :
                finding.groups().subList(shown, finding.groups().size())) {
            List<String> names = group.stream()
                    .map(image -> image.part() + ": " + image.sample().name()
                            + (image.note().isEmpty() ? "" : " (" + image.note() + ")"))
                    .toList();
            html.append("<li>").append(Html.text(String.join("  =  ", names))).append("</li>");
        }
        html.append("</ul></details>");
    }

    private void figure(Shown image) {
        html.append("<figure>")
                .append(thumbnails.of(image.sample()))
                .append("<figcaption><span class=\"part ")
                .append(image.part().equals("test") ? "test" : "train")
                .append("\">")
                .append(Html.text(image.part()))
                .append("</span> ")
                .append(Html.text(String.join(", ", image.sample().allLabels())))
                .append("<br><span class=\"quiet\">")
                .append(Html.text(image.sample().name()))
                .append(image.note().isEmpty() ? "" : "<br>" + Html.text(image.note()))
                .append("</span></figcaption></figure>");
    }

    private void lines(Finding finding) {
        if (finding.lines().isEmpty()) {
            return;
        }
        html.append("<ul class=\"lines\">");
        finding.lines().stream()
                .limit(LINES_SHOWN)
                .forEach(line -> html.append("<li>").append(Html.text(line)).append("</li>"));
        html.append("</ul>");
        if (finding.lines().size() > LINES_SHOWN) {
            html.append("<p class=\"quiet\">and ")
                    .append(finding.lines().size() - LINES_SHOWN)
                    .append(" more; the JSON report has up to a thousand</p>");
        }
    }

    private void labels() {
        List<Map<String, Counts>> counts = report.labels();
        TreeSet<String> names = new TreeSet<>();
        counts.forEach(part -> names.addAll(part.keySet()));
        long most = counts.stream()
                .flatMap(part -> part.values().stream())
                .mapToLong(Counts::images)
                .max()
                .orElse(1);
        html.append("<h2>Labels</h2><section class=\"card\">");
        for (String name : names) {
            html.append("<div class=\"label\"><h3>").append(Html.text(name)).append("</h3><div class=\"bars\">");
            for (int i = 0; i < counts.size(); i++) {
                bar(report.parts().get(i).name(), counts.get(i).get(name), most);
            }
            html.append("</div><div class=\"row small\">");
            for (Sample sample : examples(name)) {
                if (thumbnails.areLeft()) {
                    html.append(thumbnails.of(sample));
                }
            }
            html.append("</div></div>");
        }
        html.append("</section>\n");
    }

    private void bar(String part, @Nullable Counts counts, long most) {
        Counts known = counts == null ? new Counts(0, 0) : counts;
        html.append("<span class=\"part ")
                .append(part.equals("test") ? "test" : "train")
                .append("\">")
                .append(Html.text(part))
                .append("</span><span class=\"bar\"><i class=\"")
                .append(part.equals("test") ? "test" : "train")
                .append("\" style=\"width:")
                .append(String.format(Locale.ROOT, "%.1f", 100.0 * known.images() / most))
                .append("%\"></i></span><span>")
                .append(Html.count(known.images(), "image", "images"))
                .append(known.boxes() == 0 ? "" : ", " + Html.count(known.boxes(), "box", "boxes"))
                .append("</span>");
    }

    private List<Sample> examples(String label) {
        List<Sample> examples = new ArrayList<>();
        for (Part part : report.parts()) {
            for (Sample sample : part.set().samples()) {
                if (examples.size() < EXAMPLES && sample.allLabels().contains(label)) {
                    examples.add(sample);
                }
            }
        }
        return examples;
    }
}
