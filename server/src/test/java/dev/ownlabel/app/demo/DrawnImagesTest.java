package dev.ownlabel.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.app.client.LabelledImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawnImagesTest {
    @Test
    void theSameSeedDrawsTheSameImages() throws IOException {
        List<LabelledImage> first = DrawnImages.draw(1, 5);
        List<LabelledImage> second = DrawnImages.draw(1, 5);

        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).content().read())
                    .isEqualTo(second.get(i).content().read());
        }
    }

    @Test
    void noTwoImagesOfASetAreTheSame() throws IOException {
        List<LabelledImage> images = DrawnImages.draw(2, 5);

        assertThat(images).hasSize(10);
        assertThat(images.get(0).content().read())
                .isNotEqualTo(images.get(1).content().read());
    }
}
