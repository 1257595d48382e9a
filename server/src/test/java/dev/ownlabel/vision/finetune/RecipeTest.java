package dev.ownlabel.vision.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static Source source(List<String> maps) {
        List<Double> grey = List.of(128.0, 128.0, 128.0);
        return new Source("n", new byte[0], "e", maps, false, 224, new Normalising(false, grey, grey));
    }

    @Test
    void whatTheFinestMapIsMadeOfStays() {
        assertThat(Recipe.late(source(List.of("c3", "c4", "c5")), 500).frozen()).containsExactly("c3");
    }

    @Test
    void aNetworkWithoutMapsLearnsWholeInSmallSteps() {
        Recipe recipe = Recipe.late(source(List.of()), 500);

        assertThat(recipe.frozen()).isEmpty();
        assertThat(recipe.rate()).isLessThan(Recipe.WHOLE.rate());
    }

    @Test
    void fewImagesAreSeenMoreOften() {
        assertThat(Recipe.late(source(List.of()), 100).epochs()).isEqualTo(80);
        assertThat(Recipe.late(source(List.of()), 1000).epochs()).isEqualTo(20);
    }
}
