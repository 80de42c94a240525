package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.RemoveContainerCmd;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a container that the engine does not remove when it is asked. */
final class ContainerEndTest {
  private final DockerClient docker = mock(DockerClient.class);
  private final RemoveContainerCmd removal = mock(RemoveContainerCmd.class);
  private final ContainerEnd end = new ContainerEnd(DockerSettings.of(Map.of()), "server");

  @BeforeEach
  void anEngine() {
    when(docker.removeContainerCmd("abc")).thenReturn(removal);
    when(removal.withForce(true)).thenReturn(removal);
    when(removal.withRemoveVolumes(true)).thenReturn(removal);
  }

  @Test
  void aContainerThatCouldNotBeRemovedIsRemovedLater() {
    doThrow(new InternalServerErrorException("busy")).doNothing().when(removal).exec();

    assertThatThrownBy(() -> end.remove(docker, "abc"))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("abc");
    end.retry();
    end.retry();

    verify(removal, times(2)).exec();
  }

  @Test
  void aContainerThatSomebodyHasRemovedIsGone() {
    doThrow(new NotFoundException("no such container")).when(removal).exec();

    end.remove(docker, "abc");
    end.retry();

    verify(removal, times(1)).exec();
  }
}
