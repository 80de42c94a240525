package io.github.localec2.junit;

import io.github.localec2.AfterFailure;
import io.github.localec2.Diagnostics;
import io.github.localec2.InjectEc2;
import io.github.localec2.Isolation;
import io.github.localec2.Launched;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2Lifecycle;
import io.github.localec2.TransitionDelays;
import io.github.localec2.Transport;
import io.github.localec2.UnknownAmis;
import io.github.localec2.UnsupportedOperations;
import io.github.localec2.VmManagerType;
import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * The extension behind {@link io.github.localec2.LocalEc2}, for those who rather register it in
 * code:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LocalEc2Extension EC2 = LocalEc2Extension.builder().region("eu-west-1").build();
 * }</pre>
 *
 * <p>In a static field, or an instance field of a class with a per-class lifecycle, it gives the
 * class a server; in other instance fields it gives each test one. It resolves parameters and fills
 * {@link InjectEc2} fields as the annotation does. It holds no state of a run.
 */
public final class LocalEc2Extension implements LocalEc2Lifecycle {
  private static final Namespace FIELDS = Namespace.create(LocalEc2Extension.class, "fields");

  private final Scopes scopes;

  /** For {@code @ExtendWith}: as the annotation, with nothing said. */
  public LocalEc2Extension() {
    this.scopes = new Scopes(this, null);
  }

  private LocalEc2Extension(Declaration declared) {
    this.scopes = new Scopes(this, declared);
  }

  /** A builder that leaves everything open. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The server that a context has, for other extensions.
   *
   * @return empty if this extension has not come to the context yet
   */
  public static Optional<LocalEc2Server> serverOf(ExtensionContext context) {
    return serverOf(context, "");
  }

  /**
   * One of several servers that a context has, for other extensions.
   *
   * @param name as {@link io.github.localec2.LocalEc2#name()}
   * @return empty if this extension has not come to the context yet, or there is none of the name
   */
  public static Optional<LocalEc2Server> serverOf(ExtensionContext context, String name) {
    return Scopes.innermost(context, name).map(Ec2Scope::server);
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    open(context);
    InjectedFields fields = InjectedFields.statics(context.getRequiredTestClass());
    if (!fields.isEmpty()) {
      if (Scopes.isConcurrent(context)) {
        fields.refuseInherited();
      }
      fields.fill(null, name -> scopes.named(context, name), true);
      AutoCloseable clearing = fields::clear;
      context.getStore(FIELDS).put(context.getUniqueId(), clearing);
    }
    fixtures(context).makeAll(context.getRequiredTestClass());
  }

  /** Opens the scope before the test's constructor can do anything. */
  @Override
  public void preConstructTestInstance(TestInstanceFactoryContext test, ExtensionContext context) {
    open(context);
  }

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext context) {
    InjectedFields.ofInstances(instance.getClass())
        .fill(instance, name -> scopes.named(context, name), isClassLevel(context));
    fixtures(context).fill(instance);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    open(context);
    fixtures(context).makeAll(context.getRequiredTestMethod());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    scopes.opened(context).forEach((name, scope) -> AfterTest.of(context, name, scope).finish());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    scopes.opened(context).forEach((name, scope) -> AfterTest.of(context, name, scope).finish());
  }

  private void open(ExtensionContext context) {
    scopes.all(context);
    if (isClassLevel(context)) {
      Ec2OfClass.begin(context, scopes.opened(context));
    }
    SdkSystemProperties.set(context, name -> scopes.named(context, name));
  }

  private AnnotatedFixtures fixtures(ExtensionContext context) {
    return new AnnotatedFixtures(
        name -> (Ec2Fixtures) Injection.FIXTURES.from(scopes.named(context, name), null));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.isAnnotated(Launched.class)) {
      return true;
    }
    if (parameter.isAnnotated(InjectEc2.class)) {
      return true;
    }
    return Injection.of(parameter.getParameter().getType())
        .filter(injection -> !InjectedBySpring.is(parameter))
        .filter(injection -> !injection.isCommon() || !ParameterizedByJUnit.is(parameter))
        .isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Launched launched = parameter.findAnnotation(Launched.class).orElse(null);
    if (launched != null) {
      if (type != Instance.class) {
        throw new ParameterResolutionException(
            "a @Launched parameter must be an Instance: '" + type.getName() + "'");
      }
      return fixtures(context).instance(parameter.getDeclaringExecutable(), launched);
    }
    Injection injection =
        Injection.of(type)
            .orElseThrow(() -> new ParameterResolutionException(Injection.notThis(type)));
    InjectEc2 qualifier = parameter.findAnnotation(InjectEc2.class).orElse(null);
    try {
      Ec2Scope scope = scopes.named(context, qualifier == null ? "" : qualifier.name());
      if (injection.leadsToServer()
          && parameter.getDeclaringExecutable() instanceof Constructor<?> constructor
          && isClassLevel(context)) {
        scope.sharedBy("what the constructor of " + constructor.getName() + " gets");
      }
      return injection.from(scope, qualifier);
    } catch (IllegalArgumentException e) {
      throw new ParameterResolutionException("@InjectEc2: " + e.getMessage(), e);
    }
  }

  private static boolean isClassLevel(ExtensionContext context) {
    return context.getTestMethod().isEmpty();
  }

  /** Says what {@link io.github.localec2.LocalEc2} says, and what only code can. */
  public static final class Builder {
    private VmManagerType vmManager = VmManagerType.DEFAULT;
    private String region = "";
    private String account = "";
    private int port;
    private UnknownAmis unknownAmis = UnknownAmis.DEFAULT;
    private UnsupportedOperations unsupported = UnsupportedOperations.DEFAULT;
    private TransitionDelays delays = TransitionDelays.DEFAULT;
    private Diagnostics diagnostics = Diagnostics.DEFAULT;
    private Lifetime lifetime = Lifetime.DEFAULT;
    private Isolation isolation = Isolation.DEFAULT;
    private Transport transport = Transport.DEFAULT;
    private AfterFailure afterFailure = AfterFailure.DEFAULT;
    private Consumer<Ec2Settings.Builder> server = settings -> {};

    private Builder() {}

    /** See {@link io.github.localec2.LocalEc2#vmManager()}. */
    public Builder vmManager(VmManagerType value) {
      vmManager = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#region()}. */
    public Builder region(String value) {
      region = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#account()}. */
    public Builder account(String value) {
      account = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#port()}. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#unknownAmis()}. */
    public Builder unknownAmis(UnknownAmis value) {
      unknownAmis = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#unsupportedOperations()}. */
    public Builder unsupportedOperations(UnsupportedOperations value) {
      unsupported = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#transitionDelays()}. */
    public Builder transitionDelays(TransitionDelays value) {
      delays = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#diagnostics()}. */
    public Builder diagnostics(Diagnostics value) {
      diagnostics = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#lifetime()}. */
    public Builder lifetime(Lifetime value) {
      lifetime = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#isolation()}. */
    public Builder isolation(Isolation value) {
      isolation = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#transport()}. */
    public Builder transport(Transport value) {
      transport = value;
      return this;
    }

    /** See {@link io.github.localec2.LocalEc2#afterFailure()}. */
    public Builder afterFailure(AfterFailure value) {
      afterFailure = value;
      return this;
    }

    /**
     * Settings of the server that no annotation can hold, such as a clock or delays. What the
     * builder or the configuration says otherwise comes after them.
     */
    public Builder server(Consumer<Ec2Settings.Builder> further) {
      server = server.andThen(further);
      return this;
    }

    /**
     * Builds the extension; values are checked when a test class begins, with an {@link
     * ExtensionConfigurationException} that quotes a bad one.
     */
    public LocalEc2Extension build() {
      return new LocalEc2Extension(
          new Declaration(
              "LocalEc2Extension's builder",
              vmManager,
              region,
              account,
              port,
              unknownAmis,
              java.util.List.of(),
              unsupported,
              delays,
              transport,
              afterFailure,
              lifetime,
              isolation,
              diagnostics,
              server));
    }
  }
}
