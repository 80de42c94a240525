package io.github.localec2.samples.benchmark;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.state.World;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the life of a server costs a test class. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class ServerBenchmark {
  private static final byte[] RUN =
      KeepAliveClient.request(
          "Action=RunInstances&ImageId=ami-12345678&MinCount=1&MaxCount=1&InstanceType=t3.micro");

  private LocalEc2Server server;
  private KeepAliveClient client;
  private World before;

  @Setup
  public void start() throws IOException {
    server = LocalEc2Server.start();
    client = new KeepAliveClient(server.endpoint());
    client.exchange(KeepAliveClient.request("Action=DescribeVpcs"));
    before = server.snapshot();
  }

  @TearDown
  public void stop() throws IOException {
    client.close();
    server.close();
  }

  /** Start and close together; each alone must be under 5 ms. */
  @Benchmark
  public void startAndClose() {
    LocalEc2Server.start().close();
  }

  /** What the extension does between two tests that changed nothing. */
  @Benchmark
  public World snapshotAndRestore() {
    World snapshot = server.snapshot();
    server.restore(before);
    return snapshot;
  }

  /** A launch over HTTP and its rollback. */
  @Benchmark
  public byte[] launchAndRestore() throws IOException {
    byte[] answer = client.exchange(RUN);
    server.restore(before);
    return answer;
  }
}
