package dev.ownlabel.iam;

/**
 * How a request came: what policies may ask about it.
 *
 * @param sourceIp the address of the connection's other end; empty where there is none
 * @param secure whether it came by TLS
 * @param userAgent as the client calls itself; empty where it does not
 */
public record Origin(String sourceIp, boolean secure, String userAgent) {
    /** Of work that no connection brought. */
    public static final Origin UNKNOWN = new Origin("", false, "");
}
