package io.github.localec2.junit;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmFile;
import io.github.localec2.server.vm.VmUserData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * The machine behind one instance. What is waited for without a deadline is waited for five
 * minutes. Thread-safe.
 */
public final class Ec2Machine {
  private static final int TRY_MILLIS = 1_000;

  /** A try costs next to nothing, and somebody waits for each machine that boots. */
  private static final long BETWEEN_TRIES_MILLIS = 50;

  private static final int LONGEST_BANNER = 255;

  private final String instanceId;
  private final VmAccess access;
  private final Ec2UserData userData;
  private final AwaitedStates states;

  Ec2Machine(String instanceId, VmAccess access, Ec2UserData userData, AwaitedStates states) {
    this.instanceId = instanceId;
    this.access = access;
    this.userData = userData;
    this.states = states;
  }

  public String instanceId() {
    return instanceId;
  }

  /** Waits until the instance is {@code running}, and returns it as it is then described. */
  public Instance awaitRunning() {
    return awaitState(InstanceStateName.RUNNING, Patience.DEADLINE);
  }

  /** Waits until the instance is {@code stopped}. */
  public Instance awaitStopped() {
    return awaitState(InstanceStateName.STOPPED, Patience.DEADLINE);
  }

  /** Waits until the instance is {@code terminated}: its machine has gone. */
  public Instance awaitTerminated() {
    return awaitState(InstanceStateName.TERMINATED, Patience.DEADLINE);
  }

  /**
   * Waits until the instance is in a state; unlike an {@code Ec2Waiter} it asks nothing over and
   * over, so it neither takes the engine's time nor shows in the journal. Works with every VM
   * manager.
   *
   * @return the instance as it is then described
   * @throws AssertionError with its state and the reason, where it does not come to it in time, or
   *     can't any more, such as one that is terminated and was to run
   */
  public Instance awaitState(InstanceStateName state, Duration deadline) {
    return states.await(instanceId, state, deadline);
  }

  /**
   * Runs a program to its end, for at most a minute; one that fails is a result.
   *
   * @param words the program and its arguments; no shell looks at them
   */
  public Ec2CommandResult exec(String... words) {
    return command(words).run();
  }

  /** Runs a line or script of {@code /bin/sh} to its end, for at most a minute. */
  public Ec2CommandResult shell(String script) {
    return exec("/bin/sh", "-c", script);
  }

  /** A program with input, variables, a directory, a user or a time limit of its own. */
  public Ec2Command command(String... words) {
    return new Ec2Command(instanceId, access, words);
  }

  /** Its files. */
  public Ec2Files files() {
    return new Ec2Files(instanceId, access);
  }

  /** All that it has written to its console so far; what GetConsoleOutput tells, but now. */
  public String console() {
    return Patience.answer(
        "the console of " + instanceId + " can't be read", access.console(instanceId));
  }

  /** Waits for a line on its console, and returns it. */
  public String awaitConsole(String text) {
    return awaitConsole(text, Patience.DEADLINE);
  }

  /**
   * Waits for a line on its console that has a text in it; one that is there already will do.
   *
   * @return the line
   * @throws AssertionError with the end of the console, where it does not come
   */
  public String awaitConsole(String text, Duration deadline) {
    return Patience.answer(
        "the console of " + instanceId + " has no line with '" + text + "'",
        access.consoleLine(instanceId, line -> line.contains(text)),
        deadline,
        this::endOfConsole);
  }

  private String endOfConsole() {
    try {
      String console = console();
      return console.isBlank() ? "; it is empty" : "; it ends with" + Patience.tail(console);
    } catch (AssertionError e) {
      return "; " + e.getMessage();
    }
  }

  /**
   * What is on its screen now, as a virtual machine has one.
   *
   * @throws AssertionError where it has none, or does not run
   */
  public BufferedImage screenshot() {
    byte[] picture =
        Patience.answer("the screen of " + instanceId + " can't be had", access.screen(instanceId))
            .orElseThrow(
                () ->
                    new AssertionError(
                        instanceId + " has no screen: only a virtual machine that runs has one"));
    try {
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture));
      if (read == null) {
        throw new AssertionError("the screen of " + instanceId + " comes in an unknown form");
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something listens on a TCP port, and returns where it is reached. */
  public InetSocketAddress awaitPort(int port) {
    return awaitPort(port, Patience.DEADLINE);
  }

  /**
   * Waits until something listens on a TCP port.
   *
   * @return where this JVM reaches it: at the machine's own address
   * @throws AssertionError with what was the last try's end, where nothing does in time
   */
  public InetSocketAddress awaitPort(int port, Duration deadline) {
    return awaitConnection(port, deadline, "nothing listens on port " + port, socket -> true);
  }

  /** Waits until an SSH server greets, and returns where. */
  public InetSocketAddress awaitSsh() {
    return awaitSsh(Patience.DEADLINE);
  }

  /**
   * Waits until an SSH server greets.
   *
   * @return where this JVM reaches it
   * @throws AssertionError with what was the last try's end, where none does in time
   */
  public InetSocketAddress awaitSsh(Duration deadline) {
    int port =
        Patience.answer(instanceId + " has no SSH", access.login(instanceId)).address().getPort();
    return awaitConnection(port, deadline, "no SSH server greets", Ec2Machine::greets);
  }

  private static boolean greets(Socket socket) throws IOException {
    byte[] banner = new byte[LONGEST_BANNER];
    int length = socket.getInputStream().readNBytes(banner, 0, 4);
    String begin = new String(banner, 0, length, StandardCharsets.US_ASCII);
    if (!begin.equals("SSH-")) {
      throw new IOException("what listens there says '" + begin + "'");
    }
    return true;
  }

  /** What is to be true of a connection. */
  @FunctionalInterface
  private interface Check {
    boolean holds(Socket socket) throws IOException;
  }

  private InetSocketAddress awaitConnection(
      int port, Duration deadline, String failure, Check check) {
    AtomicReference<String> last = new AtomicReference<>("");
    return Patience.until(
        failure + " at " + instanceId,
        deadline,
        BETWEEN_TRIES_MILLIS,
        left -> {
          InetSocketAddress address = address(port);
          int millis = (int) Math.min(TRY_MILLIS, Math.max(1, left.toMillis()));
          try (Socket socket = new Socket()) {
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            return check.holds(socket) ? Optional.of(address) : Optional.empty();
          } catch (IOException e) {
            // one that the deadline cut off says less than what came before
            String told = "; the last try at " + written(address) + ": " + Patience.reason(e);
            boolean cutOff = e instanceof SocketTimeoutException && millis < TRY_MILLIS;
            last.updateAndGet(before -> cutOff && !before.isEmpty() ? before : told);
            return Optional.empty();
          }
        },
        last::get);
  }

  private static String written(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** Where this JVM reaches a TCP port of the machine, whether something listens there or not. */
  public InetSocketAddress address(int port) {
    return Patience.answer(instanceId + " is not reached", access.reach(instanceId, port));
  }

  /**
   * The port of this host's loopback that leads to a TCP port of the machine: there is one for SSH,
   * and for each of the first 32 that the instance's security groups let in.
   *
   * @throws AssertionError with those that there are, where there is none
   */
  public InetSocketAddress hostPort(int port) {
    Map<Integer, Integer> ports =
        Patience.answer(instanceId + " has no ports of this host", access.hostPorts(instanceId));
    Integer found = ports.get(port);
    if (found == null) {
      throw new AssertionError(
          "no port of this host leads to port "
              + port
              + " of "
              + instanceId
              + "; those that do (instance=host): "
              + ports
              + ". Do its security groups let it in?");
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), found);
  }

  /** Waits until there is a file or directory. */
  public void awaitFile(String path) {
    awaitFile(path, Patience.DEADLINE);
  }

  /** Waits until there is a file or directory. */
  public void awaitFile(String path, Duration deadline) {
    Patience.until(
        "'" + path + "' is not there in " + instanceId,
        deadline,
        left -> files().exists(path) ? Optional.of(true) : Optional.empty(),
        () -> "");
  }

  /** Waits for a line of a file, such as a log, and returns it. */
  public String awaitLine(String path, String text) {
    return awaitLine(path, text, Patience.DEADLINE);
  }

  /**
   * Waits for a line of a file, such as a log, that has a text in it; the file need not be there
   * yet. A last line without an end, which may still be written, counts when it has not changed
   * from one look to the next.
   *
   * @return the first such line
   * @throws AssertionError with the end of the file, where it does not come in time
   */
  public String awaitLine(String path, String text, Duration deadline) {
    AtomicReference<String> last = new AtomicReference<>("; there is no such file");
    AtomicReference<String> unended = new AtomicReference<>("");
    return Patience.until(
        "'" + path + "' of " + instanceId + " has no line with '" + text + "'",
        deadline,
        left -> {
          List<VmFile> found = files().get(path);
          if (found.isEmpty()) {
            return Optional.empty();
          }
          String content = new String(found.get(0).content(), StandardCharsets.UTF_8);
          last.set(content.isBlank() ? "; it is empty" : "; it ends with" + Patience.tail(content));
          String rest = content.substring(content.lastIndexOf('\n') + 1);
          boolean settled = rest.equals(unended.getAndSet(rest));
          return (settled ? content : content.substring(0, content.length() - rest.length()))
              .lines()
              .filter(line -> line.contains(text))
              .findFirst();
        },
        last::get);
  }

  /** Waits until its user data has run well; see {@link Ec2UserData#awaitSuccess}. */
  public VmUserData awaitUserData() {
    return userData.awaitSuccess(instanceId);
  }

  /** The command by which a person enters the machine. */
  public String entrance() {
    return access.entrance(instanceId);
  }

  /** The instance's id. */
  @Override
  public String toString() {
    return instanceId;
  }
}
