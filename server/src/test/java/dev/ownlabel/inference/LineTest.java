package dev.ownlabel.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Turns run when the test says so, one after the other. */
class LineTest {
    private static final List<Sighting> ANSWER = List.of(new Sighting("a", 0.5f, null));

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<String> worked = new ArrayList<>();
    private final AtomicInteger lanes = new AtomicInteger(1);

    private Line line(String name, int largestBatch) {
        return new Line(turns::add, lanes::get, largestBatch, batch -> {
            worked.add(name + batch.size());
            batch.forEach(ticket -> ticket.answer(ANSWER));
        });
    }

    private static List<Ticket> add(Line line, int count) {
        List<Ticket> tickets =
                Stream.generate(() -> new Ticket(new byte[0])).limit(count).toList();
        tickets.forEach(line::add);
        return tickets;
    }

    private void runAll() {
        for (Runnable turn; (turn = turns.poll()) != null; ) {
            turn.run();
        }
    }

    @Test
    void aLoneImageIsABatchOfOneAndWaitsForNoOther() throws Exception {
        Line line = line("a", 4);

        Ticket ticket = add(line, 1).getFirst();
        runAll();

        assertThat(ticket.await(Duration.ofSeconds(30))).isEqualTo(ANSWER);
        assertThat(worked).containsExactly("a1");
    }

    @Test
    void whatWaitsWhenATurnBeginsIsOneBatchUpToTheLargest() {
        Line line = line("a", 4);

        add(line, 6);
        runAll();

        assertThat(worked).containsExactly("a4", "a2");
    }

    @Test
    void lanesShareWhatWaits() {
        lanes.set(2);
        Line line = line("a", 4);

        add(line, 6);
        runAll();

        assertThat(worked).containsExactly("a3", "a2", "a1");
    }

    @Test
    void noMoreLanesAreOpenThanThereAre() {
        lanes.set(3);
        Line line = line("a", 1);

        add(line, 10);

        assertThat(turns).hasSize(3);
        assertThat(line.openLanes()).isEqualTo(3);
        assertThat(line.length()).isEqualTo(10);
        runAll();
        assertThat(line.openLanes()).isZero();
        assertThat(worked).hasSize(10);
    }

    @Test
    void aCrowdAtOneModelDelaysAnotherByOneTurn() {
        Line crowded = line("crowd", 2);
        Line other = line("other", 2);

        add(crowded, 6);
        add(other, 1);
        runAll();

        assertThat(worked).containsExactly("crowd2", "other1", "crowd2", "crowd2");
    }

    @Test
    void fewerLanesCloseWhenTheirTurnEnds() {
        lanes.set(2);
        Line line = line("a", 1);
        add(line, 6);

        lanes.set(1);
        turns.remove().run();
        turns.remove().run();

        assertThat(line.openLanes()).isEqualTo(1);
        runAll();
        assertThat(worked).hasSize(6);
    }

    @Test
    void nobodyWorksOnAnImageWhoseOwnerLeft() {
        Line line = line("a", 4);
        Ticket ticket = add(line, 1).getFirst();

        assertThatThrownBy(() -> ticket.await(Duration.ofNanos(1)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED));
        runAll();

        assertThat(worked).isEmpty();
        assertThat(line.openLanes()).isZero();
    }

    @Test
    void memoryThatRunsOutIsToldAsThrottling() {
        Ticket ticket = new Ticket(new byte[0]);
        assertThat(ticket.take()).isTrue();

        ticket.fail(new OutOfMemoryError("none"));

        assertThatThrownBy(() -> ticket.await(Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.THROTTLING));
    }
}
