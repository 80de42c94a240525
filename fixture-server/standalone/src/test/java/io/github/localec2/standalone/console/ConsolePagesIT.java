package io.github.localec2.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** The pages of other resources than instances, and whoever has no mouse. */
final class ConsolePagesIT extends OpenConsole {
  @Test
  void theKeyboardIsEnough() {
    browser.open(page("launch/"));
    browser.see("#launch-image");
    browser.tabTo("#launch-image");
    browser.keys("ami-12345678");
    browser.tabTo("#launch-tags");
    browser.keys("Name=by keys");
    browser.tabTo("form.launch button[type=submit]");
    browser.keys(Keys.ENTER);
    browser.seeText("main tbody", "by keys");
    String id = ec2.describeInstances().reservations().get(0).instances().get(0).instanceId();
    browser.see(mark(id, "running"));

    browser.tabTo("tr[data-key='" + id + "'] input[type=checkbox]");
    browser.keys(Keys.SPACE);
    browser.run("document.querySelector('main').focus()");
    browser.tabTo("[data-action=Stop]");
    browser.keys(Keys.ENTER);
    browser.see(mark(id, "stopped"));

    browser.tabTo("[data-action=Terminate]");
    browser.keys(Keys.ENTER);
    browser.see("dialog button[value=no]:focus");
    browser.keys(Keys.ESCAPE);
    browser.seeNo("dialog");
    assertThat(state(id)).isEqualTo("stopped");

    browser.run("document.querySelector('main').focus()");
    browser.tabTo("[data-action=Terminate]");
    browser.keys(Keys.ENTER);
    browser.see("dialog button[value=no]:focus");
    browser.tabTo("dialog button[value=yes]");
    browser.keys(Keys.ENTER);
    browser.see(mark(id, "terminated"));
    assertThat(browser.errors(server.endpoint())).isEmpty();
  }

  @Test
  void aListIsSortedBothWays() {
    List<String> names = new ArrayList<>(List.of("web-10", "web-9", "db"));
    names.forEach(name -> launch(1, name));
    browser.open(page("instances"));
    browser.seeText(".count", "3");

    String first = "main tbody td:nth-child(2)";
    browser.click("th:nth-child(2) button");
    browser.see("th:nth-child(2)[aria-sort=ascending]");
    browser.seeText("main tbody tr:first-child", "db");
    assertThat(browser.texts(first)).containsExactly("db", "web-9", "web-10");

    browser.click("th:nth-child(2) button");
    browser.see("th:nth-child(2)[aria-sort=descending]");
    browser.seeText("main tbody tr:first-child", "web-10");
    names.sort(Comparator.naturalOrder());
    assertThat(browser.texts(first)).containsExactly("web-10", "web-9", "db");
  }

  @Test
  void aKeyPairIsDownloadedOnce() {
    browser.beforePages(
        """
        window.downloads = [];
        const made = URL.createObjectURL;
        URL.createObjectURL = blob => { window.downloads.push(blob); return made(blob); };
        """);
    browser.open(page("keys"));
    browser.type("input[aria-label='Name of the new key pair']", "from-the-page");
    browser.click("form.inline button[type=submit]");
    browser.seeText("#notices", "from-the-page.pem was downloaded");
    browser.seeText("main tbody", "from-the-page");

    Object text =
        browser.runLong(
            "const done = arguments[0]; window.downloads[0].text().then(text => done(text))");
    assertThat(text.toString())
        .startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")
        .contains("-----END OPENSSH PRIVATE KEY-----");
    assertThat(browser.run("return window.downloads.length")).isEqualTo(1L);
    assertThat(ec2.describeKeyPairs().keyPairs())
        .singleElement()
        .satisfies(key -> assertThat(key.keyTypeAsString()).isEqualTo("ed25519"));
    assertThat(browser.run("return document.documentElement.outerHTML").toString())
        .doesNotContain("PRIVATE KEY");

    browser.click("main tbody input[type=checkbox]");
    browser.click("main .danger");
    browser.click("dialog button[value=yes]");
    browser.seeText("main tbody", "Nothing");
    assertThat(ec2.describeKeyPairs().keyPairs()).isEmpty();
  }

  @Test
  void theMapShowsWhichSubnetsLeadOut() {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    String inside =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.9.1.0/24")).subnet().subnetId();
    String outside =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.9.2.0/24")).subnet().subnetId();
    String gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
    String id =
        ec2.runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1).subnetId(inside))
            .instances()
            .get(0)
            .instanceId();
    browser.open(page("map"));
    browser.seeText("svg.map", inside);
    browser.seeText("svg.map", "no internet gateway");
    browser.see("svg.map a[href='#instance/" + id + "']");

    // what is done meanwhile is seen
    ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    String table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(outside));
    browser.seeText("svg.map", "out by " + gateway);
    assertThat(
            browser.run(
                """
                return [...document.querySelectorAll('svg.map g')]
                    .filter(each => each.querySelector(':scope > rect.subnet'))
                    .map(each => [each.querySelector('text').textContent,
                        [...each.querySelectorAll(':scope > text')].map(text => text.textContent)
                            .find(text => text.startsWith('out') || text === 'no way out')].join(': '))
                """))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
        .contains(inside + ": no way out", outside + ": out by " + gateway);
  }

  @Test
  void volumesAreMadeKeptAsSnapshotsDetachedAndDeleted() {
    String id = launch(1, "web").get(0);
    browser.open(page("volumes"));
    browser.type("input[aria-label='GiB of the new volume']", "3");
    browser.click("form.inline button[type=submit]");
    browser.seeText("#notices", "was created");
    String volume =
        ec2.describeVolumes(r -> r.filters(Filter.builder().name("size").values("3").build()))
            .volumes()
            .get(0)
            .volumeId();
    String row = "tr[data-key='" + volume + "']";
    browser.seeText(row, "available");

    ec2.attachVolume(r -> r.volumeId(volume).instanceId(id).device("/dev/sdf"));
    browser.seeText(row, id);
    choose(row, "Create snapshot");
    browser.seeText("#notices", "Create snapshot: " + volume);
    assertThat(ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots())
        .singleElement()
        .satisfies(snapshot -> assertThat(snapshot.volumeId()).isEqualTo(volume));

    choose(row, "Detach");
    browser.seeText(row, "available");
    choose(row, "Delete");
    browser.click("dialog button[value=yes]");
    browser.seeNo(row);
    assertThat(ec2.describeVolumes().volumes())
        .noneMatch(each -> each.volumeId().equals(volume) && each.state() != VolumeState.DELETED);

    browser.open(page("snapshots"));
    browser.seeText("main tbody", volume);
  }

  private static void choose(String row, String verb) {
    browser.run(
        "const box = document.querySelector(arguments[0]); if (!box.checked) box.click()",
        row + " input[type=checkbox]");
    browser.run(
        "[...document.querySelectorAll('main .buttons button')]"
            + ".find(button => button.textContent === arguments[0]).click()",
        verb);
  }

  @Test
  void whatEc2RefusesIsSaid() {
    browser.open(page("volumes"));
    browser.click("form.inline button[type=submit]");
    browser.seeText("#notices", "MissingParameter");
    assertThat(ec2.describeVolumes().volumes()).isEmpty();
  }

  @Test
  void whateverHasNoPageOfItsOwnIsAmongTheRecords() {
    String pool =
        ec2.createPlacementGroup(r -> r.groupName("close").strategy("cluster"))
            .placementGroup()
            .groupId();
    browser.open(page("records"));
    browser.seeText("main", "placement-groups");
    browser.run(
        "[...document.querySelectorAll('main a')]"
            + ".find(link => link.textContent.includes('placement-groups')).click()");
    browser.seeText("main", pool);
    assertThat(browser.errors(server.endpoint())).isEmpty();
    assertThat(browser.address()).contains("placement-groups");
  }
}
