package io.github.localec2.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Resource Browser in a real browser. */
final class ConsoleIT extends OpenConsole {
  @Test
  void aBrowserThatComesToTheEndpointIsShownTheConsole() {
    browser.open(server.endpoint().toString());

    browser.seeText("h2", "Instances");
    assertThat(browser.address()).contains("/_localec2/console/");
  }

  @Test
  void anInstanceIsLaunchedViewedStoppedStartedAndTerminated() throws IOException {
    browser.open(page("launch/"));
    browser.type("#launch-image", "ami-12345678");
    browser.type("#launch-tags", "Name=from the page\nteam=blue");
    browser.type("#launch-userData", "#!/bin/sh\necho ünïcode");
    browser.click("form.launch button[type=submit]");

    browser.seeText("main tbody", "from the page");
    String id = ec2.describeInstances().reservations().get(0).instances().get(0).instanceId();
    browser.see(mark(id, "running"));

    browser.click("tr[data-key='" + id + "'] input[type=checkbox]");
    browser.click("[data-action=Stop]");
    browser.see(mark(id, "stopped"));
    assertThat(state(id)).isEqualTo("stopped");

    browser.click("[data-action=Start]");
    browser.see(mark(id, "running"));

    browser.click("tr[data-key='" + id + "'] a");
    browser.seeText("h2", "from the page (" + id + ")");
    browser.seeText("[role=tabpanel]", "team");
    browser.run("document.querySelectorAll('[role=tab]')[4].click()");
    browser.seeText("[role=tabpanel]", "echo ünïcode");
    browser.run("document.querySelectorAll('[role=tab]')[5].click()");
    browser.seeText("[role=tabpanel]", "ami-id: ami-12345678");

    browser.click("[data-action=Terminate]");
    browser.click("dialog button[value=yes]");
    browser.seeText("[role=tabpanel]", "The instance has ended");
    browser.run("document.querySelectorAll('[role=tab]')[0].click()");
    browser.see("[data-state=terminated]");
    assertThat(state(id)).isEqualTo("terminated");
    assertThat(browser.errors(server.endpoint())).isEmpty();
  }

  @Test
  void terminationThatIsNotConfirmedDoesNothing() {
    String id = launch(1, "kept").get(0);
    browser.open(page("instance/" + id));
    browser.click("[data-action=Terminate]");
    browser.click("dialog button[value=no]");
    browser.seeNo("dialog");

    assertThat(state(id)).isEqualTo("running");
  }

  @ParameterizedTest
  @CsvSource({
    "image, nonsense, InvalidAMIID.Malformed",
    "type, t9.enormous, InvalidParameterValue",
    "count, 0, InvalidParameterValue",
  })
  void whatEc2AnswersIsShownAtTheField(String field, String value, String code) {
    browser.open(page("launch/"));
    browser.type("#launch-image", "ami-12345678");
    browser.type("#launch-" + field, value);
    browser.click("form.launch button[type=submit]");

    browser.seeText("#error-" + field, code);
    assertThat(ec2.describeInstances().reservations()).isEmpty();
  }

  @Test
  void whatOthersDoIsSeenWithoutAReload() {
    browser.open(page("instances"));
    browser.seeText("#live", "live");
    browser.seeText("main tbody", "Nothing");

    List<String> ids = launch(3, "elsewhere");
    ids.forEach(id -> browser.see(mark(id, "running")));

    ec2.stopInstances(request -> request.instanceIds(ids.get(0)));
    browser.see(mark(ids.get(0), "stopped"));
    browser.see(mark(ids.get(1), "running"));

    server.reset();
    browser.seeText("main tbody", "Nothing");
  }

  @Test
  void accountsAndRegionsAreKeptApart() {
    String id = launch(1, "here").get(0);
    browser.open(page("instances"));
    browser.see(mark(id, "running"));

    browser.run(
        "const region = document.getElementById('region'); region.value = 'eu-west-1';"
            + " region.dispatchEvent(new Event('change'))");
    browser.seeText("main tbody", "Nothing");
    browser.run(
        "const region = document.getElementById('region'); region.value = 'us-east-1';"
            + " region.dispatchEvent(new Event('change'))");
    browser.see(mark(id, "running"));
  }

  @Test
  void rulesOfAGroupAreAddedAndRevoked() {
    String group =
        ec2.createSecurityGroup(request -> request.groupName("web").description("for the web"))
            .groupId();
    browser.open(page("group/" + group));
    browser.type("input[name=from]", "8080");
    browser.type("input[name=source]", "10.0.0.0/8");
    browser.click("form.inline button[type=submit]");

    browser.seeText("table[aria-label=Rules]", "10.0.0.0/8");
    assertThat(
            ec2.describeSecurityGroups(request -> request.groupIds(group))
                .securityGroups()
                .get(0)
                .ipPermissions())
        .singleElement()
        .satisfies(rule -> assertThat(rule.fromPort()).isEqualTo(8080));

    browser.click("tr:has(td:nth-child(3)):first-child button.danger");
    browser.click("tr button.danger");
    browser.seeNo("tr button.danger");
    assertThat(
            ec2.describeSecurityGroups(request -> request.groupIds(group))
                .securityGroups()
                .get(0)
                .ipPermissions())
        .isEmpty();
  }

  @Test
  void callsAreShownAsTheyComeAndCanBeMadeAgain() {
    browser.open(page("journal"));
    browser.seeText("h2", "Journal");
    launch(1, "once");
    browser.seeText("main tbody", "RunInstances");

    browser.run(
        "[...document.querySelectorAll('main tbody tr')]"
            + ".find(row => row.textContent.includes('RunInstances')).querySelector('a').click()");
    browser.seeText(".side", "aws --endpoint-url " + server.endpoint());
    browser.seeText(".side code", "run-instances");
    browser.run(
        "[...document.querySelectorAll('.side button')]"
            + ".find(button => button.textContent.includes('again')).click()");
    browser.seeText("#notices", "RunInstances was made again");

    assertThat(ec2.describeInstances().reservations()).hasSize(2);
  }

  @Test
  void earlierStatesCanBeLookedAt() {
    browser.open(page("moments"));
    browser.seeText("h2", "Time line");
    String id = launch(1, "short").get(0);
    server.reset();
    browser.open(page("moments"));
    browser.seeText("output", " of ");
    browser.run(
        "const slider = document.getElementById('moment');"
            + " slider.value = String(Number(slider.max) - 1);"
            + " slider.dispatchEvent(new Event('input'))");
    browser.seeText("table[aria-label=Tables]", "instances");
    browser.run(
        "[...document.querySelectorAll('table[aria-label=Tables] a')]"
            + ".find(link => link.textContent === 'instances').click()");
    browser.seeText("main summary", id);
  }

  @Test
  void whatIsInATagIsTextAndNoMarkup() {
    String evil = "<img src=x onerror=document.title='owned'>";
    String id = launch(1, evil).get(0);
    browser.open(page("instances"));
    browser.see(mark(id, "running"));
    browser.seeText("main tbody", evil);
    browser.open(page("instance/" + id));
    browser.seeText("h2", evil);
    browser.open(page("records/instances"));
    browser.click("main summary");
    browser.see("main details ul");
    browser.run("document.querySelectorAll('main details').forEach(each => { each.open = true })");
    browser.seeText("main", "onerror");
    browser.open(page("map"));
    browser.seeText("main", "onerror");

    assertThat(browser.run("return document.title")).isNotEqualTo("owned");
    assertThat(browser.count("main img")).isZero();
  }

  @Test
  void aTestThatFailedWaitsUntilItIsLetGoOn() throws Exception {
    browser.open(page("instances"));
    browser.seeText("#live", "live");
    assertThat(browser.run("return document.getElementById('holds').hidden")).isEqualTo(true);
    CompletableFuture<Boolean> held =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.hold("WebTest.answers() failed: 503", Duration.ofMinutes(2));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    browser.seeText("#holds", "WebTest.answers() failed: 503");
    assertThat(browser.seriousViolations()).isEmpty();
    browser.screenshot("hold");

    browser.click("#holds button.primary");

    assertThat(held.get(30, TimeUnit.SECONDS)).isTrue();
    browser.seeNo("#holds button");
  }

  @Test
  void tenThousandInstancesAreAFewRows() {
    for (int i = 0; i < 10; i++) {
      launch(1000, "fleet-" + i);
    }
    browser.open(page("instances"));
    browser.seeText(".count", "10000");

    assertThat(browser.count("main tbody tr")).isBetween(10, 100);
    browser.type("input[type=search]", "fleet-7");
    browser.seeText(".count", "1000 of 10000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "instances",
        "launch/",
        "images",
        "keys",
        "groups",
        "volumes",
        "map",
        "records",
        "journal",
        "moments",
      })
  void noPageKeepsAnybodyOut(String name) throws IOException {
    launch(2, "web");
    List<String> violations = new ArrayList<>();
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {360, 1920}) {
        browser.dark(dark);
        browser.size(width, 900);
        browser.open(page(name));
        browser.see("main h2");
        browser
            .seriousViolations()
            .forEach(each -> violations.add((dark ? "dark " : "light ") + width + ": " + each));
        browser.screenshot(
            name.replace("/", "") + (width == 360 ? "-narrow" : "") + (dark ? "-dark" : ""));
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void anInstancesPageKeepsNobodyOut() throws IOException {
    String id = launch(1, "web").get(0);
    browser.open(page("instance/" + id));
    browser.see("[role=tab]:nth-child(7)");
    for (int tab = 0; tab < 7; tab++) {
      browser.run("document.querySelectorAll('[role=tab]')[arguments[0]].click()", tab);
      browser.see("[role=tab]:nth-child(" + (tab + 1) + ")[aria-selected=true]");
      browser.see("[role=tabpanel] *");
      assertThat(browser.seriousViolations()).isEmpty();
    }
    browser.screenshot("instance");
  }
}
