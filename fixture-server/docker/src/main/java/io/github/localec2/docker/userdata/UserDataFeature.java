package io.github.localec2.docker.userdata;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.ExecResult;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.ImageSystems;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.UserDataRuns;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmUserData;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * User data: its files are there before the instance starts, and its program is run by the agent.
 */
public final class UserDataFeature implements ContainerFeature, UserDataRuns {
  /** Lasts until the container goes down: what is done once, the program itself remembers. */
  private static final String DONE = "/dev/shm/localec2-user-data";

  /** Who waits for user data may wait for long, so it does on a thread of its own. */
  private static final Executor WAITERS =
      task -> {
        Thread thread = new Thread(task, "local-ec2-user-data");
        thread.setDaemon(true);
        thread.start();
      };

  private final InstanceMetadata metadata;
  private final ImageSystems systems;

  private UserDataFeature(FeatureContext context) {
    this.metadata = context.environment().metadata();
    this.systems = new ImageSystems(context);
  }

  @Override
  public void prepare(ContainerPlan plan) {
    UserData data =
        UserData.of(
            plan.spec(),
            plan.image().usualUsers(),
            () -> InstanceData.of(plan.spec(), metadata, () -> systems.osRelease(plan.image())));
    data.files().forEach(file -> plan.file(file.path(), file.mode(), file.bytes()));
    data.hostName().ifPresent(name -> plan.hostName(name.host()));
    String runner = data.runner();
    if (runner != null) {
      plan.agentOptions("--user-data", runner, "--done", DONE, "--log", UserData.LOG);
    }
  }

  @Override
  public CompletionStage<VmUserData> userData(InstanceContainer container) {
    return CompletableFuture.supplyAsync(
        () -> {
          checkThereIsSome(container);
          return present(container);
        },
        WAITERS);
  }

  @Override
  public CompletionStage<VmUserData> userDataEnd(InstanceContainer container) {
    return CompletableFuture.supplyAsync(
        () -> {
          checkThereIsSome(container);
          String runner = UserData.runnerOf(container.instanceId());
          ExecResult waited = container.exec(List.of("/bin/sh", runner, "await"));
          if (waited.exitCode() != 0) {
            throw new VmException(
                "the user data of "
                    + container.instanceId()
                    + " can't be waited for: the instance went down, or has no shell or no mkfifo"
                    + " (exit code "
                    + waited.exitCode()
                    + ") "
                    + (waited.output() + waited.error()).strip());
          }
          return present(container);
        },
        WAITERS);
  }

  private static void checkThereIsSome(InstanceContainer container) {
    if (container.spec().userDataBytes().length == 0) {
      throw new VmException(container.instanceId() + " was launched without user data");
    }
  }

  private static VmUserData present(InstanceContainer container) {
    return StatusFile.read(text(container, UserData.STATUS), text(container, UserData.LOG));
  }

  /** What is in a file; nothing where there is none yet. */
  private static String text(InstanceContainer container, String path) {
    try {
      return new String(container.read(path), StandardCharsets.UTF_8);
    } catch (VmException notYet) {
      return "";
    }
  }

  /** Makes it for each manager. */
  public static final class Factory implements ContainerFeature.Factory {
    @Override
    public ContainerFeature create(FeatureContext context) {
      return new UserDataFeature(context);
    }
  }
}
