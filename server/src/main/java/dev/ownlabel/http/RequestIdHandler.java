package dev.ownlabel.http;

import dev.ownlabel.aws.Ids;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives every request an id, before anything can refuse it, and every connection its turn: virtual threads are not preempted, and the
 * thread of a connection goes on with the next request where there is one, so that as many busy clients as cores would keep all others
 * waiting for as long as they like.
 */
final class RequestIdHandler extends Handler.Wrapper {
    static final String ATTRIBUTE = "dev.ownlabel.request-id";

    private final Ids ids;

    RequestIdHandler(Ids ids, Handler handler) {
        super(handler);
        this.ids = ids;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // yielding is what the class is for, see above
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Thread.yield();
        response.getHeaders().put(HttpServer.REQUEST_ID_HEADER, given(request, ids));
        return super.handle(request, response, callback);
    }

    /** The request's id, a new one where it has none yet. */
    static String given(Request request, Ids ids) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        String id = ids.uuid();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }
}
