package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.AfterFailure;
import io.github.localec2.Ami;
import io.github.localec2.Diagnostics;
import io.github.localec2.Isolation;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.TransitionDelays;
import io.github.localec2.Transport;
import io.github.localec2.UnknownAmis;
import io.github.localec2.UnsupportedOperations;
import io.github.localec2.VmManagerType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** Who has the last word about a setting. */
class TestSettingsTest {
  private static final Declaration NOTHING = Declaration.none("a test");

  private static SettingSources sources(
      Map<String, String> junit, Map<String, String> properties, Map<String, String> environment) {
    return new SettingSources(
        // as JUnit does, which answers with system properties too
        key -> junit.getOrDefault(key, properties.get(key)),
        properties::get,
        environment::get);
  }

  private static TestSettings resolve(Declaration declared, SettingSources sources) {
    return TestSettings.resolve(declared, sources);
  }

  @Test
  void withNothingSaidThereAreDefaults() {
    TestSettings settings = resolve(NOTHING, sources(Map.of(), Map.of(), Map.of()));

    assertThat(settings.server().vmManager()).isEqualTo("mock");
    assertThat(settings.server().region()).isEqualTo("us-east-1");
    assertThat(settings.server().port()).isZero();
    assertThat(settings.server().acceptUnknownAmis()).isTrue();
    assertThat(settings.caller().account()).isEqualTo("000000000000");
    assertThat(settings.caller().region()).isEqualTo(Region.US_EAST_1);
  }

  /** An image of the kind that the other VM manager has. */
  @LocalEc2(amis = @Ami(id = "ami-7e57000a", image = "debian:12"))
  private static final class WithImage {}

  @LocalEc2(amis = @Ami(id = "ami-7e57000b", path = "images/debian.qcow2"))
  private static final class WithPath {}

  @LocalEc2(amis = @Ami(id = "ami-7e57000c", image = "debian:12", path = "images/debian.qcow2"))
  private static final class WithBoth {}

  private static Declaration with(Class<?> declaring) {
    return new Declaration(
        "code",
        VmManagerType.MOCK,
        "",
        "",
        0,
        UnknownAmis.DEFAULT,
        java.util.List.of(amis(declaring)),
        UnsupportedOperations.DEFAULT,
        TransitionDelays.DEFAULT,
        Transport.DEFAULT,
        AfterFailure.DEFAULT,
        Lifetime.DEFAULT,
        Isolation.DEFAULT,
        Diagnostics.DEFAULT,
        settings -> {});
  }

  private static Ami[] amis(Class<?> declaring) {
    return declaring.getAnnotation(LocalEc2.class).amis();
  }

  @Test
  void anAmiIsAnImageForContainersAndAFileForVirtualMachines() {
    SettingSources nothing = sources(Map.of(), Map.of(), Map.of());
    assertThat(resolve(with(WithPath.class), nothing).server().options())
        .containsEntry("ami-files", "ami-7e57000b\tami-7e57000b\timages/debian.qcow2\n");
    assertThatThrownBy(() -> resolve(with(WithBoth.class), nothing))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("either an image or a path");
    assertThatThrownBy(() -> TestSettings.suits("libvirt", amis(WithImage.class)[0], "code"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("must have a path for LIBVIRT, not an image: 'debian:12'");
    assertThatThrownBy(() -> TestSettings.suits("docker", amis(WithPath.class)[0], "code"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("must have an image for DOCKER, not a path: 'images/debian.qcow2'");
  }

  @Test
  void failingOnUnsupportedOperationsNeedsAJournal() {
    Declaration code =
        new Declaration(
            "code",
            VmManagerType.MOCK,
            "",
            "",
            0,
            UnknownAmis.DEFAULT,
            java.util.List.of(),
            UnsupportedOperations.FAIL,
            TransitionDelays.DEFAULT,
            Transport.DEFAULT,
            AfterFailure.DEFAULT,
            Lifetime.DEFAULT,
            Isolation.DEFAULT,
            Diagnostics.DEFAULT,
            settings -> settings.journal(0));

    assertThatThrownBy(() -> resolve(code, sources(Map.of(), Map.of(), Map.of())))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("journal must be positive: '0'");
  }

  @Test
  void codeComesFirstThenJunitThenPropertiesThenTheEnvironment() {
    Map<String, String> junit = Map.of("localec2.region", "eu-west-2");
    Map<String, String> properties = Map.of("localec2.region", "eu-west-3");
    Map<String, String> environment = Map.of("LOCALEC2_REGION", "eu-north-1");
    Declaration code =
        new Declaration(
            "code",
            VmManagerType.MOCK,
            "eu-west-1",
            "",
            0,
            UnknownAmis.DEFAULT,
            java.util.List.of(),
            UnsupportedOperations.DEFAULT,
            TransitionDelays.DEFAULT,
            Transport.DEFAULT,
            AfterFailure.DEFAULT,
            Lifetime.DEFAULT,
            Isolation.DEFAULT,
            Diagnostics.DEFAULT,
            settings -> {});

    assertThat(resolve(code, sources(junit, properties, environment)).server().region())
        .isEqualTo("eu-west-1");
    assertThat(resolve(NOTHING, sources(junit, properties, environment)).server().region())
        .isEqualTo("eu-west-2");
    assertThat(resolve(NOTHING, sources(Map.of(), properties, environment)).server().region())
        .isEqualTo("eu-west-3");
    assertThat(resolve(NOTHING, sources(Map.of(), Map.of(), environment)).caller().region())
        .isEqualTo(Region.EU_NORTH_1);
  }

  @Test
  void theEnvironmentCanSayAll() {
    TestSettings settings =
        resolve(
            NOTHING,
            sources(
                Map.of(),
                Map.of(),
                Map.of(
                    "EC2_VM_MANAGER", "Mock",
                    "LOCALEC2_REGION", "sa-east-1",
                    "LOCALEC2_ACCOUNT", "123456789012",
                    "LOCALEC2_PORT", " 4566 ",
                    "LOCALEC2_UNKNOWN_AMIS", "reject")));

    assertThat(settings.server().vmManager()).isEqualTo("mock");
    assertThat(settings.server().region()).isEqualTo("sa-east-1");
    assertThat(settings.server().port()).isEqualTo(4566);
    assertThat(settings.server().acceptUnknownAmis()).isFalse();
    assertThat(settings.caller().account()).isEqualTo("123456789012");
  }

  @Test
  void blankSaysNothing() {
    assertThat(
            resolve(
                    NOTHING,
                    sources(Map.of("localec2.region", " "), Map.of(), Map.of("EC2_VM_MANAGER", "")))
                .server()
                .region())
        .isEqualTo("us-east-1");
  }

  @Test
  void aMistakeIsQuotedWithItsSource() {
    assertThatThrownBy(
            () ->
                resolve(
                    NOTHING, sources(Map.of(), Map.of("localec2.unknown-amis", "maybe"), Map.of())))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "the system property localec2.unknown-amis: must be one of accept, reject: 'maybe'");
    assertThatThrownBy(
            () ->
                resolve(NOTHING, sources(Map.of(), Map.of(), Map.of("LOCALEC2_ACCOUNT", "12345"))))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "the environment variable LOCALEC2_ACCOUNT: account must have 12 digits: '12345'");
    assertThatThrownBy(
            () -> resolve(NOTHING, sources(Map.of(), Map.of(), Map.of("EC2_VM_MANAGER", "docker"))))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith(
            "the environment variable EC2_VM_MANAGER asks for the VM manager 'docker'");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "EC2_VM_MANAGER, qemu, \"must be one of mock, docker, libvirt: 'qemu'\"",
        "LOCALEC2_REGION, mars, \"region must be one of EC2's, such as us-east-1: 'mars'\"",
        "LOCALEC2_ACCOUNT, 1, account must have 12 digits: '1'",
        "LOCALEC2_PORT, http, port must be a number from 0 to 65535: 'http'",
        "LOCALEC2_PORT, 65536, port must be from 0 to 65535: 65536",
        "LOCALEC2_UNSUPPORTED_OPERATIONS, x, \"must be one of answer, fail: 'x'\"",
        "LOCALEC2_DIAGNOSTICS, x, \"must be one of on_failure, off: 'x'\"",
        "LOCALEC2_LIFETIME, x, \"must be one of method, class, run: 'x'\"",
        "LOCALEC2_TRANSPORT, x, \"must be one of http, in_memory: 'x'\"",
        "LOCALEC2_TRANSITION_DELAYS, x, \"must be one of none, realistic, skipped: 'x'\"",
        "LOCALEC2_AFTER_FAILURE, x, \"must be one of clean, keep, hold: 'x'\"",
        "LOCALEC2_UNKNOWN_AMIS, x, \"must be one of accept, reject: 'x'\""
      })
  void everyMistakeIsQuotedAndSaysWhatWouldBeRight(String variable, String value, String right) {
    assertThatThrownBy(() -> resolve(NOTHING, sources(Map.of(), Map.of(), Map.of(variable, value))))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage("the environment variable " + variable + ": " + right);
  }

  @Test
  void testsWaitForAPersonOnlyWhereOneMayBe() {
    Map<String, String> hold = Map.of("localec2.after-failure", "hold");

    assertThat(resolve(NOTHING, sources(Map.of(), Map.of(), Map.of())).afterFailure())
        .isEqualTo(AfterFailure.CLEAN);
    assertThat(resolve(NOTHING, sources(hold, Map.of(), Map.of())).afterFailure())
        .isEqualTo(AfterFailure.HOLD);
    assertThat(resolve(NOTHING, sources(hold, Map.of(), Map.of("CI", "false"))).afterFailure())
        .isEqualTo(AfterFailure.HOLD);
    assertThat(resolve(NOTHING, sources(hold, Map.of(), Map.of("CI", "true"))).afterFailure())
        .isEqualTo(AfterFailure.CLEAN);
    assertThat(resolve(NOTHING, sources(Map.of(), hold, Map.of("CI", "true"))).afterFailure())
        .isEqualTo(AfterFailure.HOLD);
    assertThat(
            resolve(
                    NOTHING,
                    sources(
                        Map.of(), Map.of(), Map.of("CI", "1", "LOCALEC2_AFTER_FAILURE", "Hold")))
                .afterFailure())
        .isEqualTo(AfterFailure.HOLD);
  }

  @Test
  void theyWaitForAsLongAsIsSaid() {
    assertThat(resolve(NOTHING, sources(Map.of(), Map.of(), Map.of())).holdLimit()).hasMinutes(30);
    assertThat(
            resolve(NOTHING, sources(Map.of(), Map.of(), Map.of("LOCALEC2_HOLD_MINUTES", "5")))
                .holdLimit())
        .hasMinutes(5);
    for (String wrong : new String[] {"0", "1441", "-1", "long"}) {
      assertThatThrownBy(
              () ->
                  resolve(
                      NOTHING, sources(Map.of("localec2.hold-minutes", wrong), Map.of(), Map.of())))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageContaining("hold-minutes must be from 1 to 1440: '" + wrong + "'");
    }
  }
}
