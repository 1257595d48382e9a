package dev.ownlabel.api.s3;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request as S3Proxy's handler is to see it: parameters from the query string alone, some headers hidden or replaced. The handler takes
 * two requests, one to verify and one to act on; this serves as either.
 */
final class ProtocolRequest extends HttpServletRequestWrapper {
    private final Query query;
    private final Map<String, String> replaced;
    private final Set<String> hidden;
    private final Map<String, String> extraParameters;

    /**
     * @param replaced header values by lower-case name, in place of the client's
     * @param hidden lower-case names of headers that are not there
     * @param extraParameters parameters that can be asked for by name, but are not among the names
     */
    ProtocolRequest(
            HttpServletRequest request,
            Query query,
            Map<String, String> replaced,
            Set<String> hidden,
            Map<String, String> extraParameters) {
        super(request);
        this.query = query;
        this.replaced = Map.copyOf(replaced);
        this.hidden = Set.copyOf(hidden);
        this.extraParameters = Map.copyOf(extraParameters);
    }

    @Override
    public @Nullable String getHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (hidden.contains(lower)) {
            return null;
        }
        String value = replaced.get(lower);
        return value == null ? super.getHeader(name) : value;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (hidden.contains(lower)) {
            return Collections.emptyEnumeration();
        }
        String value = replaced.get(lower);
        return value == null ? super.getHeaders(name) : Collections.enumeration(List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : Collections.list(super.getHeaderNames())) {
            if (!hidden.contains(name.toLowerCase(Locale.ROOT))) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        names.addAll(replaced.keySet());
        return Collections.enumeration(names);
    }

    @Override
    public long getContentLengthLong() {
        String length = replaced.get("content-length");
        return length == null ? super.getContentLengthLong() : Long.parseLong(length);
    }

    @Override
    public @Nullable String getParameter(String name) {
        String extra = extraParameters.get(name);
        return extra == null ? query.first(name) : extra;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(query.asMap().keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return query.asMap().get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return query.asMap();
    }
}
