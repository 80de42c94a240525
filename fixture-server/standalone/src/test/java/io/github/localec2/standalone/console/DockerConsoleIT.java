package io.github.localec2.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmCommand;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.Keys;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** The Resource Browser of a server whose instances are containers: what a person does with one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DockerConsoleIT {
  private static final String AMI = "ami-7e57c0de";
  private static final String SCREEN = ".terminal .xterm-rows";

  private Browser browser;
  private LocalEc2Server server;
  private Ec2Client ec2;
  private String entered;

  @BeforeAll
  void start() throws IOException {
    requireImage();
    server =
        LocalEc2Server.start(
            Ec2Settings.builder()
                .vmManager("docker")
                .ami(AMI, "debian-with-ssh", "localec2-test/sshd")
                .build());
    ec2 = OpenConsole.client(server);
    // before the browser, which drops its connections when a container gets its network
    entered = launched();
    browser = Browser.start();
    browser.size(1280, 900);
  }

  @AfterAll
  void close() throws IOException {
    if (ec2 != null) {
      ec2.close();
    }
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static void requireImage() {
    boolean there;
    try {
      Process asked =
          new ProcessBuilder("/usr/bin/docker", "image", "inspect", "localec2-test/sshd")
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
          "there is no Docker engine with the test images: see"
              + " fixture-server/docker/src/test/docker/build-images.sh";
      assertThat(System.getenv("LOCALEC2_REQUIRE_DOCKER")).as(hint).isNotEqualTo("1");
      Assumptions.abort(hint);
    }
  }

  private String page(String hash) {
    return server.endpoint() + "/_localec2/console/#" + hash;
  }

  private Instance instance(String id) {
    return ec2.describeInstances(request -> request.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private String launched() {
    String id =
        ec2.runInstances(request -> request.imageId(AMI).minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> instance(id).state().name() == InstanceStateName.RUNNING);
    return id;
  }

  private void tab(String name) {
    browser.run(
        "[...document.querySelectorAll('[role=tab]')]"
            + ".find(each => each.textContent === arguments[0]).click()",
        name);
  }

  private static String mark(String id, String state) {
    return "tr[data-key='" + id + "'] [data-state='" + state + "']";
  }

  @Test
  @Order(2)
  void anInstanceIsLaunchedLookedIntoStoppedStartedAndTerminated() throws IOException {
    ec2.createKeyPair(request -> request.keyName("browser"));
    browser.openLive(page("launch/"));
    browser.type("#launch-image", AMI);
    browser.run("document.getElementById('launch-key').value = 'browser'");
    browser.type("#launch-tags", "Name=container");
    browser.type("#launch-userData", "#!/bin/sh\necho the user data has run on $(uname)");
    browser.click("form.launch button[type=submit]");
    browser.seeText("main tbody", "container");
    Instance launched =
        ec2.describeInstances().reservations().stream()
            .flatMap(each -> each.instances().stream())
            .filter(each -> "browser".equals(each.keyName()))
            .findFirst()
            .orElseThrow();
    String id = launched.instanceId();
    browser.see(mark(id, "running"));
    browser.click("tr[data-key='" + id + "'] a");

    browser.seeText(".command code", "ssh -i browser.pem");
    assertThat(browser.see(".command code").getText())
        .contains(" root@")
        .endsWith(server.access().login(id).toCompletableFuture().join().address().getHostString());

    server.userDataEnd(id).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    tab("User data");
    browser.seeText("#user-data-state", "nothing went wrong");
    browser.seeText("[aria-label='Log of the user data']", "the user data has run on Linux");
    browser.screenshot("user-data");
    tab("Console output");
    browser.seeText("[aria-label='Console output']", "the user data has run on Linux");

    browser.click("[data-action=Stop]");
    tab("Overview");
    browser.see("[data-state=stopped]");
    browser.click("[data-action=Start]");
    browser.see("[data-state=running]");
    browser.click("[data-action=Terminate]");
    browser.click("dialog button[value=yes]");
    browser.see("[data-state=terminated]");
    assertThat(browser.errors(server.endpoint())).isEmpty();
  }

  @Test
  @Order(1)
  void aTerminalIsTypedIntoResizedLeftAndEnded() throws Exception {
    browser.openLive(page("instance/" + entered));
    tab("Terminal");
    browser.seeText("[role=tabpanel] [role=status]", "Connected");
    browser.seeText(SCREEN, "#");

    browser.press("echo $((6*7))-$(id -un)-$TERM" + Keys.ENTER);
    browser.seeText(SCREEN, "42-root-xterm-256color");
    browser.press("printf '\\033[38;2;1;2;3mtrue\\033[0m-\\342\\202\\254\\n'" + Keys.ENTER);
    browser.seeText(SCREEN, "true-€");
    assertThat(browser.seriousViolations()).isEmpty();
    browser.screenshot("terminal");

    browser.press("stty size" + Keys.ENTER);
    browser.seeText(SCREEN, browser.run(sizeScript()).toString());
    browser.run("document.querySelector('.terminal').style.height = '200px'");
    browser.see(".terminal[style]");
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              browser.press("clear; stty size" + Keys.ENTER);
              String size = browser.run(sizeScript()).toString();
              assertThat(Integer.parseInt(size.split(" ")[0])).isLessThan(14);
              browser.seeText(SCREEN, size);
            });

    browser.press(Keys.F6.toString());
    assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("Open again");
    browser.dark(true);
    assertThat(browser.seriousViolations()).isEmpty();
    browser.dark(false);

    browser.press("exit 7" + Keys.ENTER);
    browser.seeText("[role=tabpanel] [role=status]", "The shell has ended with 7.");
    assertThat(browser.errors(server.endpoint())).isEmpty();
  }

  /** As {@code stty} says it, of what the page shows. */
  private static String sizeScript() {
    return "const rows = document.querySelectorAll('.terminal .xterm-rows > div').length;"
        + " return rows + ' ';";
  }

  @Test
  @Order(1)
  void whatATerminalRunsEndsWithThePage() {
    String mark = "run" + UUID.randomUUID();
    browser.openLive(page("instance/" + entered));
    tab("Terminal");
    browser.seeText("[role=tabpanel] [role=status]", "Connected");
    browser.seeText(SCREEN, "#");
    browser.press("exec -a " + mark + " sleep 1000" + Keys.ENTER);
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> runs(entered, mark));

    browser.open("about:blank");

    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> !runs(entered, mark));
  }

  private boolean runs(String id, String name) {
    // in two parts, so that what looks for it does not find itself
    String script = "grep -qs \"^$1$2\" /proc/[0-9]*/cmdline";
    return server
            .access()
            .run(
                id,
                new VmCommand(
                    "/bin/sh", "-c", script, "sh", name.substring(0, 3), name.substring(3)))
            .toCompletableFuture()
            .join()
            .code()
        == 0;
  }
}
