package io.github.localec2.server.snapshot;

import static io.github.localec2.server.snapshot.KeptServers.client;
import static io.github.localec2.server.snapshot.KeptServers.described;
import static io.github.localec2.server.snapshot.KeptServers.describedOf;
import static io.github.localec2.server.snapshot.KeptServers.killed;
import static io.github.localec2.server.snapshot.KeptServers.log;
import static io.github.localec2.server.snapshot.KeptServers.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.state.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What is found in a data directory, whole, cut off, damaged or mixed up. */
class DataFilesTest {
  @TempDir private Path directory;

  private Path killedNow(Path data, String name) throws IOException {
    return killed(data, directory.resolve(name));
  }

  @Test
  void whereverTheLastChangeIsCutOffTheOnesBeforeItAreThere() throws IOException {
    Path data = directory.resolve("data");
    List<Object> one;
    List<Object> two;
    Path killed;
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16"));
      one = described(ec2);
      ec2.createPlacementGroup(r -> r.groupName("close").strategy("cluster"));
      two = described(ec2);
      killed = killedNow(data, "killed");
    }
    byte[] whole = Files.readAllBytes(log(killed));
    int last = new String(whole, 0, whole.length - 1, UTF_8).lastIndexOf('\n') + 1;
    WorldFile format = format().forgettingNothing();
    String before = cut(killed, whole, last, format);
    String after = cut(killed, whole, whole.length, format);
    assertThat(after).contains("close").isNotEqualTo(before);
    for (int length = last; length < whole.length; length++) {
      assertThat(cut(killed, whole, length, format)).isEqualTo(before);
    }
    // and the server goes on from there
    cut(killed, whole, whole.length - 5, format);
    assertThat(describedOf(killed)).isEqualTo(one).isEqualTo(two);
    try (LocalEc2Server server = start(killed);
        Ec2Client ec2 = client(server)) {
      assertThat(ec2.describePlacementGroups().placementGroups()).isEmpty();
      ec2.createPlacementGroup(r -> r.groupName("close").strategy("cluster"));
    }
  }

  private static String cut(Path data, byte[] whole, int length, WorldFile format)
      throws IOException {
    Files.write(log(data), Arrays.copyOf(whole, length));
    return format.write(DataFiles.read(data, format).world());
  }

  private static WorldFile format() {
    try (LocalEc2Server server = LocalEc2Server.start()) {
      return server.snapshots().format();
    }
  }

  @Test
  void damageIsNotTakenForAnEnd() throws IOException {
    Path data = directory.resolve("data");
    Path killed;
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16"));
      ec2.createVpc(r -> r.cidrBlock("10.2.0.0/16"));
      killed = killedNow(data, "killed");
    }
    Path log = log(killed);
    String text = Files.readString(log).replace("10.1.0.0/16", "10.3.0.0/16");
    Files.writeString(log, text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(killed))
        .withMessage(log + ": line 2 is damaged, and lines after it are not");
    assertThat(log).hasContent(text);
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws IOException {
    Path mine = directory.resolve("mine");
    Path others = directory.resolve("others");
    describedOf(mine);
    describedOf(others);
    Path killed = killedNow(mine, "killed");

    Files.copy(
        log(others),
        killed.resolve(log(killed).getFileName()),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(killed))
        .withMessageContaining("line 1: its id must be '");

    Path state = killed.resolve("state.json");
    Files.delete(state);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(killed))
        .withMessage(state + " is missing, which " + log(killed).getFileName() + " follows");

    format();
    Files.writeString(state, "{\"format\":\"local-ec2-state\",\"version\":1,\"scopes\":[]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(killed))
        .withMessageContaining("names no changes, but changes-2.log has some");
    Files.delete(log(killed));
    assertThat(describedOf(killed)).isNotEmpty();

    Files.writeString(state, Files.readString(state).replaceAll("changes-\\d+", "changes-x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(killed))
        .withMessageContaining("must be such as 'changes-1.log': 'changes-x.log'");
  }

  /** Two logs go on from a state that was not written anew yet, as while that is under way. */
  @Test
  void aDeathWhileTheStateIsWrittenLosesNothing() throws IOException {
    WorldFile format = format().forgettingNothing();
    try (LocalEc2Server server = LocalEc2Server.start();
        Ec2Client ec2 = client(server)) {
      DataFiles files = DataFiles.read(directory, format);
      World empty = server.snapshot();
      try (ChangeLog one = files.begin()) {
        files.write(empty, files.last());
        ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16"));
        World middle = server.snapshot();
        one.append(Json.line(format.changes().between(empty, middle).orElseThrow()));
        Path cut = Files.writeString(directory.resolve(".state.json1.new"), "{");
        try (ChangeLog two = files.begin()) {
          ec2.createVpc(r -> r.cidrBlock("10.2.0.0/16"));
          ec2.describeVpcs();
          two.append(Json.line(format.changes().between(middle, server.snapshot()).orElseThrow()));
        }
        List<Object> before = described(ec2);

        assertThat(describedOf(killedNow(directory, "killed"))).isEqualTo(before);
        assertThat(directory.resolve("killed").resolve(cut.getFileName())).doesNotExist();
        Path lacking = killedNow(directory, "lacking");
        Files.delete(lacking.resolve("changes-1.log"));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> start(lacking))
            .withMessageContaining("changes-1.log is missing");
      }
    }
  }

  @Test
  void aRecordThatTakesThePlaceOfOneOfItsIdIsTheYoungest() {
    WorldFile format = format().forgettingNothing();
    try (LocalEc2Server server = LocalEc2Server.start();
        Ec2Client ec2 = client(server)) {
      vpc(ec2, "vpc-1");
      vpc(ec2, "vpc-2");
      ec2.describeVpcs();
      World before = server.snapshot();
      ec2.deleteVpc(r -> r.vpcId("vpc-1"));
      vpc(ec2, "vpc-1");
      ec2.describeVpcs();
      WorldDraft draft = new WorldDraft();
      format.read(format.write(before), draft);

      format
          .changes()
          .apply(
              (Map<?, ?>)
                  Objects.requireNonNull(
                      JsonReader.read(
                          Json.line(
                              format.changes().between(before, server.snapshot()).orElseThrow()))),
              draft);

      assertThat(format.write(draft.made())).isEqualTo(format.write(server.snapshot()));
      assertThat(format.changes().between(before, before)).isEmpty();
    }
  }

  private static void vpc(Ec2Client ec2, String id) {
    ec2.createVpc(
        r ->
            r.cidrBlock("10.1.0.0/16")
                .tagSpecifications(
                    TagSpecification.builder()
                        .resourceType(ResourceType.VPC)
                        .tags(Tag.builder().key("_custom_id_").value(id).build())
                        .build()));
  }
}
