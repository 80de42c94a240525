package io.github.localec2.standalone.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The list of ten thousand instances in a real browser. How long it takes is written to a file, for
 * people: machines differ, so only what must be so on all of them is asserted.
 */
final class LargeConsoleIT {
  private static final int INSTANCES = 10_000;
  private static final String LAUNCH =
      "Action=RunInstances&ImageId=ami-12345678&MinCount=1000&MaxCount=1000"
          + "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=Name"
          + "&TagSpecification.1.Tag.1.Value=fleet-";

  /** Milliseconds from the beginning of the page. */
  private static final String WATCH =
      """
      window.figures = {};
      new MutationObserver(() => {
        const count = document.querySelector('main .count');
        const now = performance.now();
        if (!figures.first && document.querySelector('main tbody tr[data-key]')) figures.first = now;
        if (!figures.all && count && count.textContent === '10000') figures.all = now;
      }).observe(document, { subtree: true, childList: true, characterData: true });
      """;

  /** Milliseconds from a key to the frame that shows what it leads to. */
  private static final String FILTER =
      """
      const [text, count, done] = arguments;
      const box = document.querySelector('main input[type=search]');
      const begun = performance.now();
      box.value = text;
      box.dispatchEvent(new Event('input'));
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const shown = document.querySelector('main .count').textContent;
        done(shown === count ? performance.now() - begun : shown);
      }));
      """;

  @Test
  void tenThousandInstancesAreAFewRowsSoon() throws IOException {
    try (LocalEc2Server server = LocalEc2Server.start(Ec2Settings.defaults());
        Browser browser = Browser.start()) {
      for (int i = 0; i < INSTANCES / 1000; i++) {
        server.answer((LAUNCH + i).getBytes(UTF_8), null);
      }
      browser.size(1280, 900);
      browser.beforePages(WATCH);
      String page = server.endpoint() + "/_localec2/console/#instances";
      String figures = "";
      // the first visit also loads what the browser and the JVM have not seen yet
      for (String visit : new String[] {"first", "second"}) {
        browser.openLive(page);
        browser.seeText(".count", Integer.toString(INSTANCES));
        assertThat(browser.count("main tbody tr")).isBetween(10, 100);
        double narrowed = number(browser.runLong(FILTER, "fleet-7", "1000 of 10000"));
        assertThat(browser.count("main tbody tr")).isBetween(10, 100);
        double widened = number(browser.runLong(FILTER, "", "10000"));
        figures +=
            String.format(
                Locale.ROOT,
                "%s visit: first rows %.0f ms, all rows %.0f ms, filter %.0f ms, no filter %.0f ms,"
                    + " script's heap %.1f MB%n",
                visit,
                number(browser.run("return figures.first")),
                number(browser.run("return figures.all")),
                narrowed,
                widened,
                browser.heapBytes() / 1e6);
      }
      browser.run("document.querySelector('.scroller').scrollTop = 200000");
      browser.seeText("main tbody", "fleet-5");
      assertThat(browser.count("main tbody tr")).isBetween(10, 100);
      Files.writeString(Path.of("target", "console-figures.txt"), figures);
    }
  }

  private static double number(Object measured) {
    assertThat(measured).isInstanceOf(Number.class);
    return ((Number) measured).doubleValue();
  }
}
