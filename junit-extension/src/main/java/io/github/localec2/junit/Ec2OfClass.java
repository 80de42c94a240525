package io.github.localec2.junit;

import io.github.localec2.LocalEc2Lifecycle;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The Local EC2 of a test class, for frameworks that know the class but not JUnit's context, and
 * may come before the server does. It is the same object as long as the server is, also for nested
 * classes that use it, and another one when the class runs again: it tells apart what is made for
 * different servers.
 */
public final class Ec2OfClass {
  /** Of the classes that run now, and of those that somebody asked for before they did. */
  private static final Map<Class<?>, Ec2OfClass> KNOWN = new HashMap<>();

  private final Class<?> testClass;
  private final Closing closing = new Closing();
  private Map<String, Ec2Scope> scopes = Map.of();
  private @Nullable String sharing;
  private boolean ambiguous;

  private Ec2OfClass(Class<?> testClass) {
    this.testClass = testClass;
  }

  /**
   * The Local EC2 of a class.
   *
   * @param testClass which runs, or is about to
   * @param use what all its tests will have in common, such as "the Spring context of a.b.C". Tests
   *     that have servers of their own, since they run beside each other, are refused with it
   * @return empty if the class has none
   */
  public static Optional<Ec2OfClass> of(Class<?> testClass, String use) {
    synchronized (KNOWN) {
      Ec2OfClass found = around(testClass);
      if (found == null && has(testClass)) {
        found = new Ec2OfClass(testClass);
        KNOWN.put(testClass, found);
      }
      if (found != null) {
        found.share(use);
      }
      return Optional.ofNullable(found);
    }
  }

  private static @Nullable Ec2OfClass around(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = outer(type)) {
      Ec2OfClass present = KNOWN.get(type);
      if (present != null || isDeclaredAt(type)) {
        return present;
      }
    }
    return null;
  }

  private static boolean has(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = outer(type)) {
      if (isDeclaredAt(type)) {
        return true;
      }
    }
    return false;
  }

  /** The class around a nested one, whose server that uses. */
  private static @Nullable Class<?> outer(Class<?> type) {
    return Modifier.isStatic(type.getModifiers()) ? null : type.getEnclosingClass();
  }

  /** By an annotation, whatever is composed of it, or a static field. */
  private static boolean isDeclaredAt(Class<?> type) {
    return AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
            .flatMap(extension -> Arrays.stream(extension.value()))
            .anyMatch(LocalEc2Lifecycle.class::isAssignableFrom)
        || AnnotationSupport.findAnnotatedFields(
                type,
                RegisterExtension.class,
                field ->
                    Modifier.isStatic(field.getModifiers())
                        && LocalEc2Lifecycle.class.isAssignableFrom(field.getType()))
            .iterator()
            .hasNext();
  }

  /** Notes the scopes of a class; again is no matter. */
  static void begin(ExtensionContext context, Map<String, Ec2Scope> scopes) {
    Class<?> type = context.getRequiredTestClass();
    synchronized (KNOWN) {
      Ec2OfClass present = KNOWN.get(type);
      if (present == null) {
        Ec2OfClass around =
            context
                .getParent()
                .flatMap(ExtensionContext::getTestClass)
                .map(KNOWN::get)
                .orElse(null);
        if (around != null && around.leadsTo(scopes)) {
          KNOWN.put(type, around);
          first(scopes).atTheEnd(() -> forget(type, around));
          return;
        }
        present = new Ec2OfClass(type);
        KNOWN.put(type, present);
      }
      if (present.scopes.isEmpty()) {
        present.connect(scopes);
      } else if (!present.leadsTo(scopes)) {
        present.ambiguous = true;
      }
    }
  }

  private void connect(Map<String, Ec2Scope> theirs) {
    scopes = new LinkedHashMap<>(theirs);
    share(sharing);
    first(scopes).atTheEnd(closing::close);
    first(scopes).atTheEnd(() -> forget(testClass, this));
  }

  private static Ec2Scope first(Map<String, Ec2Scope> scopes) {
    return scopes.values().iterator().next();
  }

  private static void forget(Class<?> type, Ec2OfClass what) {
    synchronized (KNOWN) {
      KNOWN.remove(type, what);
    }
  }

  private void share(@Nullable String use) {
    sharing = use;
    if (use != null) {
      scopes.values().forEach(scope -> scope.sharedBy(use));
    }
  }

  private boolean leadsTo(Map<String, Ec2Scope> others) {
    return scopes.keySet().equals(others.keySet())
        && scopes.entrySet().stream()
            .allMatch(each -> each.getValue().leadsTo(others.get(each.getKey())));
  }

  /** Has something closed when the class has run, before its server closes. */
  public void atTheEnd(Runnable close) {
    closing.add(close);
  }

  /**
   * How to reach the servers of the class, by their names; empty is the name of one that has none.
   *
   * @throws IllegalStateException if the servers have not begun
   */
  public Map<String, Ec2Connection> connections() {
    synchronized (KNOWN) {
      if (scopes.isEmpty()) {
        throw new IllegalStateException(
            sharing
                + " is wanted before the class has a Local EC2: put @LocalEc2 before the annotation"
                + " that wants it so early");
      }
      if (ambiguous) {
        throw new IllegalStateException(
            testClass.getName()
                + " runs twice at once, so there are several servers for "
                + sharing);
      }
      Map<String, Ec2Connection> connections = new LinkedHashMap<>();
      scopes.forEach(
          (name, scope) ->
              connections.put(name, new Ec2Connection(scope.server(), scope.settings().caller())));
      return connections;
    }
  }

  /**
   * {@link Ec2Connection#springProperties()} of the server that has no name, or is the only one; of
   * those with a name the own properties, such as {@code localec2.NAME.endpoint}.
   *
   * @throws IllegalStateException if the servers have not begun
   */
  public Map<String, String> springProperties() {
    Map<String, Ec2Connection> all = connections();
    Map<String, String> properties = new LinkedHashMap<>();
    all.forEach(
        (name, connection) -> {
          if (name.isEmpty() || all.size() == 1) {
            properties.putAll(connection.springProperties());
          }
          if (!name.isEmpty()) {
            properties.putAll(connection.ownProperties("localec2." + name + "."));
          }
        });
    return properties;
  }

  @Override
  public String toString() {
    return "the Local EC2 of " + testClass.getName();
  }
}
