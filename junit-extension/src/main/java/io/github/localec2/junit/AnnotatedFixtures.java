package io.github.localec2.junit;

import io.github.localec2.CreatedKeyPair;
import io.github.localec2.CreatedSecurityGroup;
import io.github.localec2.CreatedVpc;
import io.github.localec2.Launched;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Makes what the annotations of a class, a method, a parameter or a field ask for. */
final class AnnotatedFixtures {
  private final Function<String, Ec2Fixtures> servers;

  /**
   * @param servers by their names
   */
  AnnotatedFixtures(Function<String, Ec2Fixtures> servers) {
    this.servers = servers;
  }

  /** All that a class or a method asks for: instances last, as they may need the rest. */
  void makeAll(AnnotatedElement element) {
    AnnotationSupport.findAnnotation(element, CreatedVpc.class)
        .ifPresent(vpc -> made(element, vpc.server(), fixtures -> create(fixtures, vpc)));
    for (CreatedKeyPair pair :
        AnnotationSupport.findRepeatableAnnotations(element, CreatedKeyPair.class)) {
      made(element, pair.server(), fixtures -> fixtures.keyPair(pair.value()));
    }
    for (CreatedSecurityGroup group :
        AnnotationSupport.findRepeatableAnnotations(element, CreatedSecurityGroup.class)) {
      made(
          element,
          group.server(),
          fixtures -> fixtures.securityGroup(group.value(), group.openPorts()));
    }
    for (Launched launched : AnnotationSupport.findRepeatableAnnotations(element, Launched.class)) {
      made(element, launched.server(), fixtures -> launch(fixtures, launched));
    }
  }

  private static Object create(Ec2Fixtures fixtures, CreatedVpc vpc) {
    return fixtures
        .vpc(vpc.cidr())
        .name(vpc.name())
        .publicSubnets(vpc.publicSubnets())
        .privateSubnets(vpc.privateSubnets())
        .create();
  }

  private static Instance launch(Ec2Fixtures fixtures, Launched launched) {
    if (launched.ami().isEmpty()) {
      throw new IllegalArgumentException("ami must be given to launch: ''");
    }
    return fixtures
        .instance(launched.ami())
        .type(launched.type())
        .userData(launched.userData())
        .keyPair(launched.keyPair())
        .securityGroups(launched.securityGroups())
        .tagged(Ec2Fixtures.tags(launched.name(), List.of(launched.tags())))
        .launch();
  }

  /** The instance that a parameter or a field asks for, launched now or by its class or method. */
  Instance instance(Object where, Launched launched) {
    return made(
        where,
        launched.server(),
        fixtures -> {
          if (!launched.ami().isEmpty() || launched.name().isEmpty()) {
            return launch(fixtures, launched);
          }
          List<Instance> named = fixtures.named(launched.name());
          if (named.size() != 1) {
            throw new IllegalArgumentException(
                "name must be that of one instance that runs, and there are "
                    + named.size()
                    + ": '"
                    + launched.name()
                    + "'");
          }
          return named.get(0);
        });
  }

  /** Fills the instance fields of a test that ask for an instance. */
  void fill(Object test) {
    for (Field field : AnnotationSupport.findAnnotatedFields(test.getClass(), Launched.class)) {
      String name = field.getDeclaringClass().getName() + "." + field.getName();
      if (field.getType() != Instance.class
          || (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) != 0) {
        throw new ExtensionConfigurationException(
            "@Launched field "
                + name
                + " must be an Instance, neither static nor final: '"
                + field.getType().getName()
                + "'");
      }
      try {
        field.setAccessible(true);
        field.set(test, instance(name, field.getAnnotation(Launched.class)));
      } catch (ReflectiveOperationException e) {
        throw new ExtensionConfigurationException("@Launched field " + name + " can't be set", e);
      }
    }
  }

  private <T> T made(Object where, String server, Function<Ec2Fixtures, T> making) {
    try {
      return making.apply(servers.apply(server));
    } catch (IllegalArgumentException | SdkException e) {
      throw new ExtensionConfigurationException(
          "a fixture of " + where + " can't be made: " + e.getMessage(), e);
    }
  }
}
