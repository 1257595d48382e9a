package dev.ownlabel.customlabels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Walks every state and event and compares with the checked-in table. */
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

    @Test
    void everyEventInEveryStateDoesWhatTheTableSays() throws IOException {
        List<String> lines = new ArrayList<>();
        for (VersionState state : STATES) {
            for (VersionEvent event : EVENTS) {
                lines.add(VersionLifecycle.status(state) + " "
                        + event.getClass().getSimpleName() + " "
                        + LifecycleTable.outcome(() -> VersionLifecycle.step(state, event)));
            }
        }

        assertThat(lines).isEqualTo(LifecycleTable.read("version-lifecycle.txt"));
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
    void trainingProgressFollowsTheKnownText() {
        VersionState training = new VersionState.TrainingInProgress();

        assertThat(VersionLifecycle.message(training, null)).isEqualTo("The model is being trained.");
        assertThat(VersionLifecycle.message(training, "Embedding images: 45 %"))
                .isEqualTo("The model is being trained. Embedding images: 45 %");
    }

    @Test
    void trainingWithoutProgressHasThePlainText() {
        assertThat(VersionLifecycle.message(new VersionState.TrainingInProgress(), ""))
                .isEqualTo("The model is being trained.");
    }

    @Test
    void everyOtherStateHasItsText() {
        List<String> messages = STATES.stream()
                .skip(1)
                .map(state -> VersionLifecycle.message(state, "not shown"))
                .toList();

        assertThat(messages)
                .containsExactly(
                        "The model is ready to run.",
                        "why",
                        "The model is being copied. not shown",
                        "The model is copied and ready to run. note",
                        "why",
                        "The model is starting.",
                        "The model is running.",
                        "why",
                        "The model is stopping.",
                        "The model is stopped and ready to run.",
                        "The model is being deleted.");
    }
}
