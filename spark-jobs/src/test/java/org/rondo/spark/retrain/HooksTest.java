package org.rondo.spark.retrain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.bundle.BundleJson;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.retrain.RetrainResult.Status;

@Timeout(60)
class HooksTest {
  private static final RetrainResult PROMOTED =
      new RetrainResult(Status.PROMOTED, "better", "registry:titanic@2", "runs/titanic/1");

  @TempDir private Path temp;

  @RegisterExtension private final RequestServer server = new RequestServer("/hook", 204);

  private static RetrainReport hooks(String yaml, Map<String, String> environment) {
    RunConfig config =
        RunConfig.parse(
            "name: a\ndata: {source: none}\nmodel: {network: linear}\nretrain: {hooks: [%s]}"
                .formatted(yaml));
    return new RetrainReport("titanic", List.of(new Hooks(config.retrain().hooks(), environment)));
  }

  @Test
  @SuppressWarnings("unchecked")
  void aWebhookGetsTheReport() {
    RetrainReport hooks =
        hooks(
            "{webhook: '${ADDRESS}/hook', headers: {Authorization: 'Bearer ${KEY}'}}",
            Map.of("ADDRESS", server.url(""), "KEY", "a secret"));
    assertThat(hooks.around(() -> PROMOTED)).isSameAs(PROMOTED);
    assertThat(server.received()).hasSize(1);
    assertThat(server.received().get(0)).startsWith("Bearer a secret {");
    Map<String, Object> report =
        BundleJson.read(
            server.received().get(0).substring("Bearer a secret ".length()).getBytes(UTF_8),
            Map.class,
            "the report");
    assertThat(report)
        .containsEntry("event", "promoted")
        .containsEntry("model", "titanic")
        .containsEntry("version", "registry:titanic@2")
        .containsEntry("run", "runs/titanic/1")
        .containsEntry("reason", "better")
        .containsEntry("exit-code", 0)
        .containsKeys("seconds", "findings");
  }

  /** Answers of the server, and how many requests they lead to with one retry. */
  @ParameterizedTest
  @CsvSource({"204, 1", "500 204, 2", "429 204, 2", "500 500 204, 2", "404 204, 1"})
  void whatMayPassIsTriedAgain(String codes, int requests) {
    for (String code : codes.split(" ")) {
      server.answers().add(Integer.valueOf(code));
    }
    hooks("{webhook: '%s', retries: 1}".formatted(server.url("/hook")), Map.of())
        .around(() -> PROMOTED);
    assertThat(server.received()).hasSize(requests);
  }

  @Test
  void aHookThatHangsHoldsNobody() {
    long begun = System.nanoTime();
    RetrainReport hooks =
        hooks(
            "{webhook: '%s', timeout: 1, retries: 0}, {command: sleep 50, timeout: 1, retries: 0}, {command: cat > %s}"
                .formatted(server.url("/hangs"), temp.resolve("told")),
            Map.of());
    assertThat(hooks.around(() -> PROMOTED)).isSameAs(PROMOTED);
    assertThat((System.nanoTime() - begun) / 1e9).isBetween(0.9, 10.0);
    assertThat(server.received()).containsExactly("hangs");
    assertThat(temp.resolve("told")).content().startsWith("{\"event\":\"promoted\"");
  }

  @Test
  void nobodyListening() {
    server.stop();
    RetrainReport hooks =
        hooks("{webhook: '%s', retries: 0}".formatted(server.url("/hook")), Map.of());
    assertThat(hooks.around(() -> PROMOTED)).isSameAs(PROMOTED);
  }

  @Test
  void aCommandHasTheReportInItsEnvironment() throws IOException {
    Path out = temp.resolve("out");
    String line =
        "echo $RONDO_EVENT $RONDO_MODEL $RONDO_VERSION $RONDO_RUN $RONDO_EXIT_CODE $RONDO_REASON";
    hooks("{command: '%s >> %s'}".formatted(line, out), Map.of()).around(() -> PROMOTED);
    assertThat(Files.readAllLines(out))
        .containsExactly("promoted titanic registry:titanic@2 runs/titanic/1 0 better");
  }

  @Test
  void aCommandThatFailsIsTriedAgainAndChangesNothing() throws IOException {
    Path out = temp.resolve("out");
    RetrainReport hooks =
        hooks("{command: 'echo once >> %s; exit 3', retries: 1}".formatted(out), Map.of());
    assertThat(hooks.around(() -> PROMOTED)).isSameAs(PROMOTED);
    assertThat(Files.readAllLines(out)).hasSize(2);
  }

  @Test
  void afterAFailureTheFailureStays() throws IOException {
    Path out = temp.resolve("out");
    RetrainReport hooks =
        hooks(
            "{command: 'echo $RONDO_EVENT $RONDO_EXIT_CODE $RONDO_REASON >> %s'}".formatted(out),
            Map.of());
    DataException bad = new DataException("no rows at s3a://me:hunter22@b/x");
    assertThatThrownBy(() -> hooks.around(() -> fail(bad))).isSameAs(bad);
    IllegalStateException unexpected = new IllegalStateException("a fault");
    assertThatThrownBy(() -> hooks.around(() -> fail(unexpected))).isSameAs(unexpected);
    RondoException locked = new RondoException(ExitCode.LOCKED, "another call", null);
    assertThatThrownBy(() -> hooks.around(() -> fail(locked))).isSameAs(locked);
    assertThat(Files.readAllLines(out))
        .containsExactly("failed 3 no rows at s3a://(redacted)@b/x", "failed 1 a fault");
  }

  private static RetrainResult fail(RuntimeException failure) {
    throw failure;
  }

  @ParameterizedTest
  @CsvSource({
    "promoted, PROMOTED, 1",
    "promoted, NOT_PROMOTED, 0",
    "'[nothing-new, not-promoted]', NOTHING_NEW, 1",
    "failed, PROMOTED, 0"
  })
  void onlyTheEventsThatItIsFor(String events, Status status, int calls) {
    hooks("{webhook: '%s', events: %s}".formatted(server.url("/hook"), events), Map.of())
        .around(() -> new RetrainResult(status, "so", "registry:titanic@2", null));
    assertThat(server.received()).hasSize(calls);
  }

  @Test
  void whatIsMissingIsSaidBefore() {
    assertThatThrownBy(() -> hooks("{webhook: '${CHAT_ADDRESS}'}", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "retrain.hooks[0].webhook: the environment has no variable CHAT_ADDRESS; set it, or"
                + " remove the hook");
    assertThatThrownBy(() -> hooks("{webhook: '${CHAT}'}", Map.of("CHAT", "secret place")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("retrain.hooks[0]: the address or a header is not one")
        .hasMessageNotContaining("secret place");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{events: failed} | expected either a command or a webhook, got none",
        "{command: a, webhook: 'http://b'} | expected either a command or a webhook, got both",
        "{command: a, headers: {b: c}} | got headers of a command",
        "{webhook: 'ftp://b'} | expected an http or https address",
        "{webhook: 'http://b', headers: {Authorization: Bearer x}} | Authorization would be written",
        "{webhook: 'http://b', headers: {X-Api-Key: x}} | X-Api-Key would be written",
        "{command: a, timeout: 0} | timeout",
        "{command: a, events: [lost]} | expected one of promoted, not-promoted, nothing-new, failed"
      })
  void whatIsWrongIsSaidWithTheConfiguration(String hook, String message) {
    assertThatThrownBy(() -> hooks(hook, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
