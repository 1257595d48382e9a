package dev.ownlabel.audit;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * One call, with the field names of a CloudTrail record.
 *
 * @param source the service, {@code rekognition.amazonaws.com}
 * @param name the operation
 * @param failure what the caller was answered instead; empty where the call was done
 * @param shared the id that two records of one call have in common; empty where there is one record
 * @param recipient the account whose record this is: the caller's, or the one whose resource was used
 */
public record AuditEvent(
        Instant time,
        String source,
        String name,
        boolean readOnly,
        Origin origin,
        JsonObject identity,
        Json requestParameters,
        Json responseElements,
        Optional<Failure> failure,
        Optional<String> shared,
        String recipient) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Where the call came from. */
    public record Origin(String sourceIp, String userAgent, String requestId) {}

    /** The error a call ended with. */
    public record Failure(String code, String message) {}

    /** The same call in the record of another account. */
    public AuditEvent sharedWith(String account, String id) {
        return new AuditEvent(
                time,
                source,
                name,
                readOnly,
                origin,
                identity,
                requestParameters,
                responseElements,
                failure,
                Optional.of(id),
                account);
    }

    JsonObject json(String region, String eventId) {
        JsonObject json = JsonObject.EMPTY
                .with("eventVersion", "1.08")
                .with("userIdentity", identity)
                .with("eventTime", SECONDS.format(time.truncatedTo(ChronoUnit.SECONDS)))
                .with("eventSource", source)
                .with("eventName", name)
                .with("awsRegion", region)
                .with("sourceIPAddress", origin.sourceIp())
                .with("userAgent", origin.userAgent());
        if (failure.isPresent()) {
            json = json.with("errorCode", failure.get().code())
                    .with("errorMessage", failure.get().message());
        }
        json = json.with("requestParameters", requestParameters)
                .with("responseElements", failure.isPresent() ? new JsonNull() : responseElements)
                .with("requestID", origin.requestId())
                .with("eventID", eventId)
                .with("readOnly", readOnly)
                .with("eventType", "AwsApiCall")
                .with("managementEvent", true)
                .with("recipientAccountId", recipient);
        if (shared.isPresent()) {
            json = json.with("sharedEventID", shared.get());
        }
        return json.with("eventCategory", "Management");
    }
}
