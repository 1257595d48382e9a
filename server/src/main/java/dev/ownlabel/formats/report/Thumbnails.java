package dev.ownlabel.formats.report;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Thumbnail;
import dev.ownlabel.manifest.Labelling;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/** Pictures inside the page, so that it needs nothing from elsewhere; their number bounds the page. */
final class Thumbnails {
    private static final int SIDE = 144;
    private static final int MOST = 800;
    private static final int MOST_BOXES = 50;

    /** Images that are too small for the service are shown all the same. */
    private static final ImageReader READER = new ImageReader(new ImageLimits(1, 4096, 4096, 15_728_640));

    private final Examination.Fetcher fetcher;
    private int made;

    Thumbnails(Examination.Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    boolean areLeft() {
        return made < MOST;
    }

    /** The image with its boxes; words where there is none. */
    String of(Sample sample) {
        made++;
        try {
            byte[] jpeg = Thumbnail.jpeg(READER.read(fetcher.fetch(sample)), SIDE);
            return "<span class=\"im\"><img loading=\"lazy\" alt=\"\" src=\"data:image/jpeg;base64,"
                    + Base64.getEncoder().encodeToString(jpeg) + "\">" + boxes(sample) + "</span>";
        } catch (IOException | ImageRefusedException e) {
            return "<span class=\"im none\">no picture</span>";
        }
    }

    private static String boxes(Sample sample) {
        Sample.BoxSet set = sample.boxes();
        if (set == null) {
            return "";
        }
        StringBuilder html = new StringBuilder();
        for (Labelling.Box box : set.boxes().stream().limit(MOST_BOXES).toList()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<i style=\"left:%.2f%%;top:%.2f%%;width:%.2f%%;height:%.2f%%\"></i>",
                    100.0 * box.left() / set.width(),
                    100.0 * box.top() / set.height(),
                    100.0 * box.width() / set.width(),
                    100.0 * box.height() / set.height()));
        }
        return html.toString();
    }
}
