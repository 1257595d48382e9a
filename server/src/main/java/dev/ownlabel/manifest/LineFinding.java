package dev.ownlabel.manifest;

/** One error or warning and where in the line it belongs (specification, manifests.md §6, column Level). */
public record LineFinding(LineCode code, Place place) {

    /** Where the finding is written. */
    public sealed interface Place {
        /** At the top of the line. */
        record Image() implements Place {}

        /** Inside the label attribute. */
        record Attribute(String attribute) implements Place {}

        /** Inside one annotation of the attribute; {@code index} from 0. */
        record Annotation(String attribute, int index) implements Place {}

        /** Inside the attribute's {@code -metadata}. */
        record Metadata(String attribute) implements Place {}
    }

    static LineFinding onImage(LineCode code) {
        return new LineFinding(code, new Place.Image());
    }

    /** The message, as the specification words it. */
    public String message() {
        return switch (place) {
            case Place.Image() -> code.message("");
            case Place.Attribute(String attribute) -> code.message(attribute);
            case Place.Annotation(String attribute, int _) -> code.message(attribute);
            case Place.Metadata(String attribute) -> code.message(attribute);
        };
    }
}
