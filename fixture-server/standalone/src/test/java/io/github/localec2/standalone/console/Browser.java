package io.github.localec2.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser, without a window, and what a person does with it. */
final class Browser implements AutoCloseable {
  private static final String HINT =
      "the console's tests need a browser: apt-get install chromium chromium-driver";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /**
   * Starts one; without a browser the tests are skipped, or fail where all clients must be there.
   */
  static Browser start() throws IOException {
    Path browser = program("chromium", "chromium-browser", "google-chrome");
    Path service = program("chromedriver");
    Path profile = Files.createTempDirectory("local-ec2-browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--host-resolver-rules=MAP *.example 127.0.0.1",
        "--user-data-dir=" + profile);
    ChromeDriverService driver =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(service.toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(driver, options), profile);
  }

  private static Path program(String... names) {
    for (String name : names) {
      Path program = Path.of("/usr/bin", name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    if ("1".equals(System.getenv("LOCALEC2_REQUIRE_CLIENTS"))) {
      throw new AssertionError(HINT);
    }
    Assumptions.abort(HINT);
    throw new AssertionError("an abort does not return");
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  void dark(boolean on) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", on ? "dark" : "light"))));
  }

  /** Opens a page anew. */
  void open(String address) {
    driver.get("about:blank");
    driver.get(address);
  }

  /**
   * Opens a page of the console, until it lives: a browser drops what it loads when a network of
   * the machine comes or goes, as with a container.
   */
  void openLive(String address) {
    await("a page that lives")
        .atMost(PATIENCE)
        .until(
            () -> {
              open(address);
              return Boolean.TRUE.equals(
                  runLong(
                      """
                      const done = arguments[0];
                      const until = Date.now() + 5000;
                      const look = () => {
                        const live = document.querySelector('#live.good') && document.querySelector('main h2');
                        if (live || Date.now() > until) done(Boolean(live));
                        else setTimeout(look, 50);
                      };
                      look();
                      """));
            });
  }

  String address() {
    return driver.getCurrentUrl();
  }

  WebElement see(String selector) {
    return until(selector, () -> driver.findElement(By.cssSelector(selector)));
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  void click(String selector) {
    until(
        "a click on " + selector,
        () -> {
          driver.findElement(By.cssSelector(selector)).click();
          return true;
        });
  }

  void type(String selector, String text) {
    WebElement field = see(selector);
    field.clear();
    field.sendKeys(text);
  }

  /** Keys for whatever emulates a terminal, which has an element of its own for them. */
  void press(String keys) {
    driver.findElement(By.cssSelector(".xterm-helper-textarea")).sendKeys(keys);
  }

  void seeText(String selector, String text) {
    String[] said = {"nothing"};
    try {
      until(
          selector + " says " + text,
          () -> {
            said[0] = driver.findElement(By.cssSelector(selector)).getText();
            return said[0].contains(text) ? true : null;
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          selector
              + " says '"
              + said[0]
              + "' and not '"
              + text
              + "', notices "
              + texts("#notices *, #live"),
          e);
    }
  }

  /** Keys for whatever has the focus. */
  void keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Goes on by the key Tab until it has come to an element. */
  void tabTo(String selector) {
    for (int i = 0; i < 100; i++) {
      if (Boolean.TRUE.equals(
          run("return document.activeElement.matches(arguments[0])", selector))) {
        return;
      }
      keys(Keys.TAB);
    }
    throw new AssertionError("the key Tab never comes to " + selector);
  }

  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  /** For what is asked for again where it does not come. */
  void seeTextSoon(String selector, String text) {
    await(selector + " says " + text)
        .atMost(Duration.ofSeconds(3))
        .until(() -> driver.findElement(By.cssSelector(selector)).getText().contains(text));
  }

  /** For what is no page of HTML. */
  void seeSource(String text) {
    until("the source has " + text, () -> driver.getPageSource().contains(text) ? true : null);
  }

  void seeNo(String selector) {
    until("no " + selector, () -> count(selector) == 0 ? true : null);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  Object runLong(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  private static <T> T until(String what, Callable<T> attempt) {
    return await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(
            e ->
                e instanceof NoSuchElementException
                    || e instanceof StaleElementReferenceException
                    || e instanceof org.openqa.selenium.ElementNotInteractableException)
        .until(attempt, result -> result != null);
  }

  /** Runs a script at the beginning of each page from now on. */
  void beforePages(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** What the scripts of the page keep, without what is garbage. */
  @SuppressWarnings("unchecked")
  double heapBytes() {
    driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
    driver.executeCdpCommand("Performance.enable", Map.of());
    List<Map<String, Object>> metrics =
        (List<Map<String, Object>>)
            driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
    return metrics.stream()
        .filter(each -> "JSHeapUsedSize".equals(each.get("name")))
        .map(each -> ((Number) each.get("value")).doubleValue())
        .findFirst()
        .orElseThrow();
  }

  /** What axe finds that is serious or worse, each as a line. */
  @SuppressWarnings("unchecked")
  List<String> seriousViolations() {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      assertThat(axe).isNotNull();
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (List<String>)
        runLong(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then(result => done(result.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .flatMap(each => each.nodes.map(node =>
                    each.id + ': ' + node.html + ' ' + node.failureSummary))),
              error => done([String(error)]));
            """);
  }

  void screenshot(String name) throws IOException {
    Path folder = Path.of("target", "screenshots");
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** What the pages of a server wrote into the browser's console as errors. */
  List<String> errors(URI endpoint) {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .filter(message -> message.startsWith(endpoint.toString()))
        .filter(message -> !message.contains("ERR_NETWORK_CHANGED"))
        .toList();
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (var files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
