package dev.ownlabel.customlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Walks every state and event and compares with the checked-in table. */
class DatasetLifecycleTest {
    private static final DatasetState.Failure WHY = new DatasetState.Failure("why", false);
    private static final List<DatasetState> STATES = List.of(
            new DatasetState.CreateInProgress(),
            new DatasetState.CreateComplete(),
            new DatasetState.CreateFailed(WHY),
            new DatasetState.UpdateInProgress(),
            new DatasetState.UpdateComplete(),
            new DatasetState.UpdateFailed(WHY),
            new DatasetState.DeleteInProgress());
    private static final List<Event> EVENTS = List.of(
            new Event.Created(),
            new Event.CreationFailed(new DatasetState.Failure("because", true)),
            new Event.UpdateRequested(),
            new Event.DistributionRequested(),
            new Event.Updated(),
            new Event.UpdateRefused(new DatasetState.Failure("because", true)),
            new Event.DeleteRequested());

    @Test
    void everyEventInEveryStateDoesWhatTheTableSays() throws IOException {
        List<String> lines = new ArrayList<>();
        for (DatasetState state : STATES) {
            for (Event event : EVENTS) {
                lines.add(
                        DatasetLifecycle.status(state) + " " + event.getClass().getSimpleName() + " "
                                + LifecycleTable.outcome(() -> DatasetLifecycle.step(state, event)));
            }
        }

        assertThat(lines).isEqualTo(LifecycleTable.read("dataset-lifecycle.txt"));
    }

    @Test
    void aStatusIsReadBackAsItsState() {
        for (DatasetState state : STATES) {
            assertThat(DatasetLifecycle.state(DatasetLifecycle.status(state), WHY))
                    .isEqualTo(state);
        }
    }

    @Test
    void anUnknownStatusIsABug() {
        assertThatThrownBy(() -> DatasetLifecycle.state("GONE", WHY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GONE");
    }

    @Test
    void entriesAreListedOnlyOfADatasetAtRest() {
        assertThat(STATES.stream().map(DatasetLifecycle::reading))
                .containsExactly(
                        Optional.of(ErrorCode.RESOURCE_NOT_READY),
                        Optional.empty(),
                        Optional.of(ErrorCode.RESOURCE_NOT_READY),
                        Optional.of(ErrorCode.RESOURCE_IN_USE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(ErrorCode.RESOURCE_IN_USE));
    }

    @Test
    void trainingBeginsOnlyWithADatasetAtRest() {
        assertThat(STATES.stream().map(DatasetLifecycle::training))
                .containsExactly(
                        Optional.of(ErrorCode.RESOURCE_IN_USE),
                        Optional.empty(),
                        Optional.of(ErrorCode.INVALID_PARAMETER),
                        Optional.of(ErrorCode.RESOURCE_IN_USE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(ErrorCode.RESOURCE_IN_USE));
    }
}
