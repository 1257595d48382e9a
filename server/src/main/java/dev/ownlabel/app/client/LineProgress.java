package dev.ownlabel.app.client;

import java.io.PrintWriter;

/** For logs and pipes: a line at every quarter. */
public final class LineProgress implements Progress {
    private final PrintWriter out;

    public LineProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Step begin(String title, long total) {
        return new Quarters(title, total);
    }

    private final class Quarters implements Step {
        private final String title;
        private final long total;
        private long shown = -1;

        Quarters(String title, long total) {
            this.title = title;
            this.total = Math.max(1, total);
        }

        @Override
        public synchronized void to(long done) {
            long quarter = Math.min(4, done * 4 / total);
            if (quarter > shown) {
                shown = quarter;
                out.println(title + " " + quarter * 25 + " %");
                out.flush();
            }
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
