package dev.ownlabel.formats.report;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.report.Examination.Examined;
import dev.ownlabel.formats.report.Finding.Kind;
import dev.ownlabel.formats.report.Finding.Shown;
import dev.ownlabel.image.ImageRefusedException.Reason;
import dev.ownlabel.manifest.Labelling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the images themselves show. */
final class ImageFindings {
    private static final double DARK = 28;
    private static final double BRIGHT = 240;
    private static final double ONE_COLOUR = 6;
    private static final int SCALED_SIDE = 1280;
    private static final double TINY_SIDE = 8;

    private final List<Examined> images;
    private final Map<Kind, List<Shown>> single = new EnumMap<>(Kind.class);

    ImageFindings(List<Examined> images) {
        this.images = images;
    }

    List<Finding> all() {
        for (Examined image : images) {
            switch (image.look()) {
                case Look.Missing(String why) -> note(Kind.UNREADABLE, image, why);
                case Look.Refused(Reason reason, String why) ->
                    note(
                            reason == Reason.FORMAT || reason == Reason.UNREADABLE ? Kind.UNREADABLE : Kind.SIZE,
                            image,
                            why);
                case Look.Seen seen -> seen(image, seen);
            }
            if (!image.sample().isLabelled()) {
                note(Kind.UNLABELLED, image, "");
            }
        }
        List<Finding> findings = new ArrayList<>();
        single.forEach((kind, shown) -> findings.add(Finding.ofImages(kind, shown)));
        findings.addAll(copies());
        return findings;
    }

    private void note(Kind kind, Examined image, String text) {
        single.computeIfAbsent(kind, _ -> new ArrayList<>()).add(image.shown(text));
    }

    private void seen(Examined image, Look.Seen seen) {
        if (seen.contrast() < ONE_COLOUR) {
            note(Kind.ONE_COLOUR, image, String.format(Locale.ROOT, "contrast %.1f of 128", seen.contrast()));
        } else if (seen.brightness() < DARK) {
            note(Kind.DARK, image, String.format(Locale.ROOT, "brightness %.0f of 255", seen.brightness()));
        } else if (seen.brightness() > BRIGHT) {
            note(Kind.BRIGHT, image, String.format(Locale.ROOT, "brightness %.0f of 255", seen.brightness()));
        }
        Sample.BoxSet boxes = image.sample().boxes();
        if (boxes == null || boxes.boxes().isEmpty()) {
            return;
        }
        if (boxes.width() != seen.width() || boxes.height() != seen.height()) {
            note(
                    Kind.BOX_OTHER_SIZE,
                    image,
                    "boxes on " + boxes.width() + "x" + boxes.height() + ", image " + seen.width() + "x"
                            + seen.height());
        }
        double scale = Math.min(1.0, (double) SCALED_SIDE / Math.max(boxes.width(), boxes.height()));
        for (Labelling.Box box : boxes.boxes()) {
            if (Math.min(box.width(), box.height()) * scale < TINY_SIDE) {
                note(Kind.BOX_TINY, image, box.label() + " " + box.width() + "x" + box.height() + " pixels");
                break;
            }
        }
    }

    /** Copies by digest, then look-alikes among one of each. */
    private List<Finding> copies() {
        Map<String, List<Examined>> byDigest = new LinkedHashMap<>();
        for (Examined image : images) {
            if (image.look() instanceof Look.Seen seen) {
                byDigest.computeIfAbsent(seen.digest(), _ -> new ArrayList<>()).add(image);
            }
        }
        Groups groups = new Groups();
        byDigest.values().stream().filter(same -> same.size() > 1).forEach(groups::same);
        List<Examined> distinct = byDigest.values().stream().map(List::getFirst).toList();
        List<Likeness> likenesses = distinct.stream()
                .map(image -> ((Look.Seen) image.look()).seen())
                .toList();
        for (List<Integer> alike : LookAlikes.groups(likenesses)) {
            List<Examined> group = new ArrayList<>();
            for (int i : alike) {
                // copies stand for the parts they are in
                Set<String> parts = new HashSet<>();
                for (Examined copy :
                        byDigest.getOrDefault(((Look.Seen) distinct.get(i).look()).digest(), List.of())) {
                    if (parts.add(copy.part())) {
                        group.add(copy);
                    }
                }
            }
            groups.alike(group);
        }
        return groups.findings();
    }

    /** Groups of copies, sorted by what they mean. */
    private static final class Groups {
        private final Map<Kind, List<List<Shown>>> found = new EnumMap<>(Kind.class);

        void same(List<Examined> copies) {
            add(spansParts(copies) ? Kind.LEAK : Kind.DUPLICATE, copies);
            if (copies.stream()
                            .filter(copy -> copy.sample().isLabelled())
                            .map(copy -> copy.sample().allLabels())
                            .distinct()
                            .count()
                    > 1) {
                add(Kind.CONFLICT, copies);
            }
        }

        void alike(List<Examined> group) {
            add(spansParts(group) ? Kind.LEAK_LOOK_ALIKE : Kind.LOOK_ALIKE, group);
        }

        private void add(Kind kind, List<Examined> group) {
            found.computeIfAbsent(kind, _ -> new ArrayList<>())
                    .add(group.stream().map(image -> image.shown("")).toList());
        }

        private static boolean spansParts(List<Examined> group) {
            return group.stream().map(Examined::part).distinct().count() > 1;
        }

        List<Finding> findings() {
            List<Finding> findings = new ArrayList<>();
            found.forEach((kind, groups) -> findings.add(Finding.ofGroups(kind, groups)));
            return findings;
        }
    }
}
