package dev.ownlabel.app.client;

import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.ManifestEntry;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;

/** Follows a dataset and reads its entries. */
public final class Datasets {
    private static final int PAGE = 100;

    private final Connection connection;

    public Datasets(Connection connection) {
        this.connection = connection;
    }

    public DatasetDescription describe(String arn) {
        return connection
                .rekognition()
                .describeDataset(request -> request.datasetArn(arn))
                .datasetDescription();
    }

    /** Waits while the service works on the dataset; fails with the reason that it names. */
    public DatasetDescription await(String arn) {
        while (true) {
            DatasetDescription dataset = describe(arn);
            if (dataset.status() == DatasetStatus.CREATE_COMPLETE
                    || dataset.status() == DatasetStatus.UPDATE_COMPLETE) {
                return dataset;
            }
            if (dataset.status() != DatasetStatus.CREATE_IN_PROGRESS
                    && dataset.status() != DatasetStatus.UPDATE_IN_PROGRESS) {
                throw new JobFailedException(
                        "The dataset is " + dataset.statusAsString() + ": " + dataset.statusMessage());
            }
            Versions.pause();
        }
    }

    /** Hands over every entry in order, page by page. */
    public void entries(String arn, Consumer<ManifestEntry> taker) {
        connection
                .rekognition()
                .listDatasetEntriesPaginator(request -> request.datasetArn(arn).maxResults(PAGE))
                .datasetEntries()
                .forEach(line -> taker.accept(LineParser.parse(line)));
    }

    /** The first entries that the service found errors in, as it hands them out. */
    public List<String> erroneous(String arn, int most) {
        return connection
                .rekognition()
                .listDatasetEntries(
                        request -> request.datasetArn(arn).hasErrors(true).maxResults(most))
                .datasetEntries();
    }
}
