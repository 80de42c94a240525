package io.github.localec2.docker.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.userdata.jinja.Jinja;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataRequest;
import io.github.localec2.server.vm.metadata.MetadataResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InstanceDataTest {
  private static final VmSpec SPEC =
      new VmSpec(
          "i-1",
          "000000000000",
          "eu-west-1",
          "eu-west-1b",
          "ami-1",
          "t3.nano",
          "arm64",
          1,
          512,
          null,
          "ssh-ed25519 AAAA comment\n",
          List.of(new VmSpec.Card("eni-1", "02:00:00:00:00:01", "10.0.0.7", List.of())),
          List.of(),
          VmFirewall.CLOSED,
          Map.of());

  private static final String ROOT = "/2021-03-23/meta-data/";
  private static final Map<String, String> TREE =
      Map.ofEntries(
          Map.entry(ROOT, "iam/\ninstance-id\nlocal-hostname\nnetwork/\npublic-keys/\ntags/"),
          Map.entry(ROOT + "iam/", "info\nsecurity-credentials/"),
          Map.entry(ROOT + "iam/info", "{\"Code\": \"Success\"}"),
          Map.entry(ROOT + "iam/security-credentials/", "role"),
          Map.entry(ROOT + "instance-id", "i-1"),
          Map.entry(ROOT + "local-hostname", "ip-10-0-0-7.eu-west-1.compute.internal"),
          Map.entry(ROOT + "network/", "ips"),
          Map.entry(ROOT + "network/ips", "10.0.0.7\n10.0.0.8"),
          Map.entry(ROOT + "public-keys/", "0=my-key"),
          Map.entry(ROOT + "public-keys/0/openssh-key", "ssh-ed25519 AAAA my-key\n"),
          Map.entry(ROOT + "tags/", "instance/"),
          Map.entry(ROOT + "tags/instance/", "Name"),
          Map.entry(ROOT + "tags/instance/Name", "web"));

  private static String rendered(InstanceMetadata metadata, String body) {
    return Jinja.rendered(
        "## template: jinja\n" + body,
        InstanceData.of(
            SPEC,
            metadata,
            () -> Map.of("ID", "debian", "VERSION_ID", "12", "VERSION_CODENAME", "bookworm")));
  }

  /** Answers only who has the token. */
  private static InstanceMetadata metadata() {
    return new InstanceMetadata() {
      @Override
      public boolean reachable(String instanceId, boolean overIpv6) {
        return true;
      }

      @Override
      public Optional<MetadataResponse> answer(String instanceId, MetadataRequest request) {
        if (request.method().equals("PUT")) {
          return Optional.of(MetadataResponse.text("token"));
        }
        if (!request.header("x-aws-ec2-metadata-token").equals(Optional.of("token"))) {
          return Optional.of(MetadataResponse.page(401));
        }
        return Optional.of(
            Optional.ofNullable(TREE.get(request.target()))
                .map(MetadataResponse::text)
                .orElse(MetadataResponse.page(404)));
      }
    };
  }

  @Test
  void standardNamesAreThereInBothWays() {
    assertThat(
            rendered(
                InstanceMetadata.NONE,
                "{{ region }} {{ v1.availability_zone }} {{ availability_zone }} {{ cloud_name }}"
                    + " {{ v1.instance_id }} {{ v1['instance-id'] }} {{ local_hostname }}"
                    + " {{ platform }} {{ machine }} {{ v1.public_ssh_keys[0] }}"))
        .isEqualTo(
            "eu-west-1 eu-west-1b eu-west-1b aws i-1 i-1 ip-10-0-0-7 ec2 aarch64"
                + " ssh-ed25519 AAAA comment");
    assertThat(rendered(InstanceMetadata.NONE, "{{ v1.subplatform }}"))
        .isEqualTo("metadata (http://169.254.169.254)");
  }

  @Test
  void theImageSaysWhichSystemItHas() {
    assertThat(
            rendered(
                InstanceMetadata.NONE, "{{ distro }} {{ v1.distro_version }} {{ distro_release }}"))
        .isEqualTo("debian 12 bookworm");
  }

  @Test
  void withoutMetadataThereIsWhatTheInstanceIsMadeFrom() {
    assertThat(
            rendered(
                InstanceMetadata.NONE,
                "{{ ds.meta_data.instance_type }} {{ ds.meta_data.local_ipv4 }}"
                    + " {{ ds.meta_data.mac }} {{ ds.meta_data.placement.availability_zone }}"
                    + " {{ ds.meta_data['ami-id'] }} {{ ds.meta_data.local_hostname }}"))
        .isEqualTo(
            "t3.nano 10.0.0.7 02:00:00:00:00:01 eu-west-1b ami-1"
                + " ip-10-0-0-7.eu-west-1.compute.internal");
  }

  @Test
  void theMetadataIsATreeWithoutCredentials() {
    assertThat(
            rendered(
                metadata(),
                "{{ ds.meta_data.tags.instance.Name }} {{ ds.meta_data.network.ips }}"
                    + " {{ ds.meta_data.iam.info.Code }} {{ ds.meta_data.iam | length }}"
                    + " {{ public_ssh_keys }} {{ ds.meta_data.public_keys['my-key'] }}"))
        .isEqualTo(
            "web ['10.0.0.7', '10.0.0.8'] Success 1"
                + " ['ssh-ed25519 AAAA my-key'] ['ssh-ed25519 AAAA my-key']");
  }
}
