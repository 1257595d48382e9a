package dev.ownlabel.app;

import dev.ownlabel.api.s3.S3Servlet;
import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Settings;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.embedded.EmbeddedObjectStore;
import dev.ownlabel.objectstore.embedded.StoreSettings;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.objectstore.external.ExternalObjectStore;
import dev.ownlabel.objectstore.external.ExternalSettings;
import jakarta.servlet.http.HttpServlet;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The object store that the settings choose, and what answers S3 requests with it. */
sealed interface ObjectStores extends AutoCloseable {

    /** As the rest of the server sees it. */
    ObjectStore objects();

    /** Our own store; empty where objects are elsewhere. */
    Optional<VersionedStore> embedded();

    /** As S3 clients see it. */
    HttpServlet servlet(ServiceAccess access, RandomGenerator random);

    @Override
    void close();

    static ObjectStores open(Foundation foundation, Settings settings, InstantSource clock, RandomGenerator random) {
        return switch (settings.get(AppSettings.OBJECT_STORE)) {
            case EMBEDDED -> {
                VersionedStore store = store(foundation, settings, clock, random);
                store.sweep();
                yield new Embedded(store, settings.get(AppSettings.REGION), clock);
            }
            case EXTERNAL -> new External(new ExternalObjectStore(ExternalSettings.from(settings)));
        };
    }

    /** As {@link #open}, beside a server that may run: nothing is swept. */
    static ObjectStores unswept(Foundation foundation, Settings settings, InstantSource clock) {
        return switch (settings.get(AppSettings.OBJECT_STORE)) {
            case EMBEDDED ->
                new Embedded(
                        store(foundation, settings, clock, new SecureRandom()),
                        settings.get(AppSettings.REGION),
                        clock);
            case EXTERNAL -> new External(new ExternalObjectStore(ExternalSettings.from(settings)));
        };
    }

    /** Our own store beside a server that may run; empty where objects are elsewhere. Nothing is swept. */
    static Optional<VersionedStore> embedded(Foundation foundation, Settings settings, InstantSource clock) {
        return switch (settings.get(AppSettings.OBJECT_STORE)) {
            case EMBEDDED -> Optional.of(store(foundation, settings, clock, new SecureRandom()));
            case EXTERNAL -> Optional.empty();
        };
    }

    private static VersionedStore store(
            Foundation foundation, Settings settings, InstantSource clock, RandomGenerator random) {
        return new VersionedStore(
                foundation.database(),
                foundation.keys(),
                foundation.folder().objects(),
                StoreSettings.from(settings),
                clock,
                random);
    }

    /** In the data folder, served on the same port. */
    record Embedded(VersionedStore store, Region region, InstantSource clock) implements ObjectStores {
        @Override
        public ObjectStore objects() {
            return new EmbeddedObjectStore(store);
        }

        @Override
        public Optional<VersionedStore> embedded() {
            return Optional.of(store);
        }

        @Override
        public HttpServlet servlet(ServiceAccess access, RandomGenerator random) {
            return new S3Servlet(store, region, access::s3, access.authorizer(), clock, random);
        }

        @Override
        public void close() {
            // Nothing is open between two calls.
        }
    }

    /** Somewhere else; clients go there themselves. */
    record External(ExternalObjectStore objects) implements ObjectStores {
        @Override
        public Optional<VersionedStore> embedded() {
            return Optional.empty();
        }

        @Override
        public HttpServlet servlet(ServiceAccess access, RandomGenerator random) {
            return new ElsewhereServlet();
        }

        @Override
        public void close() {
            objects.close();
        }
    }
}
