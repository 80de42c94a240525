package io.github.localec2.samples.benchmark;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.localec2.LocalEc2;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * Virtual machines beside domains that are made by hand with {@code virsh}, in turns; when it is
 * noticed that they can be logged in to; and what of connections and threads it takes. Run {@code
 * main} as root on the hypervisor's host, with an AMI that has an SSH server, how many launches,
 * and how many boots.
 */
public final class LibvirtBenchmark {
  private static final int POLL_MILLIS = 5;
  private static final int WARM_UP = 2;
  private static final int SSH = 22;
  private static final int PATIENCE_MILLIS = 100;
  private static final long LATEST_MINUTES = 5;

  private static String ami = "ami-7e570000";
  private static int launches = 15;
  private static int boots = 5;

  private LibvirtBenchmark() {}

  public static void main(String[] args) {
    ami = args.length > 0 ? args[0] : ami;
    launches = args.length > 1 ? Integer.parseInt(args[1]) : launches;
    boots = args.length > 2 ? Integer.parseInt(args[2]) : boots;
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Rounds.class)).build(),
            listener);
    if (listener.getSummary().getTestsSucceededCount() != 1) {
      listener.getSummary().getFailures().forEach(each -> each.getException().printStackTrace());
      throw new IllegalStateException("the benchmark failed");
    }
  }

  /** On one server, whose handles are as a test has them. */
  @LocalEc2(vmManager = VmManagerType.LIBVIRT)
  static class Rounds {
    private Ec2Client ec2;
    private Ec2Machines machines;

    @Test
    void measure(Ec2Client client, Ec2Machines handles) throws Exception {
      this.ec2 = client;
      this.machines = handles;
      inTurns();
      if (boots > 0) {
        readiness();
      }
    }

    private void inTurns() throws Exception {
      String first = running();
      Ratios up = new Ratios("RunInstances to running, by virsh");
      Ratios down = new Ratios("TerminateInstances until nothing is left, by virsh");
      long threads = 0;
      try (ByVirsh virsh = new ByVirsh(first, ami)) {
        end(first);
        for (int i = -WARM_UP; i < launches; i++) {
          long began = System.nanoTime();
          String id = running();
          final long ours = System.nanoTime() - began;
          began = System.nanoTime();
          end(id);
          final long oursDown = System.nanoTime() - began;
          began = System.nanoTime();
          virsh.launch();
          final long theirs = System.nanoTime() - began;
          began = System.nanoTime();
          virsh.end();
          final long theirsDown = System.nanoTime() - began;
          if (i >= 0) {
            up.add(ours, theirs);
            down.add(oursDown, theirsDown);
          }
          if (i == 0) {
            threads = threads();
          }
        }
      }
      up.print();
      down.print();
      System.out.printf(
          Locale.ROOT,
          "connections of this process at the daemon: %d; threads after the first launch: %d, after"
              + " the %dth: %d%n",
          ByVirsh.connections(),
          threads,
          launches,
          threads());
    }

    private void readiness() throws Exception {
      double[] late = new double[boots];
      double[] lateOfGreeting = new double[boots];
      double[] opened = new double[boots];
      for (int i = 0; i < boots; i++) {
        final long began = System.nanoTime();
        String id = running();
        String address = described(id).publicIpAddress();
        CompletableFuture<Opening> open = new CompletableFuture<>();
        Thread probe = new Thread(() -> open.complete(opening(address)), "probe");
        probe.start();
        machines.of(id).awaitSsh();
        long noticed = System.nanoTime();
        Opening port = open.get(1, TimeUnit.MINUTES);
        late[i] = (noticed - port.opened()) / 1e6;
        lateOfGreeting[i] = (noticed - port.greeted()) / 1e6;
        opened[i] = (port.opened() - began) / 1e6;
        end(id);
      }
      Arrays.sort(late);
      Arrays.sort(lateOfGreeting);
      Arrays.sort(opened);
      System.out.printf(
          Locale.ROOT,
          "SSH is noticed after its port opens: best %.0f ms, median %.0f ms, most %.0f ms; after it"
              + " greets a probe: %.0f ms, %.0f ms, %.0f ms; the port opens %.1f s after the request"
              + " (medians of %d)%n",
          late[0],
          late[boots / 2],
          late[boots - 1],
          lateOfGreeting[0],
          lateOfGreeting[boots / 2],
          lateOfGreeting[boots - 1],
          opened[boots / 2] / 1e3,
          boots);
    }

    /** When a connection came about, and when the server said something on it. */
    private record Opening(long opened, long greeted) {}

    /** Of the first connection that was tried without a pause. */
    private static Opening opening(String address) {
      long latest = System.nanoTime() + TimeUnit.MINUTES.toNanos(LATEST_MINUTES);
      while (System.nanoTime() < latest) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(address, SSH), PATIENCE_MILLIS);
          long opened = System.nanoTime();
          socket.setSoTimeout(PATIENCE_MILLIS);
          if (socket.getInputStream().read() >= 0) {
            return new Opening(opened, System.nanoTime());
          }
        } catch (IOException e) {
          // a refusal comes at once, and an eager loop takes the guest its processor
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
      throw new IllegalStateException("nothing listens at " + address);
    }

    private String running() {
      String id =
          ec2.runInstances(
                  r ->
                      r.imageId(ami)
                          .instanceType("t3.nano")
                          .cpuOptions(c -> c.coreCount(1).threadsPerCore(1))
                          .minCount(1)
                          .maxCount(1))
              .instances()
              .get(0)
              .instanceId();
      await(id, "running");
      return id;
    }

    private void end(String id) {
      ec2.terminateInstances(r -> r.instanceIds(id));
      await(id, "terminated");
    }

    private void await(String id, String state) {
      Instance seen = described(id);
      while (!seen.state().nameAsString().equals(state)) {
        if (seen.stateReason() != null && seen.stateReason().code().startsWith("Server.")) {
          throw new IllegalStateException(seen.stateReason().message());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        seen = described(id);
      }
    }

    private Instance described(String id) {
      return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
    }

    /** Of the process, those of libvirt's library included. */
    private static long threads() throws IOException {
      try (Stream<Path> all = Files.list(Path.of("/proc/self/task"))) {
        return all.count();
      }
    }
  }
}
