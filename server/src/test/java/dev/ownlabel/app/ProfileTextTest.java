package dev.ownlabel.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProfileTextTest {
    @Test
    void anEmptyFileGetsTheSectionAndItsKeys() {
        ProfileText text = new ProfileText("");

        text.set("default", "region", "us-east-1");
        text.set("default", "endpoint_url", "http://127.0.0.1:1");

        assertThat(text.text()).isEqualTo("[default]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:1\n");
    }

    @Test
    void commentsUnknownKeysNestedSettingsAndOtherSectionsStay() {
        String before = """
            # mine
            [default]
            output = json
            endpoint_url = http://old
            s3 =
              endpoint_url = http://nested

            [profile other]
            endpoint_url=http://other
            """;
        ProfileText text = new ProfileText(before);

        text.set("default", "endpoint_url", "http://new");

        assertThat(text.text()).isEqualTo(before.replace("endpoint_url = http://old", "endpoint_url = http://new"));
    }

    @Test
    void aKeyIsAddedAtTheEndOfItsSectionBeforeTheBlankLine() {
        ProfileText text = new ProfileText("[default]\nregion = a\n\n[profile other]\nregion = b\n");

        text.set("default", "endpoint_url", "http://x");

        assertThat(text.text())
                .isEqualTo("[default]\nregion = a\nendpoint_url = http://x\n\n[profile other]\nregion = b\n");
    }

    @Test
    void aValueThatIsTheSameLeavesTheLineAsTheUserWroteIt() {
        ProfileText text = new ProfileText("[default]\nregion=a\n");

        text.set("default", "region", "a");

        assertThat(text.text()).isEqualTo("[default]\nregion=a\n");
    }

    @Test
    void aKeyOfAnotherSectionIsNotTaken() {
        ProfileText text = new ProfileText("[profile  other]\nregion = b\n");

        assertThat(text.get("default", "region")).isEmpty();
        assertThat(text.get("profile other", "region")).contains("b");
    }
}
