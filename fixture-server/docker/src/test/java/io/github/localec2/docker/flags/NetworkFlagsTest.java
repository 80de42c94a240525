package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Link;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkFlagsTest {
  /** As docker run would have it in its request. */
  private static String bindings(String flags) {
    return AppliedFlags.host(flags).getPortBindings().getBindings().entrySet().stream()
        .flatMap(
            each ->
                Arrays.stream(each.getValue())
                    .map(
                        binding ->
                            each.getKey()
                                + "="
                                + Objects.toString(binding.getHostIp(), "")
                                + "@"
                                + binding.getHostPortSpec()))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "-p 80,80/tcp=@",
    "-p8080:80,80/tcp=@8080",
    "-p 0:80,80/tcp=@0",
    "-p 127.0.0.1::80,80/tcp=127.0.0.1@",
    "-p 127.0.0.1:53:53/udp,53/udp=127.0.0.1@53",
    "-p [::1]:80:81/SCTP,81/sctp=::1@80",
    "-p 8000-8001,8000/tcp=@ 8001/tcp=@",
    "-p 9000-9001:8000-8001/udp,8000/udp=@9000 8001/udp=@9001",
    "-p 9000-9003:80,80/tcp=@9000-9003",
    "-p 80:80 -p 81:80,80/tcp=@80 80/tcp=@81",
    "'--publish target=80,published=8080,protocol=udp',80/udp=@8080",
    "--publish target=80,80/tcp=@"
  })
  void portsArePublished(String flags, String bindings) {
    assertThat(bindings(flags)).isEqualTo(bindings);
  }

  @Test
  void whatIsExposedOrPublishedIsKnownToTheEngine() {
    assertThat(AppliedFlags.command("--expose 80-81/udp --expose=90 -p 91:92").getExposedPorts())
        .containsExactlyInAnyOrder(
            ExposedPort.udp(80), ExposedPort.udp(81), ExposedPort.tcp(90), ExposedPort.tcp(92));
    assertThat(AppliedFlags.command("").getExposedPorts()).isNullOrEmpty();
    assertThat(AppliedFlags.host("-P").getPublishAllPorts()).isTrue();
    assertThat(AppliedFlags.host("--publish-all=false").getPublishAllPorts()).isFalse();
  }

  @Test
  void aPlaceInANetworkIsAsked() {
    CreateContainerCmdImpl command =
        AppliedFlags.command(
            "--network mine --network-alias a --net-alias b --ip 10.1.2.3 --ip6 fd00::3"
                + " --mac-address 02:42:ac:11:65:43 --domainname corp --link web:w --link db");
    assertThat(command.getAliases()).containsExactly("a", "b");
    assertThat(command.getIpv4Address()).isEqualTo("10.1.2.3");
    assertThat(command.getIpv6Address()).isEqualTo("fd00::3");
    assertThat(command.getMacAddress()).isEqualTo("02:42:ac:11:65:43");
    assertThat(command.getDomainName()).isEqualTo("corp");
    assertThat(command.getHostConfig().getNetworkMode()).isEqualTo("mine");
    assertThat(command.getHostConfig().getLinks())
        .containsExactly(new Link("web", "w"), new Link("db", "db"));
  }

  @Test
  void aNetworkMayHaveOptions() {
    CreateContainerCmdImpl command =
        AppliedFlags.command("--network name=mine,alias=a,alias=b,ip=10.1.2.3");
    assertThat(command.getHostConfig().getNetworkMode()).isEqualTo("mine");
    assertThat(command.getAliases()).containsExactly("a", "b");
    assertThat(command.getIpv4Address()).isEqualTo("10.1.2.3");
  }

  @Test
  void dnsIsGivenOneByOne() {
    assertThat(AppliedFlags.host("--dns 1.1.1.1 --dns=::1 --dns-opt use-vc --dns-search a.b"))
        .satisfies(
            host -> {
              assertThat(host.getDns()).containsExactly("1.1.1.1", "::1");
              assertThat(host.getDnsOptions()).isEqualTo(List.of("use-vc"));
              assertThat(host.getDnsSearch()).containsExactly("a.b");
            });
  }

  @Test
  void hostsAreAddedWithEitherSign() {
    assertThat(
            AppliedFlags.host(
                    "--add-host a:1.2.3.4 --add-host b=[::1] --add-host c:fd00::1"
                        + " --add-host d:host-gateway")
                .getExtraHosts())
        .containsExactly("a:1.2.3.4", "b:::1", "c:fd00::1", "d:host-gateway");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p 80/icmp",
        "-p 70000:80",
        "-p x:80:80",
        "-p 1-2:3-6",
        "-p 9-8",
        "-p 80:",
        "--publish published=80",
        "--publish target=80,what=x",
        "--expose 80:80",
        "--expose http",
        "--network=",
        "--network alias=a",
        "--network name=a,what=b",
        "--network name=a,driver-opt=b=c",
        "--link-local-ip 169.254.1.1",
        "--ip here",
        "--ip6=there",
        "--mac-address 02:42",
        "--dns here",
        "--add-host a",
        "--add-host a:b",
        "--add-host a:"
      })
  void aBadOneIsQuoted(String line) {
    assertThatThrownBy(() -> DockerFlags.parse("-e A=b " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line + "'");
  }

  @Test
  void oneNetworkIsAllThereIs() {
    assertThatThrownBy(() -> DockerFlags.parse("--network a --network b"))
        .hasMessageContaining("'--network b'");
  }
}
