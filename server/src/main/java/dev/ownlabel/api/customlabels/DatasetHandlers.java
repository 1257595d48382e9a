package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.DatasetEntries;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetLabelDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetLabelStats;
import software.amazon.awssdk.services.rekognition.model.DatasetSource;
import software.amazon.awssdk.services.rekognition.model.DatasetStats;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesResponse;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesResponse;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesResponse;

/** The seven operations on datasets. */
final class DatasetHandlers {
    private final Projects projects;
    private final Datasets datasets;
    private final DatasetEntries entries;
    private final ObjectStore objects;
    private final CallerRights rights;
    private final RequestArns arns;

    DatasetHandlers(CustomLabelsDomain domain, RequestArns arns) {
        this.projects = domain.projects();
        this.datasets = domain.datasets();
        this.entries = domain.entries();
        this.objects = domain.objects();
        this.rights = domain.rights();
        this.arns = arns;
    }

    CreateDatasetResponse create(RequestContext context, CreateDatasetRequest input) {
        ProjectArn project = arns.project(input.projectArn());
        if (projects.find(project).isEmpty()) {
            throw Projects.notFound(project);
        }
        Dataset.Origin origin = origin(context.caller(), input.datasetSource());
        DatasetArn created = datasets.create(new Datasets.NewDataset(
                project, DatasetArn.Type.valueOf(input.datasetTypeAsString()), origin, input.tags()));
        return CreateDatasetResponse.builder().datasetArn(created.toString()).build();
    }

    DescribeDatasetResponse describe(RequestContext context, DescribeDatasetRequest input) {
        Dataset dataset = datasets.get(arns.dataset(input.datasetArn()));
        Dataset.Statistics statistics = dataset.statistics();
        return DescribeDatasetResponse.builder()
                .datasetDescription(DatasetDescription.builder()
                        .creationTimestamp(dataset.createdAt())
                        .lastUpdatedTimestamp(dataset.updatedAt())
                        .status(DatasetLifecycle.status(dataset.state()))
                        .statusMessage(dataset.statusMessage())
                        .statusMessageCode(dataset.statusMessageCode().orElse(null))
                        .datasetStats(DatasetStats.builder()
                                .labeledEntries(Math.toIntExact(statistics.labeled()))
                                .totalEntries(Math.toIntExact(statistics.total()))
                                .totalLabels(Math.toIntExact(statistics.labels()))
                                .errorEntries(Math.toIntExact(statistics.errors()))
                                .build())
                        .build())
                .build();
    }

    DeleteDatasetResponse delete(RequestContext context, DeleteDatasetRequest input) {
        datasets.delete(arns.dataset(input.datasetArn()));
        return DeleteDatasetResponse.builder().build();
    }

    ListDatasetEntriesResponse listEntries(RequestContext context, ListDatasetEntriesRequest input) {
        DatasetArn dataset = arns.dataset(input.datasetArn());
        boolean onlyErrors = Boolean.TRUE.equals(input.hasErrors());
        Paging paging = Paging.of(
                input.nextToken(),
                input.maxResults(),
                "ListDatasetEntries",
                context.caller().account(),
                dataset,
                input.containsLabels(),
                input.labeled(),
                input.sourceRefContains(),
                onlyErrors);
        Page<String> page = entries.entries(
                dataset,
                new DatasetEntries.Filter(
                        input.containsLabels(), input.labeled(), input.sourceRefContains(), onlyErrors),
                paging.position(),
                paging.most());
        return ListDatasetEntriesResponse.builder()
                .datasetEntries(page.items())
                .nextToken(paging.token(page.next()))
                .build();
    }

    ListDatasetLabelsResponse listLabels(RequestContext context, ListDatasetLabelsRequest input) {
        DatasetArn dataset = arns.dataset(input.datasetArn());
        Paging paging = Paging.of(
                input.nextToken(),
                input.maxResults(),
                "ListDatasetLabels",
                context.caller().account(),
                dataset);
        Page<DatasetEntries.LabelUse> page = entries.labels(dataset, paging.position(), paging.most());
        return ListDatasetLabelsResponse.builder()
                .datasetLabelDescriptions(
                        page.items().stream().map(DatasetHandlers::label).toList())
                .nextToken(paging.token(page.next()))
                .build();
    }

    UpdateDatasetEntriesResponse update(RequestContext context, UpdateDatasetEntriesRequest input) {
        datasets.update(
                arns.dataset(input.datasetArn()), input.changes().groundTruth().asByteArrayUnsafe());
        return UpdateDatasetEntriesResponse.builder().build();
    }

    DistributeDatasetEntriesResponse distribute(RequestContext context, DistributeDatasetEntriesRequest input) {
        List<DatasetArn> both = input.datasets().stream()
                .map(DistributeDataset::arn)
                .map(arns::dataset)
                .toList();
        datasets.distribute(both.getFirst(), both.getLast());
        return DistributeDatasetEntriesResponse.builder().build();
    }

    /** The manifest is looked for at once; everything about its content is the job's (specification, operations.md §5.4, C). */
    private Dataset.Origin origin(Caller caller, DatasetSource source) {
        if (source == null) {
            return new Dataset.Origin.Nothing();
        }
        boolean manifest = source.groundTruthManifest() != null;
        if (manifest == (source.datasetArn() != null)) {
            throw new ServiceException(
                    ErrorCode.INVALID_PARAMETER, "DatasetSource needs either GroundTruthManifest or DatasetArn");
        }
        if (!manifest) {
            return new Dataset.Origin.Copy(arns.dataset(source.datasetArn()));
        }
        S3Location at = S3Objects.location(source.groundTruthManifest());
        rights.requireReadable(caller, at);
        try {
            return new Dataset.Origin.Manifest(
                    objects.head(caller.account(), at).location());
        } catch (ObjectStoreException e) {
            throw S3Objects.unreadable(e);
        }
    }

    private static DatasetLabelDescription label(DatasetEntries.LabelUse use) {
        return DatasetLabelDescription.builder()
                .labelName(use.label())
                .labelStats(DatasetLabelStats.builder()
                        .entryCount(Math.toIntExact(use.entries()))
                        .boundingBoxCount(use.boxes() == 0 ? null : Math.toIntExact(use.boxes()))
                        .build())
                .build();
    }
}
