package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Programs that a test runs in an instance just while it stops. */
@RequiresDocker
final class ExecsIT {
  private static final int PAUSES = 6;
  private static final int THREADS = 3;

  @Test
  void noneOfThemHangsOrIsLost() throws Exception {
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      List<CompletableFuture<Void>> loops = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        loops.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!enough.get()) {
                    ec2.server()
                        .access()
                        .run(id, new VmCommand("true"))
                        .toCompletableFuture()
                        .handle(
                            (exit, fault) ->
                                fault == null && exit.code() == 0
                                    ? ran.incrementAndGet()
                                    : refused.incrementAndGet())
                        .join();
                  }
                }));
      }
      for (int i = 0; i < PAUSES; i++) {
        int before = ran.get();
        DockerEc2.await("programs run", () -> ran.get() > before);
        ec2.client().stopInstances(r -> r.instanceIds(id));
        ec2.awaitState(id, "stopped");
        ec2.client().startInstances(r -> r.instanceIds(id));
        ec2.awaitState(id, "running");
      }
      enough.set(true);
      for (CompletableFuture<Void> each : loops) {
        each.get(60, TimeUnit.SECONDS);
      }
      assertThat(
              ec2.server()
                  .access()
                  .run(id, new VmCommand("echo", "well"))
                  .toCompletableFuture()
                  .get(60, TimeUnit.SECONDS)
                  .output())
          .asString()
          .isEqualTo("well\n");
    }
  }
}
