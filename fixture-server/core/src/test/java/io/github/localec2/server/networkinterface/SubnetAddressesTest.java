package io.github.localec2.server.networkinterface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.StateSettings;
import io.github.localec2.server.state.Transitions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;

class SubnetAddressesTest {
  private static final Subnet SMALL = subnet("subnet-1", "10.0.0.0/28");
  private static final Subnet LARGE = subnet("subnet-2", "10.1.0.0/16");

  private final Ec2State state =
      new Ec2State(
          new StateSettings(
              Clock.systemUTC(),
              new Ids(new SplittableRandom(7)),
              Transitions.AT_ONCE,
              fresh -> {}));

  @Test
  void theFirstFourAndTheLastAddressAreNeverGivenOut() {
    write(
        view ->
            assertThat(SubnetAddresses.allocate(view, SMALL, 11))
                .containsExactly(
                    "10.0.0.4",
                    "10.0.0.5",
                    "10.0.0.6",
                    "10.0.0.7",
                    "10.0.0.8",
                    "10.0.0.9",
                    "10.0.0.10",
                    "10.0.0.11",
                    "10.0.0.12",
                    "10.0.0.13",
                    "10.0.0.14"));
  }

  @Test
  void aFullSubnetHasInsufficientFreeAddresses() {
    write(view -> SubnetAddresses.allocate(view, SMALL, 11));
    write(
        view -> {
          assertThat(SubnetAddresses.availableIn(view, SMALL)).isZero();
          assertFault(
              "InsufficientFreeAddressesInSubnet", () -> SubnetAddresses.allocate(view, SMALL));
        });
  }

  @Test
  void tooManyAtOnceTakeNone() {
    write(
        view -> {
          assertFault(
              "InsufficientFreeAddressesInSubnet", () -> SubnetAddresses.allocate(view, SMALL, 12));
          assertThat(SubnetAddresses.availableIn(view, SMALL)).isEqualTo(11);
        });
  }

  @Test
  void releasedAddressesAreGivenOutAgain() {
    write(
        view -> {
          SubnetAddresses.allocate(view, SMALL, 11);
          SubnetAddresses.release(view, "subnet-1", List.of("10.0.0.9", "10.0.0.7", "10.0.0.8"));
          assertThat(SubnetAddresses.availableIn(view, SMALL)).isEqualTo(3);
          assertThat(SubnetAddresses.allocate(view, SMALL, 3))
              .containsExactlyInAnyOrder("10.0.0.7", "10.0.0.8", "10.0.0.9");
        });
  }

  @Test
  void aWantedAddressMustBeFreeAndInsideTheSubnet() {
    write(
        view -> {
          assertThat(SubnetAddresses.take(view, SMALL, "10.0.0.7")).isEqualTo("10.0.0.7");
          assertFault(
              "InvalidIPAddress.InUse", () -> SubnetAddresses.take(view, SMALL, "10.0.0.7"));
          for (String bad :
              List.of(
                  "10.0.0.0", "10.0.0.3", "10.0.0.15", "10.0.0.16", "10.0.0", "10.0.0.256", "")) {
            assertFault("InvalidParameterValue", () -> SubnetAddresses.take(view, SMALL, bad));
          }
          assertThat(SubnetAddresses.allocate(view, SMALL, 10)).doesNotContain("10.0.0.7");
        });
  }

  @Test
  void everyAddressOfALargeSubnetIsGivenOutOnce() {
    write(
        view -> {
          Set<String> all = new HashSet<>();
          for (int i = 0; i < 65_531; i++) {
            all.add(SubnetAddresses.allocate(view, LARGE));
          }
          assertThat(all).hasSize(65_531);
          assertThat(SubnetAddresses.availableIn(view, LARGE)).isZero();
          SubnetAddresses.release(view, "subnet-2", all);
          assertThat(SubnetAddresses.availableIn(view, LARGE)).isEqualTo(65_531);
        });
  }

  @Test
  void takingAndReleasingAtRandomKeepsCount() {
    SplittableRandom random = new SplittableRandom(42);
    Subnet subnet = subnet("subnet-3", "10.2.0.0/24");
    write(
        view -> {
          List<String> mine = new ArrayList<>();
          for (int i = 0; i < 5_000; i++) {
            if (mine.isEmpty() || (random.nextBoolean() && mine.size() < 251)) {
              String next = SubnetAddresses.allocate(view, subnet);
              assertThat(mine).doesNotContain(next);
              mine.add(next);
            } else {
              String gone = mine.remove(random.nextInt(mine.size()));
              SubnetAddresses.release(view, "subnet-3", List.of(gone));
            }
            assertThat(SubnetAddresses.availableIn(view, subnet)).isEqualTo(251 - mine.size());
          }
        });
  }

  @Test
  void prefixesAreAlignedBlocksOfSixteen() {
    Subnet subnet = subnet("subnet-4", "10.3.0.0/24");
    write(
        view -> {
          assertThat(SubnetAddresses.takePrefix(view, subnet, null)).isEqualTo("10.3.0.16/28");
          assertThat(SubnetAddresses.takePrefix(view, subnet, "10.3.0.64/28"))
              .isEqualTo("10.3.0.64/28");
          assertFault(
              "InvalidIPAddress.InUse",
              () -> SubnetAddresses.takePrefix(view, subnet, "10.3.0.64/28"));
          assertFault(
              "InvalidIPAddress.InUse", () -> SubnetAddresses.take(view, subnet, "10.3.0.70"));
          assertThat(SubnetAddresses.availableIn(view, subnet)).isEqualTo(251 - 32);
          SubnetAddresses.release(view, "subnet-4", List.of("10.3.0.64/28"));
          assertThat(SubnetAddresses.availableIn(view, subnet)).isEqualTo(251 - 16);
        });
  }

  @Test
  void ipv6AddressesAreUniqueAndInsideTheSubnet() {
    Subnet subnet =
        LARGE.toBuilder()
            .ipv6CidrBlockAssociationSet(
                SubnetIpv6CidrBlockAssociation.builder()
                    .ipv6CidrBlock("2600:1f18:1:2::/64")
                    .ipv6CidrBlockState(s -> s.state(SubnetCidrBlockStateCode.ASSOCIATED))
                    .build())
            .build();
    write(
        view -> {
          String any = SubnetIpv6Addresses.take(view, subnet, null);
          assertThat(any).startsWith("2600:1f18:1:2:");
          assertFault("InvalidIPAddress.InUse", () -> SubnetIpv6Addresses.take(view, subnet, any));
          assertThat(SubnetIpv6Addresses.take(view, subnet, "2600:1F18:0001:2:0:0:0:5"))
              .isEqualTo("2600:1f18:1:2::5");
          assertFault(
              "InvalidParameterValue",
              () -> SubnetIpv6Addresses.take(view, subnet, "2600:1f18:1:3::5"));
          assertFault(
              "InvalidParameterValue", () -> SubnetIpv6Addresses.take(view, subnet, "10.0.0.1"));
          assertFault("InvalidParameterValue", () -> SubnetIpv6Addresses.take(view, SMALL, null));
        });
  }

  private void write(Consumer<RegionView> step) {
    state.write(
        new Scope("000000000000", "us-east-1"),
        view -> {
          step.accept(view);
          return true;
        });
  }

  private static Subnet subnet(String id, String cidr) {
    return Subnet.builder().subnetId(id).cidrBlock(cidr).build();
  }

  private static void assertFault(String code, ThrowingCallable call) {
    assertThatExceptionOfType(Ec2Fault.class)
        .isThrownBy(call)
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
  }
}
