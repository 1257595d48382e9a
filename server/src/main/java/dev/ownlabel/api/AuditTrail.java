package dev.ownlabel.api;

import dev.ownlabel.audit.AuditEvent;
import dev.ownlabel.audit.AuditLog;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Tells the audit record of every call that changes or copies something, done or not, and of every other that was denied. A copy from
 * another account is told to both accounts, in two records with one shared id.
 */
public final class AuditTrail {
    private static final Pattern READING = Pattern.compile("(Describe|List|Get|Detect)[A-Z].*");
    /** Access key and service of a signature that has been verified. */
    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=([A-Z0-9]{16,128})/[0-9]{8}/[^/,]+/([a-z0-9-]+)/aws4_request");

    private final Optional<AuditLog> log;
    private final Ids ids;
    private final InstantSource clock;

    /** Writes to {@code log}; to nothing where it is empty. */
    public AuditTrail(Optional<AuditLog> log, Ids ids, InstantSource clock) {
        this.log = log;
        this.ids = ids;
        this.clock = clock;
    }

    /** A call whose caller is known. */
    record Call(String operation, Caller caller, ApiRequest request, SdkPojo input) {
        boolean reads() {
            return READING.matcher(operation).matches();
        }
    }

    void done(Call call, SdkPojo output) {
        if (!call.reads()) {
            write(call, AuditValues.of(output), Optional.empty());
        }
    }

    void failed(Call call, ErrorCode code, String message) {
        if (!call.reads() || code == ErrorCode.ACCESS_DENIED) {
            write(call, new JsonNull(), Optional.of(new AuditEvent.Failure(code.wireName(), message)));
        }
    }

    private void write(Call call, Json response, Optional<AuditEvent.Failure> failure) {
        if (log.isEmpty()) {
            return;
        }
        Matcher credential =
                CREDENTIAL.matcher(call.request().header("authorization").orElse(""));
        boolean known = credential.find();
        JsonObject parameters = AuditValues.of(call.input());
        String account = call.caller().account().value();
        AuditEvent event = new AuditEvent(
                clock.instant(),
                (known ? credential.group(2) : "unknown") + ".amazonaws.com",
                call.operation(),
                call.reads(),
                new AuditEvent.Origin(
                        call.caller().origin().sourceIp(),
                        call.caller().origin().userAgent(),
                        call.request().id()),
                identity(call.caller(), known ? credential.group(1) : ""),
                parameters,
                response,
                failure,
                Optional.empty(),
                account);
        String other = otherAccount(call, parameters);
        if (other == null || other.equals(account)) {
            log.get().record(List.of(event));
        } else {
            String shared = ids.uuid();
            log.get().record(List.of(event.sharedWith(account, shared), event.sharedWith(other, shared)));
        }
    }

    /** The account whose model is copied. */
    private static @Nullable String otherAccount(Call call, JsonObject parameters) {
        if (!call.operation().equals("CopyProjectVersion")) {
            return null;
        }
        return parameters
                .string("sourceProjectArn")
                .flatMap(Arn::parse)
                .map(Arn::account)
                .orElse(null);
    }

    private static JsonObject identity(Caller caller, String accessKeyId) {
        String resource = caller.principal().resource();
        String type = resource.equals("root") ? "Root" : resource.startsWith("user/") ? "IAMUser" : "AssumedRole";
        JsonObject identity = JsonObject.EMPTY
                .with("type", type)
                .with("principalId", caller.userId())
                .with("arn", caller.principal().toString())
                .with("accountId", caller.account().value())
                .with("accessKeyId", accessKeyId);
        return type.equals("IAMUser")
                ? identity.with("userName", resource.substring(resource.lastIndexOf('/') + 1))
                : identity;
    }
}
