package dev.ownlabel.bench;

import java.util.List;

/**
 * What a load gave.
 *
 * @param perSecond answered requests
 * @param sortedNanos latency of each answered request, ascending
 * @param refused requests that were told to come again later
 */
record LoadResult(double perSecond, List<Long> sortedNanos, long refused) {
    LoadResult {
        sortedNanos = List.copyOf(sortedNanos);
    }

    int answered() {
        return sortedNanos.size();
    }

    double percentileMillis(double part) {
        int index = (int) Math.min(sortedNanos.size() - 1, Math.floor(part * sortedNanos.size()));
        return sortedNanos.get(index) / 1e6;
    }
}
