package io.github.localec2.junit.mockito;

import io.github.localec2.server.CallInterceptor;
import io.github.localec2.server.LocalEc2Server;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mockito.Answers;
import org.mockito.MockMakers;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Makes spies, and leads the calls of a server through them. The only class that has Mockito. */
public final class Ec2Spies {
  private static final Map<Class<?>, Method> METHODS = new ConcurrentHashMap<>();

  /** The calls that a thread answers, by one spy within the other. */
  private static final ThreadLocal<Deque<Answering>> ANSWERING =
      ThreadLocal.withInitial(ArrayDeque::new);

  private Ec2Spies() {}

  private record Answering(String method, Supplier<@Nullable Object> endpoint) {}

  /**
   * A spy of a server, as long as that lives.
   *
   * @see Ec2Spy
   */
  public static Ec2Spy of(LocalEc2Server server) {
    return of(server::intercept, end -> {});
  }

  /**
   * A spy of some calls.
   *
   * @param calls has somebody stand around them, until what it returns is run
   * @param atTheEnd is given what ends it
   */
  public static Ec2Spy of(Function<CallInterceptor, Runnable> calls, Consumer<Runnable> atTheEnd) {
    Ec2Spy spy =
        Mockito.mock(
            Ec2Spy.class,
            Mockito.withSettings()
                .name("ec2")
                // an interface needs no more; instrumenting the SDK's would take a second
                .mockMaker(MockMakers.SUBCLASS)
                .defaultAnswer(endpoint()));
    atTheEnd.accept(
        calls.apply((operation, request, endpoint) -> told(spy, operation, request, endpoint)));
    return spy;
  }

  /**
   * Answers as if nothing was stubbed, for a stub that does so the second time, or after it has
   * done something else.
   */
  public static Answer<@Nullable Object> endpoint() {
    return Ec2Spies::asTheEndpoint;
  }

  private static @Nullable Object told(
      Ec2Spy spy, String operation, Object request, Supplier<@Nullable Object> endpoint) {
    Method method = METHODS.computeIfAbsent(request.getClass(), type -> method(operation, type));
    Deque<Answering> calls = ANSWERING.get();
    calls.push(new Answering(method.getName(), endpoint));
    try {
      return method.invoke(spy, request);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException answer) {
        throw answer;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } finally {
      calls.pop();
      if (calls.isEmpty()) {
        ANSWERING.remove();
      }
    }
  }

  private static Method method(String operation, Class<?> request) {
    return Arrays.stream(Ec2Client.class.getMethods())
        .filter(each -> each.getName().equalsIgnoreCase(operation))
        .filter(each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {request}))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Ec2Client has no method of " + request.getName()));
  }

  /** What is not stubbed; outside a call, as when a test stubs it, there is nothing to answer. */
  private static @Nullable Object asTheEndpoint(InvocationOnMock invocation) throws Throwable {
    Answering call = ANSWERING.get().peek();
    if (call == null) {
      ANSWERING.remove();
      return Answers.RETURNS_DEFAULTS.answer(invocation);
    }
    return call.method().equals(invocation.getMethod().getName())
        ? call.endpoint().get()
        : Answers.RETURNS_DEFAULTS.answer(invocation);
  }
}
