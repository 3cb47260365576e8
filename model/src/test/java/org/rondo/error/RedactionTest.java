package org.rondo.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private final Redaction redaction = Redaction.byName();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "s3a://AKIA:hunter22@bucket/x is not there | s3a://(redacted)@bucket/x is not there",
        "abfss://me:hunter22@host/x | abfss://(redacted)@host/x",
        "jdbc:mysql://me:hunt@hunter22@h/db is not there | jdbc:mysql://(redacted)@h/db is not there",
        "jdbc:oracle:thin:me/hunter22@//h:1521/db | jdbc:oracle:thin:(redacted)@//h:1521/db",
        "jdbc:sqlserver://h;password=hunter22;a=1 | jdbc:sqlserver://h;password=(redacted);a=1",
        "fs.sftp.keyfile.passphrase: hunter22 | fs.sftp.keyfile.passphrase: (redacted)",
        "https://h/x?a=1&sig=hunter22&se=2 | https://h/x?a=1&sig=(redacted)&se=2",
        "https://h/x?X-Amz-Signature=hunter22 | https://h/x?X-Amz-Signature=(redacted)",
        "--set data.options.password=hunter22 | --set data.options.password=(redacted)",
        "fs.s3a.secret.key: hunter22, and so on | fs.s3a.secret.key: (redacted), and so on",
        "fs.azure.account.key.me.net=hunter22 | fs.azure.account.key.me.net=(redacted)",
        "{\"apiKey\": \"hunter 22\", \"a\": 1} | {\"apiKey\": (redacted), \"a\": 1}",
        "data.options.token: got hunter 22, expected x | data.options.token: (redacted), expected x",
        "AWS_SECRET_ACCESS_KEY=hunter22 | AWS_SECRET_ACCESS_KEY=(redacted)",
        "my-credential = 'hunter22' | my-credential = (redacted)",
        "passphrase=is this right | passphrase=(redacted) this right",
        "secret: hunter22 is wrong | secret: (redacted) is wrong",
        "token: hasHunter22 | token: (redacted)",
        "token: 'is hunter22 right' | token: (redacted)",
        "apiKey: has no effect, password: hunter22 | apiKey: has no effect, password: (redacted)"
      })
  void secretsAreTakenOut(String text, String redacted) {
    assertThat(redaction.text(text)).isEqualTo(redacted).doesNotContainIgnoringCase("hunter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.label: got y, expected one of a, b",
        "/data/houses/*.csv",
        "hdfs://name-node:8020/a/b@c",
        "abfss://box@account.dfs.core.windows.net/a/b.csv",
        "see wasbs://box@account.blob.core.windows.net/a: it is not there",
        "jdbc:oracle:thin:@//h:1521/db",
        "JSON: Unrecognized token 'x' at line 3",
        "a@example.org wrote: keys = 3",
        "training.epochs=3",
        "data.options.apiKey: has no effect on x.svm, which takes none; remove it",
        "data.features.password-age: is given twice, first on line 3",
        "data.options.secret: unknown key; did you mean header?",
        "data.features.tokens: the column is missing in a.csv",
        "data.features.token: required, but missing; expected a word",
        "data.features.token-count: expected a type such as numeric",
        "Invalid token: unexpected end of file"
      })
  void everythingElseStays(String text) {
    assertThat(redaction.text(text)).isEqualTo(text);
  }

  @Test
  void knownSecretsAreFoundAnywhere() {
    Redaction known =
        Redaction.of(
            Map.of("AWS_SECRET_ACCESS_KEY", "tr0ub4dor&3", "HOME", "/home/me"),
            "train",
            "--set=data.options.password=correct=horse",
            "--conf",
            "spark.my.token=battery/staple",
            "--set",
            "training.epochs=3");
    assertThat(known.text("got tr0ub4dor&3 and correct=horse at battery/staple in /home/me: 3"))
        .isEqualTo("got (redacted) and (redacted) at (redacted) in /home/me: 3");
  }

  @Test
  void treesKeepTheirShape() {
    Map<String, Object> tree =
        Map.of(
            "options", Map.of("password", "x", "header", true, "api-key", 17),
            "sources", List.of("s3a://a:b@c/d", 3),
            "token-count", Map.of("type", "numeric"));
    assertThat(redaction.tree(tree))
        .isEqualTo(
            Map.of(
                "options",
                    Map.of("password", "(redacted)", "header", true, "api-key", "(redacted)"),
                "sources", List.of("s3a://(redacted)@c/d", 3),
                "token-count", Map.of("type", "numeric")));
  }
}
