package io.github.localec2.standalone.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmCommand;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** The Resource Browser of a server whose instances are virtual machines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LibvirtConsoleIT {
  private static final String AMI = "ami-7e570000";
  private static final String SCREEN = ".terminal .xterm-rows";

  private Browser browser;
  private LocalEc2Server server;
  private String entered;

  @BeforeAll
  void start() throws Exception {
    requireHost();
    server = LocalEc2Server.start(Ec2Settings.builder().vmManager("libvirt").build());
    String launch = "Action=RunInstances&ImageId=" + AMI + "&MinCount=1&MaxCount=1";
    entered =
        server
            .answer(launch.getBytes(UTF_8), null)
            .text()
            .replaceAll("(?s).*<instanceId>([^<]+)<.*", "$1");
    server
        .access()
        .run(entered, new VmCommand("true"))
        .toCompletableFuture()
        .get(5, TimeUnit.MINUTES);
    browser = Browser.start();
    browser.size(1280, 1000);
  }

  @AfterAll
  void close() throws IOException {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static void requireHost() {
    boolean there;
    try {
      Process asked =
          new ProcessBuilder("virsh", "-c", "qemu:///system", "vol-info", "--pool", "default", AMI)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      there = asked.waitFor(30, TimeUnit.SECONDS) && asked.exitValue() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      there = false;
    }
    if (!there) {
      String hint =
          "there is no libvirt host with the test AMI: see"
              + " fixture-server/libvirt/src/test/libvirt/build-mini-ami.sh";
      assertThat(System.getenv("LOCALEC2_REQUIRE_LIBVIRT")).as(hint).isNotEqualTo("1");
      Assumptions.abort(hint);
    }
  }

  private void open(String tab) {
    browser.openLive(server.endpoint() + "/_localec2/console/#instance/" + entered);
    browser.run(
        "[...document.querySelectorAll('[role=tab]')]"
            + ".find(each => each.textContent === arguments[0]).click()",
        tab);
    browser.seeText("[role=tabpanel] [role=status]", "Connected");
  }

  @Test
  void theScreenIsShown() throws IOException {
    open("Display");
    // more than one colour: what a machine writes on its screen as it boots
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        ((Number)
                                browser.run(
                                    """
                                    const canvas = document.querySelector('.display canvas');
                                    const { data } = canvas.getContext('2d')
                                        .getImageData(0, 0, canvas.width, canvas.height);
                                    return new Set(new Uint32Array(data.buffer)).size;
                                    """))
                            .intValue())
                    .isGreaterThan(1));
    assertThat(browser.seriousViolations()).isEmpty();
    browser.screenshot("display");
    assertThat(browser.errors(server.endpoint())).isEmpty();
  }

  @Test
  void aTerminalIsTypedIntoResizedAndEnded() {
    open("Terminal");
    // the test AMI lets nobody become root
    browser.seeText(SCREEN, "$");
    browser.press("echo $((6*7))-$(hostname | wc -l)-$TERM" + Keys.ENTER);
    browser.seeText(SCREEN, "42-1-xterm-256color");

    browser.run("document.querySelector('.terminal').style.height = '200px'");
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .ignoreException(ConditionTimeoutException.class)
        .untilAsserted(
            () -> {
              Object rows =
                  browser.run(
                      "return document.querySelectorAll('.terminal .xterm-rows > div').length");
              assertThat(((Number) rows).intValue()).isLessThan(14);
              browser.press("clear; stty size" + Keys.ENTER);
              // the guest is told by a login of its own, which takes its time
              browser.seeTextSoon(SCREEN, rows + " ");
            });

    browser.press("exit 7" + Keys.ENTER);
    browser.seeText("[role=tabpanel] [role=status]", "The shell has ended with 7.");
  }
}
