package dev.ownlabel.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "a/../../b",
                "..",
                "C:\\x\\..\\y",
                "a\u0000b/\u202Ec",
                "",
                "///",
                "a//b/./c"
            })
    void anyTextBecomesAPathThatStaysWhereItIsPut(String text) {
        String name = SafeName.of(text);

        assertThat(Path.of("/root").resolve(name).normalize()).startsWithRaw(Path.of("/root"));
        assertThat(Images.refusal(name)).isEmpty();
    }

    @Test
    void plainNamesStayAsTheyAre() {
        assertThat(SafeName.of("cat/a b (1).jpg")).isEqualTo("cat/a b (1).jpg");
    }

    @Test
    void namesThatBecomeTheSameAreToldApart() {
        SafeName names = new SafeName();

        assertThat(names.unique("a/x.jpg")).isEqualTo("a/x.jpg");
        assertThat(names.unique("A/X.jpg")).isEqualTo("A/X-2.jpg");
        assertThat(names.unique("a/x.jpg")).isEqualTo("a/x-3.jpg");
    }

    @Test
    void endlessNamesAreCutAndKeepTheirExtension() {
        assertThat(SafeName.of("ä".repeat(500) + ".jpg")).hasSizeLessThan(201).endsWith(".jpg");
    }
}
