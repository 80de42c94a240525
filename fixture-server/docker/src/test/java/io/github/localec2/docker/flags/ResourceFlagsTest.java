package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.BlkioRateDevice;
import com.github.dockerjava.api.model.BlkioWeightDevice;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceFlagsTest {
  private static BlkioRateDevice rate(String path, long rate) {
    return new BlkioRateDevice().withPath(path).withRate(rate);
  }

  @Test
  void memoryAndProcessorsAreLimited() {
    HostConfig host =
        AppliedFlags.host(
            "-m 1g --memory-swap -1 --memory-reservation 64m --memory-swappiness 10"
                + " --kernel-memory 32m -c 512 --cpu-rt-period 1000 --cpu-rt-runtime 900"
                + " --cpu-count 2 --cpu-percent 50 --oom-score-adj -5 --pids-limit 99");
    assertThat(host.getMemory()).isEqualTo(1L << 30);
    assertThat(host.getMemorySwap()).isEqualTo(-1);
    assertThat(host.getMemoryReservation()).isEqualTo(64L << 20);
    assertThat(host.getMemorySwappiness()).isEqualTo(10);
    assertThat(host.getKernelMemory()).isEqualTo(32L << 20);
    assertThat(host.getCpuShares()).isEqualTo(512);
    assertThat(host.getCpuRealtimePeriod()).isEqualTo(1000);
    assertThat(host.getCpuRealtimeRuntime()).isEqualTo(900);
    assertThat(host.getCpuCount()).isEqualTo(2);
    assertThat(host.getCpuPercent()).isEqualTo(50);
    assertThat(host.getOomScoreAdj()).isEqualTo(-5);
    assertThat(host.getPidsLimit()).isEqualTo(99);
  }

  @Test
  void devicesAreSlowedDown() {
    HostConfig host =
        AppliedFlags.host(
            "--blkio-weight 300 --blkio-weight-device /dev/a:200 --device-read-bps /dev/a:1mb"
                + " --device-read-bps /dev/b:2k --device-write-bps /dev/a:3"
                + " --device-read-iops /dev/a:4 --device-write-iops /dev/a:5"
                + " --io-maxbandwidth 6k --io-maxiops 7");
    assertThat(host.getBlkioWeight()).isEqualTo(300);
    assertThat(host.getBlkioWeightDevice())
        .containsExactly(new BlkioWeightDevice().withPath("/dev/a").withWeight(200));
    assertThat(host.getBlkioDeviceReadBps())
        .containsExactly(rate("/dev/a", 1 << 20), rate("/dev/b", 2048));
    assertThat(host.getBlkioDeviceWriteBps()).containsExactly(rate("/dev/a", 3));
    assertThat(host.getBlkioDeviceReadIOps()).containsExactly(rate("/dev/a", 4));
    assertThat(host.getBlkioDeviceWriteIOps()).containsExactly(rate("/dev/a", 5));
    assertThat(host.getIoMaximumBandwidth()).isEqualTo(6 << 10);
    assertThat(host.getIoMaximumIOps()).isEqualTo(7);
  }

  @Test
  void devicesAreShown() {
    HostConfig host =
        AppliedFlags.host("--device /dev/a --device /dev/b:/dev/c:r --device=acme.com/net=d0");
    assertThat(host.getDevices())
        .containsExactly(
            new Device("rwm", "/dev/a", "/dev/a"), new Device("r", "/dev/c", "/dev/b"));
    assertThat(host.getDeviceRequests())
        .containsExactly(
            new DeviceRequest().withDriver("cdi").withDeviceIds(List.of("acme.com/net=d0")));
  }

  @Test
  void gpusAreAskedForAsTheCliDoes() {
    assertThat(AppliedFlags.host("--gpus all").getDeviceRequests().get(0).getCount()).isEqualTo(-1);
    assertThat(AppliedFlags.host("--gpus 2").getDeviceRequests().get(0).getCount()).isEqualTo(2);
    DeviceRequest request =
        AppliedFlags.host("--gpus '\"device=0,2\",driver=nvidia,\"capabilities=utility,compute\"'")
            .getDeviceRequests()
            .get(0);
    assertThat(request.getDeviceIds()).containsExactly("0", "2");
    assertThat(request.getCount()).isNull();
    assertThat(request.getDriver()).isEqualTo("nvidia");
    assertThat(request.getCapabilities()).containsExactly(List.of("utility", "compute", "gpu"));
    assertThat(AppliedFlags.host("--gpus options=a=b").getDeviceRequests().get(0))
        .satisfies(
            each -> {
              assertThat(each.getOptions()).isEqualTo(Map.of("a", "b"));
              assertThat(each.getCount()).isEqualTo(1);
            });
  }

  @Test
  void limitsAreSoftAndHard() {
    HostConfig host = AppliedFlags.host("--ulimit nofile=10:-1 --ulimit core=0");
    assertThat(host.getUlimits()[0].getSoftLong()).isEqualTo(10L);
    assertThat(host.getUlimits()[0].getHardLong()).isEqualTo(-1L);
    assertThat(host.getUlimits()[1].getHardLong()).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--blkio-weight 5",
        "--blkio-weight-device /dev/a",
        "--device-read-bps a:1mb",
        "--device-read-iops /dev/a:1mb",
        "--memory-swappiness 101",
        "--oom-score-adj 2000",
        "--device /dev/a:what",
        "--gpus many",
        "--gpus what=x",
        "--ulimit files=1",
        "--ulimit nofile",
        "--ulimit nofile=2:1",
        "--cpus -1",
        "--device-cgroup-rule what",
        "--memory=",
        "-c many"
      })
  void aBadOneIsQuoted(String line) {
    assertThatThrownBy(() -> DockerFlags.parse("-e A=b " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line + "'");
  }
}
