package dev.ownlabel.vision.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private static final List<Double> GREY = List.of(128.0, 128.0, 128.0);

    @Test
    void onlyAMachineThatIsSlowerChangesThePlan() {
        Speed usual = Speed.assumed(true, 1);

        assertThat(usual.lowered(10 * usual.multiplications())).isEqualTo(usual);
        assertThat(usual.lowered(0.91 * usual.multiplications())).isEqualTo(usual);
        assertThat(usual.lowered(0.89 * usual.multiplications()).multiplications())
                .isEqualTo(usual.multiplications() * 0.75);
        assertThat(usual.lowered(0.2 * usual.multiplications()).multiplications())
                .isCloseTo(usual.multiplications() * Math.pow(0.75, 6), within(1.0));
    }

    @Test
    void moreCoresAndShortNumbersAreFaster() {
        assertThat(Speed.assumed(true, 1).multiplications())
                .isGreaterThan(Speed.assumed(false, 1).multiplications());
        assertThat(Speed.assumed(false, 2).multiplications())
                .isBetween(
                        1.5 * Speed.assumed(false, 1).multiplications(),
                        2 * Speed.assumed(false, 1).multiplications());
    }

    @Test
    void aMachineIsMeasuredByItsFastestBatch() throws Exception {
        Source source = new Source(
                "tiny",
                TinyNetwork.onnx(),
                "embedding",
                List.of(),
                true,
                TinyNetwork.SIDE,
                new Normalising(false, GREY, GREY));
        long[] times = {0, 9_000, 0, 700, 0, 200, 0, 300, 0, 500}; // the first does not count
        AtomicLong next = new AtomicLong();

        double measured = Speed.measured(
                Engine.open(1, Device.CPU), source, Recipe.WHOLE, () -> times[(int) next.getAndIncrement()]);

        double work =
                FineTuner.work(Engine.open(1, Device.CPU), source, Recipe.WHOLE).multiplications();
        assertThat(measured).isCloseTo(work * Recipe.WHOLE.batch() / 200e-9, within(1.0));
    }
}
