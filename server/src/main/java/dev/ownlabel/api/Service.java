package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One service of the endpoint: how it is spoken to, whose signatures it takes, and its operation table. */
public final class Service {
    private final Protocol protocol;
    private final Authenticator authenticator;
    private final Map<String, Operation<?, ?>> operations = new HashMap<>();

    public Service(Protocol protocol, Authenticator authenticator, List<Operation<?, ?>> table) {
        this.protocol = protocol;
        this.authenticator = authenticator;
        for (Operation<?, ?> operation : table) {
            if (operations.put(operation.name(), operation) != null) {
                throw new IllegalStateException("Two rows for " + operation.name());
            }
        }
    }

    Protocol protocol() {
        return protocol;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    /** The operation that the request's headers name; the protocol's kind where they name none, as in IAM, or one that does not exist. */
    String nameOf(ApiRequest request) {
        return switch (protocol) {
            case JsonProtocol json ->
                json.named(request).filter(operations::containsKey).orElse("unknown");
            case QueryProtocol _ -> "query";
        };
    }

    Operation<?, ?> operation(String name) {
        Operation<?, ?> operation = operations.get(name);
        if (operation == null) {
            throw switch (protocol) {
                case JsonProtocol _ ->
                    new ServiceException(
                            ErrorCode.UNKNOWN_OPERATION, "X-Amz-Target names no operation of this service");
                case QueryProtocol query -> query.unknown(name);
            };
        }
        return operation;
    }
}
