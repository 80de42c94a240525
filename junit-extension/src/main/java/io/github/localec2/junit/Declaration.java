package io.github.localec2.junit;

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
import io.github.localec2.server.Ec2Settings;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a test class says in code about its EC2; a default, an empty text and port 0 leave it open.
 *
 * @param source who says it, for messages
 * @param amis images that are AMIs for the class
 * @param further settings that only code can make
 */
record Declaration(
    String source,
    VmManagerType vmManager,
    String region,
    String account,
    int port,
    UnknownAmis unknownAmis,
    List<Ami> amis,
    UnsupportedOperations unsupportedOperations,
    TransitionDelays transitionDelays,
    Transport transport,
    AfterFailure afterFailure,
    Lifetime lifetime,
    Isolation isolation,
    Diagnostics diagnostics,
    Consumer<Ec2Settings.Builder> further) {

  /** Nothing said. */
  static Declaration none(String source) {
    return new Declaration(
        source,
        VmManagerType.DEFAULT,
        "",
        "",
        0,
        UnknownAmis.DEFAULT,
        List.of(),
        UnsupportedOperations.DEFAULT,
        TransitionDelays.DEFAULT,
        Transport.DEFAULT,
        AfterFailure.DEFAULT,
        Lifetime.DEFAULT,
        Isolation.DEFAULT,
        Diagnostics.DEFAULT,
        settings -> {});
  }

  static Declaration of(LocalEc2 annotation, Class<?> testClass) {
    return new Declaration(
        "@LocalEc2"
            + (annotation.name().isEmpty() ? "" : "(name = \"" + annotation.name() + "\")")
            + " on "
            + testClass.getName(),
        annotation.vmManager(),
        annotation.region(),
        annotation.account(),
        annotation.port(),
        annotation.unknownAmis(),
        List.of(annotation.amis()),
        annotation.unsupportedOperations(),
        annotation.transitionDelays(),
        annotation.transport(),
        annotation.afterFailure(),
        annotation.lifetime(),
        annotation.isolation(),
        annotation.diagnostics(),
        settings -> {});
  }
}
