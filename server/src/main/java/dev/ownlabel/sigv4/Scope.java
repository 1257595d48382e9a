package dev.ownlabel.sigv4;

import dev.ownlabel.aws.Region;
import java.util.List;

/**
 * Where a signature is good: one service's signing name, {@code rekognition}, in these Regions.
 *
 * @param regions never empty; global services are signed for {@code us-east-1} or for the Region that the client uses
 */
public record Scope(List<Region> regions, String service) {

    public Scope {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("A scope needs a Region");
        }
    }

    public Scope(Region region, String service) {
        this(List.of(region), service);
    }

    boolean covers(String region) {
        return regions.stream().anyMatch(known -> known.value().equals(region));
    }
}
