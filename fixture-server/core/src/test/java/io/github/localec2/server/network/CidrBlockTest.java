package io.github.localec2.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlockTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/16, 10.0.0.0/16",
    "100.68.0.18/18, 100.68.0.0/18",
    "255.255.255.255/0, 0.0.0.0/0",
    "192.168.1.77/32, 192.168.1.77/32"
  })
  void bitsBehindThePrefixAreCleared(String given, String canonical) {
    assertThat(Ipv4Block.parse(given, "cidrBlock")).hasToString(canonical);
    assertThat(Ipv4Block.isCanonical(given)).isEqualTo(given.equals(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0/16", "10.0.0.256/16", "10.0.0.0/016",
        "010.0.0.0/8", "10.0.0.0/16 ", "10.0.0.0/-1", "a.b.c.d/8", "10.0.0.0.0/8", "::/0", "1/2/3"
      })
  void whatIsNoIpv4BlockIsAnError(String text) {
    assertThatThrownBy(() -> Ipv4Block.parse(text, "cidrBlock"))
        .hasMessage(
            "Value ("
                + text
                + ") for parameter cidrBlock is invalid. This is not a valid CIDR block.");
  }

  @Test
  void blocksKnowTheirAddresses() {
    Ipv4Block block = Ipv4Block.parse("10.0.1.0/28", "cidrBlock");
    assertThat(block.size()).isEqualTo(16);
    assertThat(block.address(4)).isEqualTo("10.0.1.4");
    assertThat(block.indexOf("10.0.1.15")).hasValue(15);
    assertThat(block.indexOf("10.0.1.16")).isEmpty();
    assertThat(block.contains("10.0.1.0")).isTrue();
    assertThatThrownBy(() -> block.address(16)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(Ipv4Block.ANY.size()).isEqualTo(1L << 32);
    assertThat(Ipv4Block.ANY.address((1L << 32) - 1)).isEqualTo("255.255.255.255");
  }

  @Test
  void blocksOverlapWhereOneHoldsTheOther() {
    Ipv4Block vpc = Ipv4Block.parse("10.0.0.0/16", "cidrBlock");
    Ipv4Block subnet = Ipv4Block.parse("10.0.255.0/24", "cidrBlock");
    assertThat(vpc.contains(subnet)).isTrue();
    assertThat(subnet.contains(vpc)).isFalse();
    assertThat(subnet.overlaps(vpc)).isTrue();
    assertThat(subnet.overlaps(Ipv4Block.parse("10.1.0.0/16", "cidrBlock"))).isFalse();
  }

  @Test
  void partsAreCountedFromZero() {
    Ipv4Block vpc = Ipv4Block.parse("172.31.0.0/16", "cidrBlock");
    assertThat(vpc.part(20, 0)).hasToString("172.31.0.0/20");
    assertThat(vpc.part(20, 15)).hasToString("172.31.240.0/20");
    assertThatThrownBy(() -> vpc.part(20, 16)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "::/0, ::/0",
    "2600:1F18:0:0::/56, 2600:1f18::/56",
    "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1/128",
    "2001:0db8:85a3::8a2e:0370:7334/64, 2001:db8:85a3::/64",
    "1:2:3:4:5:6:7:8/128, 1:2:3:4:5:6:7:8/128",
    "1:0:2:3:4:5:6:7/128, 1:0:2:3:4:5:6:7/128",
    "::1/128, ::1/128"
  })
  void ipv6BlocksAreWrittenInTheirShortForm(String given, String canonical) {
    assertThat(Ipv6Block.parse(given, "ipv6CidrBlock")).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "::",
        "::/129",
        ":::/64",
        "1::2::3/64",
        "12345::/64",
        "g::/64",
        "1:2:3:4:5:6:7/64",
        "1:2:3:4:5:6:7:8:9/64",
        ":1:2:3:4:5:6:7/64",
        "::ffff:10.0.0.1/128",
        "fe80::1%eth0/64",
        "10.0.0.0/8"
      })
  void whatIsNoIpv6BlockIsAnError(String text) {
    assertThatThrownBy(() -> Ipv6Block.parse(text, "ipv6CidrBlock"))
        .hasMessageContaining("Value (" + text + ") for parameter ipv6CidrBlock is invalid.");
  }

  @Test
  void ipv6BlocksKnowTheirAddresses() {
    Ipv6Block block = Ipv6Block.parse("2600:1f18:aa:bb00::/64", "ipv6CidrBlock");
    assertThat(block.address(BigInteger.valueOf(0x1234))).isEqualTo("2600:1f18:aa:bb00::1234");
    assertThat(block.contains("2600:1f18:aa:bb00:ffff::")).isTrue();
    assertThat(block.contains("2600:1f18:aa:bb01::")).isFalse();
    assertThat(block.overlaps(Ipv6Block.ANY)).isTrue();
  }
}
