package io.github.localec2.docker.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import io.github.localec2.server.vm.VmUserData;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Messages of many parts and templates in real containers. */
@RequiresDocker
final class UserDataPartsIT {
  private static final TagSpecification ROLE =
      TagSpecification.builder()
          .resourceType(ResourceType.INSTANCE)
          .tags(Tag.builder().key("Role").value("db").build())
          .build();

  private static RealEngine engine;
  private static Ec2Client ec2;

  @BeforeAll
  static void start() {
    engine = RealEngine.start();
    ec2 = engine.client();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static final String PARTS =
      """
      From: somebody@example.com
      Subject: user data
      mime-version: 1.0
      content-type: multipart/mixed; boundary=x

      --x
      Content-Type: text/x-shellscript

      #!/bin/sh
      echo user >> /order
      --x
      Content-Type: text/x-shellscript-per-instance

      #!/bin/sh
      echo per-instance >> /order
      --x
      Content-Type: text/x-shellscript-per-boot

      #!/bin/sh
      echo per-boot >> /order
      --x
      Content-Type: text/x-shellscript-per-once

      #!/bin/sh
      echo per-once >> /order
      --x
      Content-Type: text/cloud-config

      #cloud-config
      runcmd: [echo runcmd >> /order]
      write_files:
      - {path: /order, content: "write_files\\n", append: true}
      - {path: /order, content: "deferred\\n", append: true, defer: true}
      bootcmd: [echo bootcmd >> /order]
      users: [{name: early, homedir: /order-home}]
      --x
      Content-Type: text/cloud-boothook

      #!/bin/sh
      echo boothook >> /order
      --x--
      """;

  private static final List<String> ORDER =
      List.of(
          "boothook",
          "bootcmd",
          "write_files",
          "deferred",
          "per-once",
          "per-boot",
          "per-instance",
          "user",
          "runcmd");

  @Test
  void partsRunInTheOrderOfCloudInitAndAtEachBootWhatBelongsToOne() {
    String id = engine.running(RealEngine.debian(), PARTS);
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "cat /order").lines()).containsExactlyElementsOf(ORDER);
    engine.exec(id, ": > /order");
    ec2.rebootInstances(r -> r.instanceIds(id));
    engine.await(
        "the second boot",
        () -> engine.docker(id, "cat /order").output(),
        "boothook\nbootcmd\nper-boot\n");
    assertThat(engine.userData(id).errors()).isEmpty();
  }

  @Test
  void scriptsRunInTheSameOrderByBusybox() {
    String id = engine.running(RealEngine.busybox(), PARTS.replaceAll("users: .*\n", ""));
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "cat /order").lines()).containsExactlyElementsOf(ORDER);
  }

  @Test
  void aTemplateKnowsTheInstanceItsMetadataAndItsImage() {
    String id =
        engine.running(
            RealEngine.debian()
                .metadataOptions(o -> o.instanceMetadataTags(InstanceMetadataTagsState.ENABLED))
                .tagSpecifications(ROLE),
            """
            ## template: jinja
            #!/bin/sh
            {% if distro == 'debian' %}
            echo {{ v1.distro }} {{ distro_version }} {{ distro_release }} > /t
            {% else %}
            echo other > /t
            {% endif %}
            {% for key, value in ds.meta_data.tags.instance.items() %}
            echo {{ key }}={{ value | upper }} >> /t
            {% endfor %}
            echo {{ v1.instance_id }} {{ ds.meta_data.ami_launch_index }} >> /t
            echo {{ v1.availability_zone }} {{ ds.meta_data.instance_type }} >> /t
            echo {{ nowhere | default('fallback') }} >> /t
            """);
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors()).isEmpty();
    assertThat(engine.exec(id, "cat /t").lines().toList())
        .startsWith("debian 12 bookworm")
        .contains("Role=DB", id + " 0")
        .endsWith("fallback")
        .anyMatch(line -> line.matches("us-east-1[a-z] t3\\.nano"));
    assertThat(ended.output()).doesNotContain("warning:");
  }

  @Test
  void tagsAreNoMetadataUnlessTheInstanceHasThemThere() {
    String id =
        engine.running(
            RealEngine.debian().tagSpecifications(ROLE),
            "## template: jinja\n#!/bin/sh\necho {{ ds.meta_data.tags is defined }} > /t\n");
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "cat /t")).isEqualTo("False\n");
  }

  @Test
  void aTemplateOfAnImageThatSaysNothingOfItsSystemStillRuns() {
    String id =
        engine.running(
            RealEngine.busybox(),
            "## template: jinja\n#!/bin/sh\necho '[{{ distro }}]' {{ region }} > /t\n");
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "cat /t")).startsWith("[] ");
  }

  @Test
  void aTemplateThatIsNotUnderstoodFailsAndSaysSoOnTheConsole() {
    String id =
        engine.running(
            RealEngine.debian(), "## template: jinja\n#!/bin/sh\n{% import 'x' as y %}\necho hi\n");
    VmUserData ended = engine.userData(id);
    String wanted =
        "line 3 of the Jinja template: the statement '{% import 'x' as y %}' is not supported here";
    assertThat(ended.errors()).singleElement().asString().contains(wanted);
    assertThat(ended.output()).contains(wanted).doesNotContain("hi\n");
    engine.await("the console", () -> engine.console(id).contains(" failed: "), true);
    assertThat(engine.console(id)).contains(wanted);
    assertThat(engine.exec(id, "cat /run/cloud-init/result.json")).contains("line 3 of the Jinja");
  }

  @Test
  void whatATemplateCannotFindIsAWarning() {
    String id =
        engine.running(
            RealEngine.debian(), "## template: jinja\n#!/bin/sh\necho {{ v1.nowhere }}\n");
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output())
        .contains("warning: a Jinja template names variables that are not there: nowhere\n")
        .contains("CI_MISSING_JINJA_VAR/nowhere\n");
  }
}
