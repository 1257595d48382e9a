package dev.ownlabel.iam.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which access keys not seen before may be looked for in the database. Anybody can send made-up keys, so an id that was not found is
 * not looked for again for a moment, and all of them together only so often; the moment is short because {@code ownlabel account add}
 * adds keys from another process.
 */
final class Lookups {
    /** What to do about an id that is not in the cache. */
    enum Verdict {
        LOOK,
        UNKNOWN,
        TOO_MANY
    }

    static final Duration FORGET_AFTER = Duration.ofSeconds(2);
    static final int PER_SECOND = 200;
    private static final int REMEMBERED = 1_000;

    private final InstantSource clock;
    private final Map<String, Instant> missed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long second;
    private int looked;

    Lookups(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Verdict mayLook(String accessKeyId) {
        Instant now = clock.instant();
        Instant last = missed.get(accessKeyId);
        if (last != null && now.isBefore(last.plus(FORGET_AFTER))) {
            return Verdict.UNKNOWN;
        }
        if (second != now.getEpochSecond()) {
            second = now.getEpochSecond();
            looked = 0;
        }
        if (looked >= PER_SECOND) {
            return Verdict.TOO_MANY;
        }
        looked++;
        return Verdict.LOOK;
    }

    synchronized void notFound(String accessKeyId) {
        missed.remove(accessKeyId);
        missed.put(accessKeyId, clock.instant());
    }
}
