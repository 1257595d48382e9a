package dev.ownlabel.manifest;

/** A manifest error that a test brings about, and where it then stands. */
public record ErrorCase(ManifestError error, Where where, String when) {

    /** Where users read of an error. */
    public enum Where {
        CREATE_DATASET("`StatusMessage`, `CREATE_FAILED`"),
        UPDATE_DATASET("`StatusMessage`, `UPDATE_FAILED`"),
        DISTRIBUTE_DATASETS("`StatusMessage` of both datasets, `UPDATE_FAILED`"),
        TRAINING_FILE("`StatusMessage`, `TRAINING_FAILED`; no files"),
        SUMMARY_TRAINING("`StatusMessage`, `TRAINING_FAILED`; manifest summary, `statistics.training.errors`"),
        SUMMARY_TESTING("`StatusMessage`, `TRAINING_FAILED`; manifest summary, `statistics.testing.errors`"),
        SUMMARY_BOTH("`StatusMessage`, `TRAINING_FAILED`; manifest summary, `errors`");

        private final String place;

        Where(String place) {
            this.place = place;
        }

        /** In words. */
        public String place() {
            return place;
        }
    }

    @Override
    public String toString() {
        return error + ", " + where + ": " + when;
    }
}
