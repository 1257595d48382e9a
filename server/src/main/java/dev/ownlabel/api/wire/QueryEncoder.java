package dev.ownlabel.api.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** Writes the SDK's classes as the XML of the AWS Query protocol: absent members are left out, a set list is written even if empty. */
public final class QueryEncoder {
    private final String namespace;

    /** An encoder of the service whose documents are in {@code namespace}. */
    public QueryEncoder(String namespace) {
        this.namespace = namespace;
    }

    /** The body of a response. */
    public SdkBytes encode(String operation, SdkPojo output, String requestId) {
        StringBuilder xml = new StringBuilder(512);
        open(operation + "Response", xml);
        if (!output.sdkFields().isEmpty()) {
            xml.append('<').append(operation).append("Result>");
            structure(output, xml);
            xml.append("</").append(operation).append("Result>");
        }
        xml.append("<ResponseMetadata>");
        element("RequestId", requestId, xml);
        xml.append("</ResponseMetadata></").append(operation).append("Response>");
        return SdkBytes.fromUtf8String(xml.toString());
    }

    /** The body of an error. */
    public SdkBytes error(String code, int status, String message, String requestId) {
        StringBuilder xml = new StringBuilder(512);
        open("ErrorResponse", xml);
        xml.append("<Error>");
        element("Type", status >= 500 ? "Receiver" : "Sender", xml);
        element("Code", code, xml);
        element("Message", message, xml);
        xml.append("</Error>");
        element("RequestId", requestId, xml);
        return SdkBytes.fromUtf8String(xml.append("</ErrorResponse>").toString());
    }

    private void open(String name, StringBuilder xml) {
        xml.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
    }

    private static void structure(SdkPojo value, StringBuilder xml) {
        for (SdkField<?> field : value.sdkFields()) {
            Object member = field.getValueOrDefault(value);
            if (member != null && !AwsJsonEncoder.absent(member)) {
                element(field, field.locationName(), member, xml);
            }
        }
    }

    private static void element(SdkField<?> field, String name, Object value, StringBuilder xml) {
        xml.append('<').append(name).append('>');
        switch (value) {
            case String text -> escape(text, xml);
            case Integer number -> xml.append(number.intValue());
            case Long number -> xml.append(number.longValue());
            case Boolean flag -> xml.append(flag.booleanValue());
            case Instant instant -> xml.append(instant.truncatedTo(ChronoUnit.SECONDS));
            case SdkBytes bytes -> xml.append(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
            case List<?> list -> {
                SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
                list.forEach(each -> element(member, "member", each, xml));
            }
            case Map<?, ?> map -> map(field.getRequiredTrait(MapTrait.class), map, xml);
            case SdkPojo pojo -> structure(pojo, xml);
            default -> throw new IllegalStateException("No member of this API has the type of " + name);
        }
        xml.append("</").append(name).append('>');
    }

    private static void map(MapTrait trait, Map<?, ?> map, StringBuilder xml) {
        map.forEach((key, value) -> {
            xml.append("<entry>");
            element("key", (String) key, xml);
            element(trait.valueFieldInfo(), "value", value, xml);
            xml.append("</entry>");
        });
    }

    private static void element(String name, String text, StringBuilder xml) {
        xml.append('<').append(name).append('>');
        escape(text, xml);
        xml.append("</").append(name).append('>');
    }

    /** What XML cannot say at all, most control characters, is shown as the replacement character. */
    private static void escape(String text, StringBuilder xml) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#13;");
                case '\n', '\t' -> xml.appendCodePoint(point);
                default -> xml.appendCodePoint(writable(point) ? point : 0xFFFD);
            }
        });
    }

    private static boolean writable(int point) {
        return (point >= 0x20 && point <= 0xD7FF) || (point >= 0xE000 && point <= 0xFFFD) || point >= 0x10000;
    }
}
