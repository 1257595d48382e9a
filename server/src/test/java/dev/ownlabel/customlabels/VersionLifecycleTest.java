package dev.ownlabel.customlabels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Walks every state and event and compares with the checked-in tables. */
class VersionLifecycleTest {
    private static final List<VersionState> STATES = List.of(
            new VersionState.TrainingInProgress(),
            new VersionState.TrainingCompleted(),
            new VersionState.TrainingFailed("why"),
            new VersionState.CopyingInProgress(),
            new VersionState.CopyingCompleted("note"),
            new VersionState.CopyingFailed("why"),
            new VersionState.Starting(1, 3),
            new VersionState.Running(1, 3),
            new VersionState.Failed("why"),
            new VersionState.Stopping(),
            new VersionState.Stopped(),
            new VersionState.Deleting());
    private static final List<VersionEvent> EVENTS = List.of(
            new VersionEvent.TrainingSucceeded(),
            new VersionEvent.TrainingFailed("because"),
            new VersionEvent.CopySucceeded("note"),
            new VersionEvent.CopyFailed("because"),
            new VersionEvent.StartRequested(2, null),
            new VersionEvent.ModelLoaded(),
            new VersionEvent.LoadFailed("because"),
            new VersionEvent.StopRequested(),
            new VersionEvent.ModelUnloaded(),
            new VersionEvent.DeleteRequested());
    private static final List<DatasetState> DATASET_STATES = List.of(
            new DatasetState.CreateInProgress(),
            new DatasetState.CreateComplete(),
            new DatasetState.CreateFailed(new DatasetState.Failure("why", false)),
            new DatasetState.UpdateInProgress(),
            new DatasetState.UpdateComplete(),
            new DatasetState.UpdateFailed(new DatasetState.Failure("why", false)),
            new DatasetState.DeleteInProgress());
    private static final List<DatasetLifecycle.Event> DATASET_EVENTS = List.of(
            new DatasetLifecycle.Event.Created(),
            new DatasetLifecycle.Event.CreationFailed(new DatasetState.Failure("because", true)),
            new DatasetLifecycle.Event.UpdateRequested(),
            new DatasetLifecycle.Event.DistributionRequested(),
            new DatasetLifecycle.Event.Updated(),
            new DatasetLifecycle.Event.UpdateRefused(new DatasetState.Failure("because", true)),
            new DatasetLifecycle.Event.DeleteRequested());

    @Test
    void everyEventInEveryStateOfAVersionDoesWhatTheTableSays() throws IOException {
        List<String> lines = new ArrayList<>();
        for (VersionState state : STATES) {
            for (VersionEvent event : EVENTS) {
                lines.add(VersionLifecycle.status(state) + " "
                        + event.getClass().getSimpleName() + " "
                        + outcome(() -> VersionLifecycle.step(state, event)));
            }
        }

        assertThat(lines).isEqualTo(table("version-lifecycle.txt"));
    }

    @Test
    void aVersionCanBeCopiedWhereItHoldsAModel() {
        List<String> lines = STATES.stream()
                .map(state -> VersionLifecycle.status(state) + " "
                        + VersionLifecycle.copying(state).map(Object::toString).orElse("can be copied"))
                .toList();

        assertThat(lines)
                .containsExactly(
                        "TRAINING_IN_PROGRESS RESOURCE_IN_USE",
                        "TRAINING_COMPLETED can be copied",
                        "TRAINING_FAILED INVALID_PARAMETER",
                        "COPYING_IN_PROGRESS RESOURCE_IN_USE",
                        "COPYING_COMPLETED can be copied",
                        "COPYING_FAILED INVALID_PARAMETER",
                        "STARTING can be copied",
                        "RUNNING can be copied",
                        "FAILED can be copied",
                        "STOPPING can be copied",
                        "STOPPED can be copied",
                        "DELETING RESOURCE_IN_USE");
    }

    @Test
    void everyEventInEveryStateOfADatasetDoesWhatTheTableSays() throws IOException {
        List<String> lines = new ArrayList<>();
        for (DatasetState state : DATASET_STATES) {
            for (DatasetLifecycle.Event event : DATASET_EVENTS) {
                lines.add(DatasetLifecycle.status(state) + " "
                        + event.getClass().getSimpleName() + " "
                        + outcome(() -> DatasetLifecycle.step(state, event)));
            }
        }

        assertThat(lines).isEqualTo(table("dataset-lifecycle.txt"));
    }

    @Test
    void trainingProgressFollowsTheKnownText() {
        VersionState training = new VersionState.TrainingInProgress();

        assertThat(VersionLifecycle.message(training, null)).isEqualTo("The model is being trained.");
        assertThat(VersionLifecycle.message(training, "Embedding images: 45 %"))
                .isEqualTo("The model is being trained. Embedding images: 45 %");
    }

    private static String outcome(Supplier<Step<?>> step) {
        try {
            return switch (step.get()) {
                case Step.To<?>(Object next) -> "-> " + next;
                case Step.Repeated<?>() -> "repeated";
                case Step.Refused<?>(var code) -> "refused " + code;
            };
        } catch (IllegalStateException e) {
            return "bug";
        }
    }

    private static List<String> table(String name) throws IOException {
        try (InputStream stream = VersionLifecycleTest.class.getResourceAsStream(name)) {
            if (stream == null) {
                return List.of();
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
