package dev.ownlabel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Administrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

class ProfileFilesTest {
    private static final Administrator FIRST = administrator("111122223333", "default", "AKIAFIRST", "s1");
    private static final Administrator ACME = administrator("444455556666", "acme", "AKIAACME", "s2");

    @TempDir
    Path path;

    private DataFolder folder;
    private ProfileFiles files;

    @BeforeEach
    void open() throws IOException {
        folder = DataFolder.open(path.resolve("data"));
        files = new ProfileFiles(folder, new Region("us-east-1"));
    }

    @Test
    void theAwsSdkReadsWhatIsWritten() throws IOException {
        files.write(List.of(FIRST, ACME), "http://127.0.0.1:8420");

        ProfileFile credentials = ProfileFile.builder()
                .content(folder.credentials())
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        ProfileFile config = ProfileFile.builder()
                .content(folder.config())
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        assertThat(credentials.profile("default").orElseThrow().property("aws_access_key_id"))
                .contains("AKIAFIRST");
        assertThat(credentials.profile("acme").orElseThrow().property("aws_secret_access_key"))
                .contains("s2");
        assertThat(config.profile("acme").orElseThrow().property("endpoint_url"))
                .contains("http://127.0.0.1:8420");
        assertThat(config.profile("default").orElseThrow().property("region")).contains("us-east-1");
    }

    @Test
    void onlyTheOwnerMayReadTheCredentials() throws IOException {
        files.write(List.of(FIRST), "http://127.0.0.1:8420");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.credentials())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void anotherStartBringsTheEndpointUpToDateAndKeepsWhatTheUserAdded() throws IOException {
        files.write(List.of(FIRST), "http://127.0.0.1:1");
        Files.writeString(folder.credentials(), Files.readString(folder.credentials()) + "\n[mine]\na = b\n");
        Files.writeString(folder.config(), Files.readString(folder.config()) + "output = text\n");

        files.write(List.of(FIRST), "http://127.0.0.1:2");

        assertThat(files.endpoint()).contains("http://127.0.0.1:2");
        assertThat(folder.credentials()).content().contains("[mine]\na = b\n");
        assertThat(folder.config()).content().contains("output = text\n").doesNotContain(":1\n");
    }

    @Test
    void aProfileThatWasLostIsWrittenAgain() throws IOException {
        files.write(List.of(FIRST, ACME), "http://127.0.0.1:1");
        String whole = Files.readString(folder.credentials());
        Files.delete(folder.credentials());

        files.write(List.of(FIRST, ACME), "http://127.0.0.1:1");

        assertThat(folder.credentials()).hasContent(whole);
    }

    @Test
    void aKeyThatThisInstallationDoesNotKnowIsReplaced() throws IOException {
        Files.writeString(
                folder.credentials(), "[default]\naws_access_key_id = AKIAOLD\naws_secret_access_key = old\n");

        files.write(List.of(FIRST), "http://127.0.0.1:1");

        assertThat(folder.credentials())
                .hasContent("[default]\naws_access_key_id = AKIAFIRST\naws_secret_access_key = s1\n");
    }

    private static Administrator administrator(String id, String name, String keyId, String secret) {
        return new Administrator(
                new Account(new AccountId(id), name), List.of(new AccessKey(keyId, new Secret(secret))));
    }
}
