package dev.ownlabel.policy;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of the document and where it stands, so that every refusal can say where. */
record Located(Json value, String path) {
    private static final int QUOTED = 100;

    PolicyFormatException refused(String problem) {
        return new PolicyFormatException(problem, path);
    }

    /** A refusal that quotes the value, cut to a bearable length. */
    PolicyFormatException refused(String problem, String quoted) {
        String shown = quoted.length() <= QUOTED ? quoted : quoted.substring(0, QUOTED) + "…";
        return refused(problem + ": " + shown);
    }

    /** The members of the object in the text's order. */
    Map<String, Json> members() throws PolicyFormatException {
        if (value instanceof JsonObject(Map<String, Json> members)) {
            return members;
        }
        throw refused("An object is expected");
    }

    Located member(String name, Json member) {
        return new Located(member, path.isEmpty() ? name : path + "." + name);
    }

    Optional<Located> member(String name) throws PolicyFormatException {
        return Optional.ofNullable(members().get(name)).map(member -> member(name, member));
    }

    /** The value itself, or the values of its array, which may not be empty. */
    List<Located> oneOrMany() throws PolicyFormatException {
        if (!(value instanceof JsonArray(List<Json> elements))) {
            return List.of(this);
        }
        if (elements.isEmpty()) {
            throw refused("An empty list is no choice");
        }
        List<Located> all = new ArrayList<>(elements.size());
        for (Json element : elements) {
            all.add(new Located(element, path + "[" + (all.size() + 1) + "]"));
        }
        return all;
    }

    String text() throws PolicyFormatException {
        if (value instanceof JsonString(String text)) {
            return text;
        }
        throw refused("A string is expected");
    }

    /** The text of a condition's value, which may also be written as a number or a boolean. */
    String scalar() throws PolicyFormatException {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonBoolean(boolean flag) -> Boolean.toString(flag);
            case JsonNumber number -> number.text();
            default -> throw refused("A string, a number or a boolean is expected");
        };
    }
}
