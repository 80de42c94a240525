package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NewDhcpConfiguration;

class DhcpOptionsOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private DhcpOptions create(NewDhcpConfiguration... configurations) {
    return ec2.createDhcpOptions(r -> r.dhcpConfigurations(configurations)).dhcpOptions();
  }

  private static NewDhcpConfiguration option(String key, String... values) {
    return NewDhcpConfiguration.builder().key(key).values(values).build();
  }

  private DhcpOptions describe(String id) {
    return ec2.describeDhcpOptions(r -> r.dhcpOptionsIds(id)).dhcpOptions().get(0);
  }

  private static List<String> texts(DhcpOptions options) {
    return options.dhcpConfigurations().stream()
        .map(each -> each.key() + "=" + each.values().stream().map(v -> v.value()).toList())
        .toList();
  }

  @Test
  void everyRegionHasADefaultSet() {
    assertThat(ec2.describeDhcpOptions().dhcpOptions())
        .singleElement()
        .satisfies(
            options ->
                assertThat(texts(options))
                    .containsExactly(
                        "domain-name=[ec2.internal]", "domain-name-servers=[AmazonProvidedDNS]"));
    assertThat(EC2.client("000000000000", Region.EU_WEST_1).describeDhcpOptions().dhcpOptions())
        .singleElement()
        .satisfies(
            options ->
                assertThat(texts(options)).contains("domain-name=[eu-west-1.compute.internal]"));
  }

  @Test
  void aSetIsCreatedAndDescribed() {
    DhcpOptions made =
        create(
            option("domain-name", "example.org"),
            option("domain-name-servers", "10.2.5.1,10.2.5.2"),
            option("ntp-servers", "10.0.0.1"),
            option("netbios-node-type", "2"));
    assertThat(made.dhcpOptionsId()).startsWith("dopt-");
    assertThat(texts(made))
        .containsExactly(
            "domain-name=[example.org]",
            "domain-name-servers=[10.2.5.1, 10.2.5.2]",
            "ntp-servers=[10.0.0.1]",
            "netbios-node-type=[2]");
    assertThat(describe(made.dhcpOptionsId())).isEqualTo(made);
    assertThat(
            ec2.describeDhcpOptions(
                    r ->
                        r.filters(
                            Filter.builder().name("key").values("domain-name").build(),
                            Filter.builder().name("value").values("example.*").build()))
                .dhcpOptions())
        .containsExactly(made);
  }

  @ParameterizedTest
  @CsvSource({
    "colour, red",
    "netbios-node-type, 3",
    "ntp-servers, pool.ntp.org",
    "domain-name-servers, nowhere",
    "netbios-name-servers, ::1",
    "ipv6-address-preferred-lease-time, 10"
  })
  void optionsAndValuesAreChecked(String key, String value) {
    assertFault("InvalidParameterValue", () -> create(option(key, value)));
  }

  @Test
  void aServerListHasFourAtMostAndAnOptionOneValue() {
    assertFault(
        "InvalidParameterValue",
        () ->
            create(
                option(
                    "domain-name-servers",
                    "10.0.0.1",
                    "10.0.0.2",
                    "10.0.0.3",
                    "10.0.0.4",
                    "10.0.0.5")));
    assertFault("MissingParameter", () -> create(option("domain-name")));
  }

  @Test
  void aSetInUseIsNotDeleted() {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String id = create(option("domain-name", "example.org")).dhcpOptionsId();
    ec2.associateDhcpOptions(r -> r.vpcId(vpc).dhcpOptionsId(id));
    assertThat(ec2.describeVpcs(r -> r.vpcIds(vpc)).vpcs().get(0).dhcpOptionsId()).isEqualTo(id);
    assertThat(
            assertFault(
                "DependencyViolation", () -> ec2.deleteDhcpOptions(r -> r.dhcpOptionsId(id))))
        .hasMessageContaining(
            "The dhcpOptions '" + id + "' has dependencies and cannot be deleted.");
    ec2.associateDhcpOptions(r -> r.vpcId(vpc).dhcpOptionsId("default"));
    assertThat(ec2.describeVpcs(r -> r.vpcIds(vpc)).vpcs().get(0).dhcpOptionsId())
        .isEqualTo("default");
    ec2.deleteDhcpOptions(r -> r.dhcpOptionsId(id));
    assertFault("InvalidDhcpOptionID.NotFound", () -> describe(id));
    assertFault("InvalidDhcpOptionsId.Malformed", () -> describe("foo-abcd1234"));
    assertFault(
        "InvalidDhcpOptionID.NotFound",
        () -> ec2.associateDhcpOptions(r -> r.vpcId(vpc).dhcpOptionsId(id)));
  }
}
