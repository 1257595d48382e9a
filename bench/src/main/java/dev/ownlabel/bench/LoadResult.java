package dev.ownlabel.bench;

import java.util.List;

/**
 * What a load gave.
 *
 * @param sortedNanos latency of each answered request, ascending
 */
record LoadResult(double perSecond, List<Long> sortedNanos) {
    LoadResult {
        sortedNanos = List.copyOf(sortedNanos);
    }

    double percentileMillis(double part) {
        int index = (int) Math.min(sortedNanos.size() - 1, Math.floor(part * sortedNanos.size()));
        return sortedNanos.get(index) / 1e6;
    }
}
