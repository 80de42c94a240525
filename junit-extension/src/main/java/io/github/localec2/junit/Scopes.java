package io.github.localec2.junit;

import io.github.localec2.Isolation;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.LocalEc2s;
import io.github.localec2.Transport;
import io.github.localec2.server.Ec2Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Finds or opens the scopes of a context, one for each name. Scopes live in the Store of their
 * context, which closes them with it.
 */
final class Scopes {
  private static final Namespace NAMESPACE = Namespace.create(LocalEc2Extension.class);
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  /** The name of a server that has none. */
  private static final String UNNAMED = "";

  private final Object owner;
  private final @Nullable Declaration declared;

  /**
   * @param owner the extension, of which a context has one
   * @param declared what a builder said; null where annotations say it
   */
  Scopes(Object owner, @Nullable Declaration declared) {
    this.owner = owner;
    this.declared = declared;
  }

  private record Entry(Object owner, Ec2Scope scope) implements AutoCloseable {
    @Override
    public void close() {
      scope.close();
    }
  }

  /** What classes have in common that share a server for the whole run. */
  private record Shared(
      String name, Ec2Settings server, Transport transport, Isolation isolation) {}

  private record Key(String uniqueId, String name) {}

  /** The scopes of the context itself, opened now where they are not. */
  List<Ec2Scope> all(ExtensionContext context) {
    return names(context).stream().map(name -> of(context, name)).toList();
  }

  /**
   * The scope of the context that a qualifier means.
   *
   * @param wanted a name; empty for the one that has none, or the only one
   * @throws IllegalArgumentException quoting a name that there is not
   */
  Ec2Scope named(ExtensionContext context, String wanted) {
    List<String> names = names(context);
    if (names.contains(wanted)) {
      return of(context, wanted);
    }
    if (wanted.isEmpty() && names.size() == 1) {
      return of(context, names.get(0));
    }
    throw new IllegalArgumentException(
        "name must be one of "
            + names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))
            + ": '"
            + wanted
            + "'");
  }

  private Ec2Scope of(ExtensionContext context, String name) {
    Entry present = entry(context, name);
    if (present != null) {
      return mine(present, context);
    }
    Ec2Scope scope = open(context, name);
    // a context has one thread when it begins, so nobody puts between
    context.getStore(NAMESPACE).put(new Key(context.getUniqueId(), name), new Entry(owner, scope));
    return scope;
  }

  /** The scopes of the context itself by their names, as far as it got. */
  Map<String, Ec2Scope> opened(ExtensionContext context) {
    Map<String, Ec2Scope> opened = new LinkedHashMap<>();
    for (String name : names(context)) {
      Entry entry = entry(context, name);
      if (entry != null && entry.owner().equals(owner)) {
        opened.put(name, entry.scope());
      }
    }
    return opened;
  }

  /**
   * The innermost scope that is open around or at the context, whoever opened it.
   *
   * @param name empty for the one that has none
   */
  static Optional<Ec2Scope> innermost(ExtensionContext context, String name) {
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      Entry present = entry(at, name);
      if (present != null) {
        return Optional.of(present.scope());
      }
    }
    return Optional.empty();
  }

  /** The names that are declared at the context's class and around it, the outermost first. */
  private List<String> names(ExtensionContext context) {
    if (declared != null) {
      return List.of(UNNAMED);
    }
    List<Class<?>> classes = new ArrayList<>();
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      at.getTestClass().filter(type -> !classes.contains(type)).ifPresent(classes::add);
    }
    Collections.reverse(classes);
    List<String> names = new ArrayList<>();
    for (Class<?> type : classes) {
      declarations(type).keySet().stream()
          .filter(name -> !names.contains(name))
          .forEach(names::add);
    }
    return names.isEmpty() ? List.of(UNNAMED) : names;
  }

  /** The annotations of a class by their names; those of superclasses come first and yield. */
  private static Map<String, LocalEc2> declarations(Class<?> type) {
    refuseTwins(type);
    Map<String, LocalEc2> byName = new LinkedHashMap<>();
    for (LocalEc2 each : AnnotationSupport.findRepeatableAnnotations(type, LocalEc2.class)) {
      byName.put(each.name(), each);
    }
    return byName;
  }

  private static void refuseTwins(Class<?> type) {
    LocalEc2s several = type.getDeclaredAnnotation(LocalEc2s.class);
    if (several != null) {
      Set<String> names = new HashSet<>();
      for (LocalEc2 each : several.value()) {
        if (!names.add(each.name())) {
          throw new ExtensionConfigurationException(
              "two @LocalEc2 on " + type.getName() + " have the name '" + each.name() + "'");
        }
      }
    }
  }

  private Ec2Scope open(ExtensionContext context, String name) {
    boolean concurrent = false;
    boolean within = false;
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      Entry around = entry(at, name);
      if (around != null) {
        Ec2Scope scope = mine(around, context);
        if (isDeclaredAnew(context, scope, name)) {
          within = true;
          break;
        }
        if (concurrent) {
          return scope.beside();
        }
        return scope.settings().lifetime() == Lifetime.METHOD && context.getTestMethod().isPresent()
            ? scope.alone()
            : scope.inTurn();
      }
      concurrent |= isConcurrent(at);
    }
    Class<?> testClass = context.getRequiredTestClass();
    TestSettings settings =
        TestSettings.resolve(declaration(testClass, name), SettingSources.of(context));
    // one within a class that has the run's server would find that class's fixtures there
    if (settings.isolation() == Isolation.ACCOUNT) {
      return ofTheRun(context, name, settings).account(testClass, settings);
    }
    return settings.lifetime() == Lifetime.RUN && !within
        ? ofTheRun(context, name, settings).within(testClass, settings, concurrent)
        : Ec2Scope.outermost(testClass, settings);
  }

  /** The scope that all classes with the same settings share, until the run ends. */
  @SuppressWarnings("deprecation") // JUnit 5.14 has only this, and JUnit 6 has it still
  private static Ec2Scope ofTheRun(ExtensionContext context, String name, TestSettings settings) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new Shared(name, settings.server(), settings.transport(), settings.isolation()),
            key -> new Entry(key, Ec2Scope.outermost(context.getRequiredTestClass(), settings)),
            Entry.class)
        .scope();
  }

  /** A nested class with an annotation of its own gets a server of its own. */
  private boolean isDeclaredAnew(ExtensionContext context, Ec2Scope around, String name) {
    return declared == null
        && context.getTestMethod().isEmpty()
        && context.getRequiredTestClass() != around.testClass()
        && declarations(context.getRequiredTestClass()).containsKey(name);
  }

  private Declaration declaration(Class<?> testClass, String name) {
    if (declared != null) {
      return declared;
    }
    LocalEc2 annotation = declarations(testClass).get(name);
    return annotation == null
        ? Declaration.none(testClass.getName())
        : Declaration.of(annotation, testClass);
  }

  private Ec2Scope mine(Entry entry, ExtensionContext context) {
    if (!entry.owner().equals(owner)) {
      throw new ExtensionConfigurationException(
          context.getRequiredTestClass().getName()
              + " has a Local EC2 from two places: keep one of @LocalEc2, @ExtendWith and"
              + " @RegisterExtension");
    }
    return entry.scope();
  }

  /** Whether the context may run beside its siblings. */
  static boolean isConcurrent(ExtensionContext context) {
    return context.getExecutionMode() == ExecutionMode.CONCURRENT
        && context.getConfigurationParameter(PARALLEL).map(Boolean::parseBoolean).orElse(false);
  }

  private static @Nullable Entry entry(ExtensionContext context, String name) {
    Store store = context.getStore(NAMESPACE);
    return store.get(new Key(context.getUniqueId(), name), Entry.class);
  }
}
