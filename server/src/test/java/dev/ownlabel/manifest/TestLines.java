package dev.ownlabel.manifest;

/** Manifest lines for tests, put together from their parts. */
public final class TestLines {
    private static final String LABELLED = "\"confidence\":1,\"human-annotated\":\"yes\","
            + "\"creation-date\":\"2022-08-01T10:00:00.000\",\"type\":\"groundtruth/image-classification\"";
    private static final String BOXED = "\"type\":\"groundtruth/object-detection\",\"human-annotated\":\"yes\","
            + "\"creation-date\":\"2022-08-01 10:00:00\"";

    /** The size of every image with boxes, unless the test says another. */
    private static final String SIZE = "[{\"width\":640,\"height\":480,\"depth\":3}]";

    private TestLines() {}

    /** A line of {@code s3://images/a/1.png} with those attributes. */
    public static String line(String attributes) {
        return lineOf("s3://images/a/1.png", attributes);
    }

    public static String lineOf(String sourceRef, String attributes) {
        return "{\"source-ref\":\"" + sourceRef + "\"" + (attributes.isEmpty() ? "" : "," + attributes) + "}";
    }

    /** An image-level attribute with its metadata. */
    public static String label(String attribute, String label) {
        return "\"" + attribute + "\":1,\"" + attribute + "-metadata\":{\"class-name\":\"" + label + "\"," + LABELLED
                + "}";
    }

    /** The attribute {@code boxes} with its metadata. */
    public static String boxes(String annotations, String objects, String classMap) {
        return boxes(annotations, objects, classMap, SIZE);
    }

    static String boxes(String annotations, String objects, String classMap, String size) {
        return "\"boxes\":{\"image_size\":" + size + ",\"annotations\":[" + annotations + "]},"
                + "\"boxes-metadata\":{\"objects\":[" + objects + "],\"class-map\":{" + classMap + "}," + BOXED + "}";
    }

    static String box(int id, int left, int top, int width, int height) {
        return "{\"class_id\":" + id + ",\"left\":" + left + ",\"top\":" + top + ",\"width\":" + width + ",\"height\":"
                + height + "}";
    }

    /** The attribute {@code boxes} with one box of that label. */
    public static String boxed(String label) {
        return boxes(box(0, 10, 20, 100, 80), "{\"confidence\":1}", "\"0\":\"" + label + "\"");
    }
}
