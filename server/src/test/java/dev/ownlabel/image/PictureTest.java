package dev.ownlabel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void scalingDownAveragesEveryPixel() {
        byte[] rgb = new byte[100 * 100 * 3];
        for (int i = 0; i < 10_000; i++) {
            rgb[i * 3] = (byte) ((i % 100 + i / 100) % 2 == 0 ? 255 : 0);
            rgb[i * 3 + 1] = (byte) 200;
        }

        Picture small = new Picture(100, 100, rgb).scaled(10, 5);

        assertThat(small.width()).isEqualTo(10);
        assertThat(small.height()).isEqualTo(5);
        for (int i = 0; i < 50; i++) {
            assertThat(small.rgb()[i * 3] & 255).isBetween(124, 131);
            assertThat(small.rgb()[i * 3 + 1] & 255).isEqualTo(200);
        }
    }

    @Test
    void scalingUpInterpolates() {
        Picture two = new Picture(2, 1, new byte[] {0, 0, 0, (byte) 200, (byte) 200, (byte) 200});

        Picture four = two.scaled(4, 1);

        assertThat(new int[] {four.rgb()[0] & 255, four.rgb()[3] & 255, four.rgb()[6] & 255, four.rgb()[9] & 255})
                .containsExactly(0, 50, 150, 200);
    }

    @Test
    void aMirrorChangesLeftAndRight() {
        Picture picture = new Picture(2, 1, new byte[] {1, 2, 3, 4, 5, 6});

        assertThat(picture.mirrored().rgb()).containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test
    void aPictureNeedsThreeBytesAPixel() {
        assertThatThrownBy(() -> new Picture(2, 2, new byte[11])).isInstanceOf(IllegalArgumentException.class);
    }
}
