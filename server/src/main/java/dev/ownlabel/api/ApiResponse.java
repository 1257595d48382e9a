package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** An answer: its status, the error it is where it is one, and its body in the protocol of its service. */
public record ApiResponse(int status, Optional<ErrorCode> error, String contentType, SdkBytes body) {}
