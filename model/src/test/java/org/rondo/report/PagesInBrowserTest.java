package org.rondo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.rondo.report.run.ComparisonPage;
import org.rondo.report.run.Records;
import org.rondo.report.run.RunPage;

/** Pages in headless Chromium, on small and large screens, light and dark. */
@Tag("browser")
class PagesInBrowserTest {
  private static final Set<String> GRAVE = Set.of("serious", "critical");
  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir static Path folder;
  private static ChromeDriver browser;

  @BeforeAll
  static void open() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.setCapability("goog:loggingPrefs", logs);
    browser = new ChromeDriver(options);
  }

  @AfterAll
  static void close() {
    browser.quit();
  }

  static Stream<Arguments> pages() {
    Map<String, String> pages =
        Map.of(
            "run", RunPage.of(Records.of(200, 1)).html(),
            "comparison", ComparisonPage.of(List.of(Records.of(200, 1), Records.of(90, 2))).html(),
            "history", new HistoryPage("titanic", HistoryPageTest.many(40)).html());
    return pages.entrySet().stream()
        .flatMap(
            page ->
                Stream.of(390, 1280)
                    .flatMap(
                        width ->
                            Stream.of("light", "dark")
                                .map(
                                    scheme ->
                                        Arguments.of(
                                            page.getKey(), width, scheme, page.getValue()))));
  }

  @ParameterizedTest(name = "{0}, {1} px, {2}")
  @MethodSource("pages")
  void showsItselfToEverybody(String name, int width, String scheme, String html)
      throws IOException {
    show(width, scheme);
    visit(Files.writeString(folder.resolve(name + ".html"), html));

    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(requests()).as("requests").isEmpty();
    assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
        .as("nothing is wider than the screen")
        .isLessThanOrEqualTo(width);
    assertThat(
            new AxeBuilder()
                .analyze(browser).getViolations().stream()
                    .filter(rule -> GRAVE.contains(rule.getImpact()))
                    .map(Rule::toString))
        .isEmpty();
  }

  @Test
  void fiveThousandRoundsAreThereSoon() throws IOException {
    show(1280, "light");
    Path page = folder.resolve("long.html");
    Files.writeString(page, RunPage.of(Records.of(5_000, 1)).html());
    long begun = System.nanoTime();
    visit(page);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    assertThat(browser.findElements(By.cssSelector("figure.chart canvas"))).hasSizeGreaterThan(5);
  }

  @Test
  void arrowKeysMoveAlongACurve() throws IOException {
    show(1280, "light");
    visit(Files.writeString(folder.resolve("keys.html"), RunPage.of(Records.of(200, 1)).html()));
    var plot = browser.findElement(By.cssSelector("figure.chart .plot"));
    plot.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);

    assertThat(plot.findElement(By.cssSelector(".u-legend .u-value")).getText()).isNotEqualTo("–");
  }

  private static void show(int width, String scheme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private static void visit(Path page) {
    browser.manage().logs().get(LogType.PERFORMANCE);
    browser.get(page.toUri().toString());
  }

  /** What was fetched but for the page itself. */
  private static List<String> requests() {
    return browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> entry.getMessage())
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .filter(message -> !message.contains("\"url\":\"file:"))
        .toList();
  }
}
