package dev.ownlabel.vision.fetch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Tells the log of every tenth of a file. */
public final class ArrivalLog implements Arrivals {
    private static final Logger LOG = System.getLogger(ArrivalLog.class.getName());
    private static final int TENTHS = 10;

    private long told;

    @Override
    public void arrived(String file, long bytes, long totalBytes) {
        long tenths = totalBytes > 0 ? bytes * TENTHS / totalBytes : 0;
        if (tenths != told) {
            told = tenths;
            LOG.log(Level.INFO, "Fetching {0}: {1} %", file, bytes * 100 / totalBytes);
        }
    }
}
