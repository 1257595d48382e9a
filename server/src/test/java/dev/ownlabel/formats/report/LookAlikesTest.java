package dev.ownlabel.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LookAlikesTest {
    private static Picture patches(long seed, int side) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] coarse = new byte[8 * 8 * 3];
        random.nextBytes(coarse);
        return new Picture(8, 8, coarse).scaled(side, side);
    }

    private static Picture brighter(Picture picture, double factor) {
        byte[] rgb = picture.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(255, (rgb[i] & 255) * factor);
        }
        return new Picture(picture.width(), picture.height(), rgb);
    }

    @Test
    void copiesAtAnotherSizeAndLightAreFoundAmongManyOthers() {
        List<Likeness> pictures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            pictures.add(Likeness.of(patches(i, 64)));
        }
        pictures.add(Likeness.of(patches(17, 40)));
        pictures.add(Likeness.of(brighter(patches(17, 64), 0.7)));
        pictures.add(Likeness.of(patches(250, 90)));

        List<List<Integer>> groups = LookAlikes.groups(pictures);

        assertThat(groups).containsExactly(List.of(17, 500, 501), List.of(250, 502));
    }

    @Test
    void theSameShapeInAnotherColourIsAnotherPicture() {
        Picture picture = patches(1, 64);
        byte[] rgb = picture.rgb().clone();
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) ((rgb[i] & 255) / 3);
        }

        List<List<Integer>> groups =
                LookAlikes.groups(List.of(Likeness.of(picture), Likeness.of(new Picture(64, 64, rgb))));

        assertThat(groups).isEmpty();
    }

    @Test
    void picturesOfOneLightAreLikeNothing() {
        Likeness black = Likeness.of(new Picture(64, 64, new byte[64 * 64 * 3]));

        assertThat(LookAlikes.groups(List.of(black, black))).isEmpty();
    }
}
