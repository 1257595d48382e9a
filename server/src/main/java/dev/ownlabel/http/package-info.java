/** Listener, TLS, limits, request id, access log. */
@NullMarked
package dev.ownlabel.http;

import org.jspecify.annotations.NullMarked;
