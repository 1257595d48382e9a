package dev.ownlabel.customlabels.datasets;

import static dev.ownlabel.manifest.TestLines.boxed;
import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.DatasetEntries.Filter;
import dev.ownlabel.customlabels.datasets.DatasetEntries.LabelUse;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.metastore.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What datasets promise, on both databases. */
abstract class DatasetsContract {
    private static final Filter ALL = new Filter(List.of(), null, null, false);
    private static final String SUNNY = lineOf("s3://images/a/1.png", label("weather", "sunny"));
    private static final String RAINY = lineOf("s3://images/A/2.png", label("weather", "rainy"));
    private static final String CUPS = lineOf("s3://images/b/3.png", boxed("cup") + "," + label("weather", "rainy"));
    private static final String BARE = lineOf("s3://images/b/4_%.png", "");
    private static final String WRONG =
            lineOf("s3://images/b/5.png", label("weather", "sunny").replace("yes", "perhaps"));

    private TestDatasets world;
    private ProjectArn project;

    abstract Database open();

    @BeforeEach
    void begin() {
        world = new TestDatasets(open()).idle();
        project = world.project("shapes");
    }

    @AfterEach
    void end() {
        world.close();
    }

    private DatasetArn filled(String... lines) {
        return world.filled(project, DatasetArn.Type.TRAIN, List.of(lines));
    }

    private DatasetArn empty(DatasetArn.Type type) {
        return world.create(project, type, new Origin.Nothing());
    }

    private List<String> sources(DatasetArn dataset, Filter filter) {
        return world.entries.entries(dataset, filter, null, 100).items().stream()
                .map(line -> line.substring(line.indexOf("s3://images/") + 12, line.indexOf(".png")))
                .toList();
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private long contentOf(DatasetArn dataset) {
        return Objects.requireNonNull(world.datasets.get(dataset).content());
    }

    private long jobsWaiting() {
        return world.count("job");
    }

    @Test
    void aNewDatasetIsBeingCreatedAndItsImportWaits() {
        S3Location at = new S3Location("images", "m.jsonl", "v7");

        DatasetArn arn = world.create(project, DatasetArn.Type.TRAIN, new Origin.Manifest(at));

        Dataset dataset = world.datasets.get(arn);
        assertThat(arn.toString())
                .isEqualTo("arn:aws:rekognition:us-east-1:111122223333:project/shapes/dataset/train/1767225600001");
        assertThat(dataset.state()).isEqualTo(new DatasetState.CreateInProgress());
        assertThat(dataset.statusMessage()).isEqualTo("The dataset is being created.");
        assertThat(dataset.statusMessageCode()).isEmpty();
        assertThat(dataset.origin()).isEqualTo(new Origin.Manifest(at));
        assertThat(dataset.project()).isEqualTo(project);
        assertThat(dataset.statistics()).isEqualTo(new Dataset.Statistics(0, 0, 0, 0));
        assertThat(jobsWaiting()).isEqualTo(1);
    }

    @Test
    void everyOriginIsReadBackAsItWasWritten() {
        Origin manifest = new Origin.Manifest(S3Location.of("images", "m.jsonl"));
        DatasetArn train = world.create(project, DatasetArn.Type.TRAIN, manifest);
        world.apply(train, new Event.Created());
        DatasetArn test = world.create(project, DatasetArn.Type.TEST, new Origin.Copy(train));

        assertThat(world.datasets.get(train).origin()).isEqualTo(manifest);
        assertThat(world.datasets.get(test).origin()).isEqualTo(new Origin.Copy(train));
        assertThat(world.datasets.get(train).statusMessage())
                .isEqualTo("The dataset was successfully created from the manifest file.");
        world.apply(test, new Event.Created());
        assertThat(world.datasets.get(test).statusMessage())
                .isEqualTo("The dataset was successfully created from the other dataset.");
    }

    @Test
    void aSecondDatasetOfATypeExistsAlready() {
        DatasetArn first = empty(DatasetArn.Type.TRAIN);

        assertThatThrownBy(() -> empty(DatasetArn.Type.TRAIN))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(first.toString());
        assertThat(world.datasets.ofProject(project)).hasSize(1);
        assertThat(jobsWaiting()).isEqualTo(1);
    }

    @Test
    void aProjectHasItsEarlierDatasetFirst() {
        DatasetArn test = empty(DatasetArn.Type.TEST);
        DatasetArn train = empty(DatasetArn.Type.TRAIN);
        world.create(world.project("other"), DatasetArn.Type.TRAIN, new Origin.Nothing());

        assertThat(world.datasets.ofProject(project)).extracting(Dataset::arn).containsExactly(test, train);
    }

    @Test
    void aProjectThatIsNotThereOrGoesAwayHasNoDatasets() {
        world.projects.delete(project);

        assertRefused(ErrorCode.RESOURCE_NOT_FOUND, () -> empty(DatasetArn.Type.TRAIN));
        assertRefused(
                ErrorCode.RESOURCE_NOT_FOUND,
                () -> world.create(
                        ProjectArn.parse("arn:aws:rekognition:us-east-1:111122223333:project/none/1")
                                .orElseThrow(),
                        DatasetArn.Type.TRAIN,
                        new Origin.Nothing()));
    }

    @Test
    void aDatasetIsCopiedOnlyFromOneThatCanBeRead() {
        DatasetArn source = empty(DatasetArn.Type.TRAIN);
        DatasetArn none =
                new DatasetArn("aws", TestDatasets.REGION, TestDatasets.ACCOUNT, "shapes", DatasetArn.Type.TEST, "7");

        assertRefused(
                ErrorCode.INVALID_PARAMETER,
                () -> world.create(project, DatasetArn.Type.TEST, new Origin.Copy(source)));
        assertRefused(
                ErrorCode.RESOURCE_NOT_FOUND, () -> world.create(project, DatasetArn.Type.TEST, new Origin.Copy(none)));
    }

    @Test
    void tooManyTagsAreOverTheLimitAndNoDatasetIsMade() {
        assertRefused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> world.datasets.create(new Datasets.NewDataset(
                        project,
                        DatasetArn.Type.TRAIN,
                        new Origin.Nothing(),
                        Map.of("a", "1", "b", "2", "c", "3", "d", "4"))));

        assertThat(world.datasets.ofProject(project)).isEmpty();
    }

    @Test
    void entriesAreListedInOrderWithWhatWasFound() {
        DatasetArn dataset = filled(SUNNY, WRONG, BARE);

        assertThat(world.lines(dataset))
                .satisfiesExactly(
                        sunny -> assertThat(sunny)
                                .isEqualTo(SUNNY.substring(0, SUNNY.length() - 1)
                                        + ",\"cl-metadata\":{\"is_labeled\":true}}"),
                        wrong -> assertThat(wrong)
                                .contains("cl-errors", "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT"),
                        bare -> assertThat(bare).endsWith(",\"cl-metadata\":{\"is_labeled\":false}}"));
        assertThat(world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(3, 2, 1, 1));
    }

    @Test
    void entriesArePagedToTheEndWithoutGapOrRepeat() {
        List<String> lines = IntStream.range(0, 25)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", ""))
                .toList();
        DatasetArn dataset = world.filled(project, DatasetArn.Type.TRAIN, lines);

        List<String> seen = new ArrayList<>();
        @Nullable String position = null;
        int pages = 0;
        do {
            Page<String> page = world.entries.entries(dataset, ALL, position, 10);
            seen.addAll(page.items());
            position = page.next();
            pages++;
        } while (position != null);

        assertThat(pages).isEqualTo(3);
        assertThat(seen).isEqualTo(world.lines(dataset)).hasSize(25);
    }

    @Test
    void aPageOfLongLinesEndsEarlyAndTheNextGoesOn() {
        String pad = "x".repeat(90_000);
        List<String> lines = IntStream.range(0, 60)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", "\"pad\":\"" + pad + "\""))
                .toList();
        DatasetArn dataset = world.filled(project, DatasetArn.Type.TRAIN, lines);

        Page<String> first = world.entries.entries(dataset, ALL, null, 100);
        Page<String> second = world.entries.entries(dataset, ALL, first.next(), 100);

        assertThat(first.items()).hasSizeBetween(40, 50);
        assertThat(first.items().size() + second.items().size()).isEqualTo(60);
        assertThat(second.next()).isNull();
    }

    @Test
    void eachFilterChoosesItsEntriesAndTogetherTheyAddUp() {
        DatasetArn dataset = filled(SUNNY, RAINY, CUPS, BARE, WRONG);

        assertThat(sources(dataset, ALL)).containsExactly("a/1", "A/2", "b/3", "b/4_%", "b/5");
        assertThat(sources(dataset, new Filter(List.of("rainy"), null, null, false)))
                .containsExactly("A/2", "b/3");
        assertThat(sources(dataset, new Filter(List.of("sunny", "cup"), null, null, false)))
                .containsExactly("a/1", "b/3");
        assertThat(sources(dataset, new Filter(List.of("Rainy"), null, null, false)))
                .isEmpty();
        assertThat(sources(dataset, new Filter(List.of(), true, null, false)))
                .containsExactly("a/1", "A/2", "b/3", "b/5");
        assertThat(sources(dataset, new Filter(List.of(), false, null, false))).containsExactly("b/4_%");
        assertThat(sources(dataset, new Filter(List.of(), null, "/a/", false))).containsExactly("a/1");
        assertThat(sources(dataset, new Filter(List.of(), null, "_%", false))).containsExactly("b/4_%");
        assertThat(sources(dataset, new Filter(List.of(), null, null, true))).containsExactly("b/5");
        assertThat(sources(dataset, new Filter(List.of("rainy", "cup"), true, "/b/", false)))
                .containsExactly("b/3");
    }

    @Test
    void labelsAreListedByFirstAppearanceWithTheirUse() {
        DatasetArn dataset = filled(RAINY, CUPS, SUNNY, BARE);

        assertThat(world.entries.labels(dataset, null, 100).items())
                .containsExactly(new LabelUse("rainy", 2, 0), new LabelUse("cup", 1, 1), new LabelUse("sunny", 1, 0));
    }

    @Test
    void labelsArePagedToTheEnd() {
        DatasetArn dataset = filled(RAINY, CUPS, SUNNY);

        Page<LabelUse> first = world.entries.labels(dataset, null, 2);
        Page<LabelUse> second = world.entries.labels(dataset, first.next(), 2);

        assertThat(first.items()).extracting(LabelUse::label).containsExactly("rainy", "cup");
        assertThat(second.items()).extracting(LabelUse::label).containsExactly("sunny");
        assertThat(second.next()).isNull();
        assertThat(world.entries.labels(dataset, "999999999999", 2).items()).isEmpty();
    }

    @Test
    void anEmptyDatasetHasNeitherEntriesNorLabels() {
        DatasetArn dataset = empty(DatasetArn.Type.TRAIN);
        world.apply(dataset, new Event.Created());

        assertThat(world.lines(dataset)).isEmpty();
        assertThat(world.entries.labels(dataset, null, 10)).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    void entriesAreReadOnlyOfADatasetAtRest() {
        DatasetArn dataset = empty(DatasetArn.Type.TRAIN);

        assertRefused(ErrorCode.RESOURCE_NOT_READY, () -> world.lines(dataset));
        assertRefused(ErrorCode.RESOURCE_NOT_READY, () -> world.entries.labels(dataset, null, 10));
        world.apply(dataset, new Event.Created());
        world.datasets.delete(dataset);
        assertRefused(ErrorCode.RESOURCE_IN_USE, () -> world.lines(dataset));
    }

    @Test
    void anUpdateKeepsItsChangesAndAnotherWaitsForItsEnd() {
        DatasetArn dataset = filled(SUNNY);

        world.datasets.update(dataset, "lines".getBytes(StandardCharsets.UTF_8));

        assertThat(world.status(dataset)).isEqualTo("UPDATE_IN_PROGRESS");
        assertThat(world.datasets.get(dataset).statusMessage()).isEqualTo("The dataset is being updated.");
        Optional<byte[]> changes = world.database.read(transaction -> Datasets.changes(transaction, dataset));
        assertThat(changes)
                .hasValueSatisfying(bytes ->
                        assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo("lines"));
        assertRefused(ErrorCode.RESOURCE_IN_USE, () -> world.datasets.update(dataset, new byte[] {1}));
        assertRefused(ErrorCode.RESOURCE_IN_USE, () -> world.datasets.delete(dataset));
    }

    @Test
    void aFailureIsShownWithWhoseFaultItIs() {
        DatasetArn train = filled(SUNNY);
        DatasetArn test = empty(DatasetArn.Type.TEST);
        world.datasets.update(train, new byte[] {1});
        world.clock.advance(Duration.ofSeconds(5));

        world.apply(train, new Event.UpdateRefused(new Failure("Your fault.", false)));
        world.apply(test, new Event.CreationFailed(new Failure("Our fault.", true)));

        Dataset failed = world.datasets.get(train);
        assertThat(failed.statusMessage()).isEqualTo("Your fault.");
        assertThat(failed.statusMessageCode()).isEqualTo(Optional.of("CLIENT_ERROR"));
        assertThat(failed.updatedAt()).isAfter(failed.createdAt());
        assertThat(world.lines(train)).hasSize(1);
        assertThat(world.datasets.get(test).statusMessage()).isEqualTo("Our fault.");
        assertThat(world.datasets.get(test).statusMessageCode()).isEqualTo(Optional.of("SERVICE_ERROR"));
    }

    @Test
    void everyMoveIsInTheHistory() {
        DatasetArn dataset = filled(SUNNY);
        world.datasets.update(dataset, new byte[] {1});
        world.apply(dataset, new Event.UpdateRefused(new Failure("why", false)));
        world.apply(dataset, new Event.UpdateRefused(new Failure("again", false)));

        List<String> moves = world.database.read(transaction -> transaction
                .query(
                        "select status_before, status_after, reason from cl_history where arn = ? order by revision",
                        dataset.toString())
                .stream()
                .map(row -> row.text("status_before") + " " + row.text("status_after") + " " + row.textOrNull("reason"))
                .toList());

        assertThat(moves)
                .containsExactly(
                        "CREATE_IN_PROGRESS CREATE_COMPLETE null",
                        "CREATE_COMPLETE UPDATE_IN_PROGRESS null",
                        "UPDATE_IN_PROGRESS UPDATE_FAILED why");
    }

    @Test
    void distributingNeedsTheTwoDatasetsOfOneProject() {
        DatasetArn train = filled(SUNNY);
        DatasetArn test = empty(DatasetArn.Type.TEST);
        world.apply(test, new Event.Created());
        ProjectArn other = world.project("other");
        DatasetArn elsewhere = world.filled(other, DatasetArn.Type.TEST, List.of());

        assertRefused(ErrorCode.INVALID_PARAMETER, () -> world.datasets.distribute(train, train));
        assertRefused(ErrorCode.INVALID_PARAMETER, () -> world.datasets.distribute(train, elsewhere));
        world.datasets.distribute(test, train);

        assertThat(world.status(train)).isEqualTo("UPDATE_IN_PROGRESS");
        assertThat(world.status(test)).isEqualTo("UPDATE_IN_PROGRESS");
    }

    @Test
    void distributingNeedsAnEmptyTestDatasetAndBothAtRest() {
        DatasetArn train = filled(SUNNY);
        DatasetArn test = empty(DatasetArn.Type.TEST);

        assertRefused(ErrorCode.RESOURCE_NOT_READY, () -> world.datasets.distribute(train, test));
        assertThat(world.status(train)).isEqualTo("CREATE_COMPLETE");
        long source = contentOf(train);
        world.database.useTransaction(transaction -> {
            long content = DatasetContents.begin(transaction, test);
            DatasetContents.copy(transaction, source, content);
            DatasetContents.publish(transaction, test, content);
            world.datasets.apply(transaction, test, new Event.Created());
        });
        assertRefused(ErrorCode.INVALID_PARAMETER, () -> world.datasets.distribute(train, test));
    }

    @Test
    void aDeletedDatasetIsGoneWithItsTagsAndItsTypeIsFreeAgain() {
        DatasetArn dataset = filled(SUNNY);
        world.tags.put(dataset.toString(), Map.of("a", "1"));

        world.datasets.delete(dataset);
        world.database.useTransaction(transaction -> Datasets.remove(transaction, dataset));
        world.database.useTransaction(transaction -> Datasets.remove(transaction, dataset));

        assertRefused(ErrorCode.RESOURCE_NOT_FOUND, () -> world.datasets.get(dataset));
        assertRefused(ErrorCode.RESOURCE_NOT_FOUND, () -> world.datasets.delete(dataset));
        assertRefused(ErrorCode.RESOURCE_NOT_FOUND, () -> world.lines(dataset));
        assertThat(world.count("cl_tag")).isZero();
        assertThat(empty(DatasetArn.Type.TRAIN)).isNotEqualTo(dataset);
    }

    @Test
    void onlyADatasetThatIsBeingDeletedIsRemoved() {
        DatasetArn dataset = filled(SUNNY);

        world.database.useTransaction(transaction -> Datasets.remove(transaction, dataset));

        assertThat(world.lines(dataset)).hasSize(1);
    }

    @Test
    void manyEntriesAreDroppedSomeAtATime() {
        List<String> lines = IntStream.range(0, 2500)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", label("a", "l" + i % 7)))
                .toList();
        DatasetArn dataset = world.filled(project, DatasetArn.Type.TRAIN, lines);
        long content = contentOf(dataset);

        boolean first = world.database.inTransaction(transaction -> DatasetContents.dropSome(transaction, content));
        long left = world.count("cl_entry");
        boolean second = world.database.inTransaction(transaction -> DatasetContents.dropSome(transaction, content));
        boolean third = world.database.inTransaction(transaction -> DatasetContents.dropSome(transaction, content));

        assertThat(left).isEqualTo(500);
        assertThat(List.of(first, second, third)).containsExactly(true, true, false);
        assertThat(world.count("cl_entry") + world.count("cl_entry_label")).isZero();
    }

    @Test
    void labelsByPositionHasEveryEntryWithItsLabelsInByteOrder() {
        String both = lineOf("s3://images/9.png", label("a", "b") + "," + label("c", "B"));
        DatasetArn dataset = filled(SUNNY, BARE, both);
        Map<Long, List<String>> found = new TreeMap<>();

        long content = contentOf(dataset);
        world.database.useTransaction(
                transaction -> DatasetContents.labelsByPosition(transaction, content, found::put));

        assertThat(found)
                .containsExactly(
                        Map.entry(0L, List.of("sunny")), Map.entry(1L, List.of()), Map.entry(2L, List.of("B", "b")));
    }

    @Test
    void aLineWithoutSourceRefIsNoEntry() {
        assertThatThrownBy(() -> EntryRow.of(LineParser.parse("{}"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDatasetIsNeverUpdatedBeforeItWasCreated() {
        empty(DatasetArn.Type.TEST);
        DatasetArn second = filled(SUNNY);

        Dataset dataset = world.datasets.get(second);

        assertThat(dataset.createdAt()).isAfter(world.clock.instant());
        assertThat(dataset.updatedAt()).isEqualTo(dataset.createdAt());
    }
}
