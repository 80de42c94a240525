package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Ami;
import io.github.localec2.InjectEc2;
import io.github.localec2.Isolation;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.TransitionDelays;
import io.github.localec2.VmManagerType;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Every mistake is told in one sentence, before a server starts. */
class ConfigurationTest {
  private static final String HERE = ConfigurationTest.class.getName();

  private static Throwable onlyFailure(Class<?> type) {
    return onlyFailure(Map.of(), type);
  }

  private static Throwable onlyFailure(Map<String, String> parameters, Class<?> type) {
    assertThat(Kit.failures(Kit.run(parameters, type))).hasSize(1);
    return Kit.failures(Kit.run(parameters, type)).get(0);
  }

  @LocalEc2
  static class Plain {
    @Test
    void shows(LocalEc2Server server) {
      Kit.SEEN.put("settings", server.settings());
    }
  }

  @LocalEc2(region = "mars-north-1")
  static class NoSuchRegion extends Plain {}

  @LocalEc2(account = "42")
  static class ShortAccount extends Plain {}

  @LocalEc2(port = 70_000)
  static class NoSuchPort extends Plain {}

  @LocalEc2(vmManager = VmManagerType.DOCKER)
  static class Docker extends Plain {}

  @Test
  void badAttributesAreQuotedWithTheirClass() {
    assertThat(onlyFailure(NoSuchRegion.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "@LocalEc2 on "
                + HERE
                + "$NoSuchRegion: region must be one of EC2's, such as us-east-1: 'mars-north-1'");
    assertThat(onlyFailure(ShortAccount.class))
        .hasMessage("@LocalEc2 on " + HERE + "$ShortAccount: account must have 12 digits: '42'");
    assertThat(onlyFailure(NoSuchPort.class))
        .hasMessage("@LocalEc2 on " + HERE + "$NoSuchPort: port must be from 0 to 65535: 70000");
  }

  @Test
  void aVmManagerWithoutItsModuleIsToldInOneSentence() {
    assertThat(onlyFailure(Docker.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "@LocalEc2 on "
                + HERE
                + "$Docker asks for the VM manager 'DOCKER', which needs"
                + " io.github.localec2:local-ec2-docker on the test class path");
    assertThat(onlyFailure(Map.of("localec2.vm-manager", "libvirt"), Plain.class))
        .hasMessage(
            "JUnit's configuration parameter localec2.vm-manager asks for the VM manager"
                + " 'libvirt', which needs io.github.localec2:local-ec2-libvirt on the test class"
                + " path");
  }

  @Test
  void badParametersAreQuotedWithTheirName() {
    assertThat(onlyFailure(Map.of("localec2.vm-manager", "qemu"), Plain.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "JUnit's configuration parameter localec2.vm-manager: must be one of mock, docker,"
                + " libvirt: 'qemu'");
    assertThat(onlyFailure(Map.of("localec2.port", "many"), Plain.class))
        .hasMessage(
            "JUnit's configuration parameter localec2.port: port must be a number from 0 to 65535: 'many'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lifetime               | forever   | must be one of method, class, run: 'forever'
          isolation              | none      | must be one of rollback, account: 'none'
          unknown-amis           | maybe     | must be one of accept, reject: 'maybe'
          unsupported-operations | skip      | must be one of answer, fail: 'skip'
          transition-delays      | some      | must be one of none, realistic, skipped: 'some'
          transport              | udp       | must be one of http, in_memory: 'udp'
          after-failure          | wait      | must be one of clean, keep, hold: 'wait'
          diagnostics            | always    | must be one of on_failure, off: 'always'
          hold-minutes           | 1441      | hold-minutes must be from 1 to 1440: '1441'
          hold-minutes           | 0         | hold-minutes must be from 1 to 1440: '0'
          region                 | mars      | region must be one of EC2's, such as us-east-1: 'mars'
          account                | 12345     | account must have 12 digits: '12345'
          port                   | 65536     | port must be from 0 to 65535: 65536
          """)
  void everySettingSaysWhatWouldBeRight(String setting, String value, String message) {
    assertThat(onlyFailure(Map.of("localec2." + setting, value), Plain.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage("JUnit's configuration parameter localec2." + setting + ": " + message);
  }

  @LocalEc2(isolation = Isolation.ACCOUNT, lifetime = Lifetime.CLASS)
  static class AccountOfNobodyElse extends Plain {}

  @LocalEc2(isolation = Isolation.ACCOUNT, lifetime = Lifetime.RUN, account = "123456789012")
  static class AccountOfItsOwn extends Plain {}

  @LocalEc2(
      isolation = Isolation.ACCOUNT,
      lifetime = Lifetime.RUN,
      transitionDelays = TransitionDelays.SKIPPED)
  static class ClockOfAll extends Plain {}

  @LocalEc2(amis = @Ami(id = "nonsense", image = "debian:12"))
  static class NoAmi extends Plain {}

  @Test
  void settingsThatDoNotGoTogetherAreTold() {
    assertThat(onlyFailure(AccountOfNobodyElse.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "@LocalEc2 on "
                + HERE
                + "$AccountOfNobodyElse: lifetime must be RUN where isolation is ACCOUNT: 'CLASS'");
    assertThat(onlyFailure(AccountOfItsOwn.class))
        .hasMessageStartingWith("@LocalEc2 on " + HERE + "$AccountOfItsOwn: account must be left")
        .hasMessageEndingWith("'123456789012'");
    assertThat(onlyFailure(ClockOfAll.class))
        .hasMessageStartingWith("@LocalEc2 on " + HERE + "$ClockOfAll: transition delays must be")
        .hasMessageEndingWith("'skipped'");
    assertThat(onlyFailure(NoAmi.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith("@LocalEc2 on " + HERE + "$NoAmi: ")
        .hasMessageContaining("'nonsense'");
  }

  @Test
  void aPortThatSomebodyHasIsQuoted() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(onlyFailure(Map.of("localec2.port", port), Plain.class))
          .hasMessageContainingAll("127.0.0.1:" + port, "port 0 takes any free one");
    }
  }

  static class BadBuilder {
    @RegisterExtension
    static final LocalEc2Extension EC2 =
        LocalEc2Extension.builder().server(settings -> settings.region("nowhere")).build();

    @Test
    void never() {}
  }

  @Test
  void badBuilderValuesAreQuoted() {
    assertThat(onlyFailure(BadBuilder.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "LocalEc2Extension's builder: region must be one of EC2's, such as us-east-1: 'nowhere'");
  }

  @LocalEc2
  static class Twice {
    @RegisterExtension static final LocalEc2Extension EC2 = LocalEc2Extension.builder().build();

    @Test
    void never() {}
  }

  @Test
  void twoRegistrationsAreRefused() {
    assertThat(onlyFailure(Twice.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            HERE
                + "$Twice has a Local EC2 from two places: keep one of @LocalEc2, @ExtendWith and"
                + " @RegisterExtension");
  }

  @LocalEc2
  static class WrongField {
    @InjectEc2 private String ec2;

    @Test
    void never() {}
  }

  @LocalEc2
  static class FinalField {
    @InjectEc2 private final Ec2Client ec2 = null;

    @Test
    void never() {}
  }

  @LocalEc2
  static class WrongParameter {
    @Test
    void never(@InjectEc2 Integer number) {}
  }

  @LocalEc2
  static class WrongQualifier {
    @Test
    void never(@InjectEc2(account = "12") Ec2Client ec2) {}
  }

  @Test
  void whatCannotBeInjectedIsTold() {
    String kinds =
        "one of Ec2Client, Ec2AsyncClient, Ec2Waiter, Ec2AsyncWaiter, URI,"
            + " AwsCredentialsProvider, Region, Ec2Connection, LocalEc2Server, Ec2UserData,"
            + " Ec2Journal, Ec2Faults, Ec2Machines, Ec2Ssh, Ec2Clock, Ec2Snapshots, Ec2Fixtures,"
            + " Ec2Spy, Ec2Metadata, Ec2MetadataClient, Ec2MetadataAsyncClient";
    assertThat(onlyFailure(WrongField.class))
        .hasMessage(
            "@InjectEc2 field "
                + HERE
                + "$WrongField.ec2: @InjectEc2 can't give java.lang.String, but "
                + kinds);
    assertThat(onlyFailure(FinalField.class))
        .hasMessage("@InjectEc2 field " + HERE + "$FinalField.ec2 must not be final");
    assertThat(onlyFailure(WrongParameter.class))
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("@InjectEc2 can't give java.lang.Integer, but " + kinds);
    assertThat(onlyFailure(WrongQualifier.class))
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("account must have 12 digits: '12'");
  }
}
