package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/** How the requests and answers of one service are written. */
public sealed interface Protocol permits JsonProtocol, QueryProtocol {

    /** Whether the request's headers say that it is for this service. */
    boolean claims(ApiRequest request);

    /**
     * The operation, where the headers name it.
     *
     * @throws dev.ownlabel.aws.ServiceException UNKNOWN_OPERATION where they must and do not
     */
    Optional<String> target(ApiRequest request);

    /** The operation that the body names, where the headers do not. */
    String action(SdkBytes body);

    /** The valid value of {@code builder}'s class that the body holds. */
    SdkPojo input(String operation, SdkBytes body, SdkPojo builder);

    ApiResponse answer(String operation, SdkPojo output, String requestId);

    ApiResponse error(ErrorCode code, int status, String message, String requestId);
}
