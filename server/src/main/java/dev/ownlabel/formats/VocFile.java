package dev.ownlabel.formats;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One Pascal VOC annotation. A document type is refused before anything in it is looked at, so there are neither entities of its own nor
 * anything fetched from elsewhere.
 *
 * @param filename as written, empty where it is missing
 * @param width pixels, 0 where it is missing
 * @param height pixels, 0 where it is missing
 */
record VocFile(String filename, int width, int height, List<Thing> objects) {
    private static final int MOST_ELEMENTS = 200_000;
    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 10_000;

    /**
     * A box by its edges.
     *
     * @param line where it begins
     * @param edges left, top, right, bottom; NaN where one is missing or no number
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Thing(String label, int line, double[] edges) {}

    VocFile {
        objects = List.copyOf(objects);
    }

    static VocFile parse(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        try {
            return new Reading(reader).document();
        } finally {
            reader.close();
        }
    }

    private static final class Reading {
        private final XMLStreamReader reader;
        private final Deque<String> path = new ArrayDeque<>();
        private final Map<String, String> values = new HashMap<>();
        private final List<Thing> objects = new ArrayList<>();
        private Map<String, String> object = new HashMap<>();
        private final StringBuilder text = new StringBuilder();
        private int objectLine;

        Reading(XMLStreamReader reader) {
            this.reader = reader;
        }

        VocFile document() throws XMLStreamException {
            int elements = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw refused(
                                "has a document type or entities of its own, which an annotation does not need; remove them");
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++elements > MOST_ELEMENTS || path.size() >= DEEPEST) {
                            throw refused("has more or deeper elements than an annotation needs");
                        }
                        start();
                    }
                    case XMLStreamConstants.END_ELEMENT -> end();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (text.length() < LONGEST_TEXT) {
                            text.append(reader.getText());
                        }
                    }
                    default -> {
                        // comments and the like
                    }
                }
            }
            return new VocFile(
                    values.getOrDefault("filename", ""),
                    pixels(values.get("size/width")),
                    pixels(values.get("size/height")),
                    objects);
        }

        private void start() throws XMLStreamException {
            if (path.isEmpty() && !reader.getLocalName().equals("annotation")) {
                throw refused("is no annotation: its outermost element is <" + reader.getLocalName() + ">");
            }
            path.addLast(reader.getLocalName());
            text.setLength(0);
            if (where().equals("object")) {
                object = new HashMap<>();
                objectLine = reader.getLocation().getLineNumber();
            }
        }

        private void end() {
            String where = where();
            if (where.equals("object")) {
                objects.add(new Thing(object.getOrDefault("object/name", ""), objectLine, new double[] {
                    number("xmin"), number("ymin"), number("xmax"), number("ymax")
                }));
            } else if (where.startsWith("object/")) {
                object.putIfAbsent(where, text.toString().strip());
            } else {
                values.putIfAbsent(where, text.toString().strip());
            }
            path.removeLast();
            text.setLength(0);
        }

        /** The path below the outermost element. */
        private String where() {
            return String.join("/", path.stream().skip(1).toList());
        }

        private double number(String edge) {
            try {
                return Double.parseDouble(object.getOrDefault("object/bndbox/" + edge, ""));
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        private XMLStreamException refused(String message) {
            return new XMLStreamException(message, reader.getLocation());
        }
    }

    private static int pixels(@Nullable String text) {
        try {
            double value = text == null ? 0 : Double.parseDouble(text);
            return value >= 1 && value < 1e6 ? (int) value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
