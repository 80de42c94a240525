package io.github.localec2.samples.benchmark;

import io.github.localec2.server.Ec2Answer;
import io.github.localec2.server.LocalEc2Server;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/** Decode, handle and encode, without a socket. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class InProcessBenchmark {
  private static final Pattern INSTANCE = Pattern.compile("<instanceId>(i-[0-9a-f]+)</instanceId>");

  private LocalEc2Server server;
  private byte[] byId;

  @Setup
  public void start() {
    server = LocalEc2Server.start();
    String launched =
        server
            .answer(form("Action=RunInstances&ImageId=ami-12345678&MinCount=1&MaxCount=1"), null)
            .text();
    Matcher matcher = INSTANCE.matcher(launched);
    if (!matcher.find()) {
      throw new IllegalStateException(launched);
    }
    byId = form("Action=DescribeInstances&InstanceId.1=" + matcher.group(1));
  }

  private static byte[] form(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @TearDown
  public void stop() {
    server.close();
  }

  @Benchmark
  public Ec2Answer describeInstancesById() {
    return server.answer(byId, null);
  }
}
