package dev.ownlabel.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "serve --port",
                "serve --port many",
                "serve --nonsense",
                "serve --set region",
                "train",
                "detect",
                "detect arn:aws:x",
                "train --test x --project y",
                "dataset",
                "dataset import x",
                "dataset import x --project p --format nonsense",
                "dataset import x --project p --type nonsense",
                "dataset export --project p --format folder --to x",
                "dataset export --project p --format auto --to x",
                "dataset report",
                "dataset report x --project p",
                "copy",
                "copy arn:aws:x --from arn:aws:y",
                "policy",
                "policy explain --principal nobody --action a:b --resource *",
                "account",
                "account add",
                "account add 123 --name x",
                "account add 123456789012",
                "account add 123456789012 --name x --organisation acme",
                "account organisation",
                "account organisation 123",
                "account organisation 123456789012 O-AAAAAAAAAA",
                "account organisation 123456789012 o-aaaaaaaaaa --remove",
                "account key",
                "account key 123",
                "config --set nonsense=1",
                "config --set http.port=70000"
            })
    void wrongUsageEndsWithTwoAndSaysWhatIsWrongWithoutAStackTrace(String line) {
        int exitCode = run(line.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve ",
                "demo ",
                "train ",
                "detect ",
                "dataset ",
                "dataset import ",
                "dataset export ",
                "dataset report ",
                "dataset list ",
                "copy ",
                "policy ",
                "policy explain ",
                "account ",
                "account add ",
                "account list ",
                "account organisation ",
                "account key ",
                "config "
            })
    void everyCommandExplainsItself(String command) {
        int exitCode = run((command + "--help").split(" "));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("Usage: ownlabel " + command);
    }

    @Test
    void noArgumentsShowTheHelp() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("demo", "serve", "train", "detect", "account", "config");
    }

    @Test
    void aMisspeltSettingIsNamedWithTheNearest() {
        run("config", "--set", "http.prt=1");

        assertThat(err.toString()).contains("'http.prt'").contains("'http.port'");
    }

    @Test
    void configListsEveryKeyWithValueDefaultSourceAndMeaning() {
        int exitCode = run("config", "--set", "region=eu-west-1", "--data", folder.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("region = eu-west-1")
                .contains("default us-east-1, from command line")
                .contains("data.folder = " + folder);
    }

    @Test
    void aFolderWithoutImagesFailsWithOneMessage() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no image");

        int exitCode = run("train", folder.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("holds no images").doesNotContain("\tat ");
    }

    @Test
    void anAddedAccountIsListedAndHasAProfile() throws IOException {
        Path data = folder.resolve("data");

        int added = run("account", "add", "444455556666", "--name", "acme", "--data", data.toString());
        int listed = run("account", "list", "--data", data.toString());

        assertThat(added).as(err.toString()).isZero();
        assertThat(listed).isZero();
        assertThat(out.toString()).contains("111122223333", "444455556666", "acme");
        assertThat(data.resolve("credentials")).content().contains("[acme]", "[default]");
        assertThat(data.resolve("config")).content().contains("[profile acme]", "endpoint_url");
    }

    @Test
    void anAccountThatIsThereAlreadyFails() {
        String data = folder.resolve("data").toString();
        run("account", "add", "444455556666", "--name", "acme", "--data", data);

        int exitCode = run("account", "add", "444455556666", "--name", "other", "--data", data);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("Account 444455556666 is there already, with the name acme");
    }

    @Test
    void anAccountsOrganisationIsSetShownAndRemoved() {
        String data = folder.resolve("data").toString();
        run("account", "add", "444455556666", "--name", "acme", "--organisation", "o-aaaaaaaaaa", "--data", data);

        assertThat(said("account", "list", "--data", data)).contains("no organisation", "o-aaaaaaaaaa");
        assertThat(said("account", "organisation", "444455556666", "--data", data))
                .contains("Account 444455556666 belongs to o-aaaaaaaaaa");
        assertThat(said("account", "organisation", "444455556666", "o-bbbbbbbbbb", "--data", data))
                .contains("now belongs to o-bbbbbbbbbb");
        assertThat(said("account", "organisation", "444455556666", "--data", data))
                .contains("belongs to o-bbbbbbbbbb");
        assertThat(said("account", "organisation", "444455556666", "--remove", "--data", data))
                .contains("now belongs to no organisation");
        assertThat(said("account", "organisation", "444455556666", "--data", data))
                .contains("belongs to no organisation");
        assertThat(run("account", "organisation", "777788889999", "--data", data))
                .isEqualTo(1);
        assertThat(err.toString()).contains("There is no account 777788889999 here");
    }

    @Test
    void aNewKeyOfTheAdministratorGoesIntoTheProfile() throws IOException {
        Path data = folder.resolve("data");
        run("account", "add", "444455556666", "--name", "acme", "--data", data.toString());
        String before = Files.readString(data.resolve("credentials"));

        String made = said("account", "key", "444455556666", "--data", data.toString());
        String id = made.replaceAll("(?s).*access key (\\w+) of.*", "$1");
        int third = run("account", "key", "444455556666", "--data", data.toString());

        assertThat(made).contains("Made access key " + id + " of arn:aws:iam::444455556666:user/admin");
        assertThat(before).doesNotContain(id);
        assertThat(data.resolve("credentials")).content().contains(id);
        assertThat(third).isEqualTo(1);
        assertThat(err.toString()).contains("two keys already").contains(id + " (active)");
        assertThat(said("account", "key", "444455556666", "--replace", id, "--data", data.toString()))
                .contains("Made access key");
        assertThat(data.resolve("credentials")).content().doesNotContain(id);
    }

    private String said(String... arguments) {
        out.getBuffer().setLength(0);
        assertThat(run(arguments)).as(err.toString()).isZero();
        return out.toString();
    }

    private int run(String... arguments) {
        return CommandLines.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
