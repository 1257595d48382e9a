package dev.ownlabel.http;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.config.Settings;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * Listens, bounds what comes in, gives every request an id and a virtual thread, and hands it to the servlets. What is refused here
 * is answered in the AWS JSON protocol's form.
 *
 * <p>S3 keys may hold any byte, so no form of a path is refused and servlets decode it themselves; header values reach them exactly
 * as they were sent, since they may be signed.
 */
public final class HttpServer implements AutoCloseable {
    /** The header that carries a request's id. */
    public static final String REQUEST_ID_HEADER = "x-amzn-RequestId";

    private final Server server;
    private final ServerConnector plain;
    private final Optional<ServerConnector> secure;

    /**
     * A server that does not listen yet.
     *
     * @param servlets by path, {@code /*} or {@code /health/*}; the most specific one serves
     * @param dataFolder where a self-signed certificate is kept
     */
    public HttpServer(Settings settings, Path dataFolder, Map<String, Servlet> servlets, Ids ids) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        VirtualThreadPool virtual = new VirtualThreadPool();
        virtual.setName("request");
        virtual.setMaxConcurrentTasks(0);
        threads.setVirtualThreadsExecutor(virtual);
        server = new Server(threads);
        server.setStopTimeout(settings.get(HttpSettings.STOP_TIMEOUT).toMillis());
        server.setStopAtShutdown(false);
        server.setErrorHandler(new RefusalHandler(ids));
        server.setRequestLog(new AccessLog());
        server.addBean(new NetworkConnectionLimit(settings.get(HttpSettings.MAX_CONNECTIONS), server));
        plain = connector(settings, settings.get(HttpSettings.PORT), Optional.empty());
        secure = TlsMaterial.of(settings, dataFolder)
                .map(tls -> connector(settings, settings.get(HttpSettings.TLS_PORT), Optional.of(tls)));
        server.addConnector(plain);
        secure.ifPresent(server::addConnector);
        server.setHandler(new RequestIdHandler(
                ids, new GracefulHandler(bounded(settings, context(servlets, new RefusalHandler(ids))))));
    }

    /** Binds and begins to answer; throws UncheckedIOException that names the address where it is taken. */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new UncheckedIOException(new IOException(
                    "Cannot listen on " + plain.getHost() + " port " + plain.getPort() + ": " + e.getMessage(), e));
        }
    }

    /** The port in use. */
    public int port() {
        return plain.getLocalPort();
    }

    /** The TLS port in use, empty without TLS. */
    public OptionalInt tlsPort() {
        return secure.map(connector -> OptionalInt.of(connector.getLocalPort())).orElse(OptionalInt.empty());
    }

    /** Accepts nothing new, lets requests in progress finish for a while, then closes every connection. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The listener does not stop", e);
        }
    }

    /** The id of a request, the same as in its answer's header and in the access log. */
    public static String requestId(ServletRequest request) {
        if (request.getAttribute(RequestIdHandler.ATTRIBUTE) instanceof String id) {
            return id;
        }
        throw new IllegalStateException("The request did not come through the listener");
    }

    private ServerConnector connector(Settings settings, int port, Optional<SslContextFactory.Server> tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true); // clients compute their clock's offset from it
        http.setUriCompliance(UriCompliance.LEGACY);
        http.setHeaderCacheCaseSensitive(true); // else a known value in another case is replaced: a signature mismatch
        http.setRequestHeaderSize(settings.get(HttpSettings.MAX_HEADER_BYTES));
        HttpConnectionFactory plainHttp = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (tls.isPresent()) {
            http.addCustomizer(new SecureRequestCustomizer(false)); // clients may connect by address
            connector = new ServerConnector(server, new SslConnectionFactory(tls.get(), "http/1.1"), plainHttp);
        } else {
            connector = new ServerConnector(server, plainHttp);
        }
        connector.setHost(settings.get(HttpSettings.HOST));
        connector.setPort(port);
        connector.setIdleTimeout(settings.get(HttpSettings.IDLE_TIMEOUT).toMillis());
        return connector;
    }

    private static Handler bounded(Settings settings, Handler handler) {
        Duration wait = settings.get(HttpSettings.MAX_WAIT);
        QoSHandler bounded = new QoSHandler(new BodyRateHandler(handler, settings.get(HttpSettings.MIN_BODY_RATE)));
        bounded.setMaxRequestCount(settings.get(HttpSettings.MAX_REQUESTS));
        bounded.setMaxSuspendedRequestCount(settings.get(HttpSettings.MAX_REQUESTS));
        bounded.setMaxSuspend(wait);
        return bounded;
    }

    private static ServletContextHandler context(Map<String, Servlet> servlets, RefusalHandler refusals) {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setErrorHandler(refusals);
        servlets.forEach((path, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, path);
        });
        return context;
    }
}
