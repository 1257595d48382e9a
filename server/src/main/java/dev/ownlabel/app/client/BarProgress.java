package dev.ownlabel.app.client;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** For a terminal: a bar that moves. */
public final class BarProgress implements Progress {
    private static final int UPDATE_MILLIS = 100;
    private static final int WIDTH = 78;

    @Override
    public Step begin(String title, long total) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setMaxRenderedLength(WIDTH)
                .build();
        return new Step() {
            @Override
            public void to(long done) {
                bar.stepTo(Math.max(bar.getCurrent(), done));
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }
}
