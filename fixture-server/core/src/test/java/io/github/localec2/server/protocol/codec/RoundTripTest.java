package io.github.localec2.server.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/**
 * Every operation of the SDK on the class path, both ways through the SDK's real client: what its
 * marshaller sends is what our reader reads, and what our writer writes is what its unmarshaller
 * reads.
 */
class RoundTripTest {
  private static final Set<String> PROTOCOL = Set.of("Action", "Version");

  /** The client itself replaces these when it copies a snapshot between regions. */
  private static final Set<String> MADE_BY_THE_CLIENT = Set.of("PresignedUrl", "DestinationRegion");

  /** The client drops the milliseconds of these, as EC2 wants none there. */
  private static final Set<String> SENT_IN_SECONDS =
      Set.of("describeSpotFleetRequestHistory", "requestSpotFleet");

  private final Wire wire = new Wire();
  private final Ec2Client client =
      Ec2Client.builder()
          .httpClient(wire)
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "s")))
          .build();

  static Stream<Method> operations() {
    return Arrays.stream(Ec2Client.class.getMethods())
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> Ec2Request.class.isAssignableFrom(method.getParameterTypes()[0]))
        .filter(method -> Ec2Response.class.isAssignableFrom(method.getReturnType()))
        .sorted(Comparator.comparing(Method::getName));
  }

  @Test
  void theSdkHasAllTheOperationsThatWeMean() {
    assertThat(operations().count()).isGreaterThanOrEqualTo(749);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("operations")
  void requestAndResponseSurvive(Method operation) throws Exception {
    SampleModels samples = samples(operation);
    Object request = samples.filled(operation.getParameterTypes()[0]);
    Object response = samples.filled(operation.getReturnType());
    wire.response = response;

    Object received = call(operation, request);

    RequestReader reader = new RequestReader(request.getClass(), List.of());
    FormNode form = new FormParser().add(Objects.requireNonNull(wire.body)).root();
    assertThat(comparable(reader.read(form, PROTOCOL))).isEqualTo(comparable(request));
    assertSameMembers(received, response);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("operations")
  void aRequestIsReadFromTheFormThatItIsWrittenAs(Method operation) {
    Object request = samples(operation).filled(operation.getParameterTypes()[0]);

    byte[] form = RequestForm.of(request).getBytes(UTF_8);

    RequestReader reader = new RequestReader(request.getClass(), List.of());
    assertThat(reader.read(new FormParser().add(form).root(), Set.of())).isEqualTo(request);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("operations")
  void anEmptyResponseSurvives(Method operation) throws Exception {
    Object response =
        ((Buildable) operation.getReturnType().getMethod("builder").invoke(null)).build();
    wire.response = response;

    Object request = samples(operation).filled(operation.getParameterTypes()[0]);

    assertSameMembers(call(operation, request), response);
  }

  /** Responses also compare their metadata, which only a received one has. */
  private static void assertSameMembers(Object received, Object sent) {
    assertThat(((SdkPojo) received).equalsBySdkFields(sent))
        .as(() -> received + "\n  should have the members of\n" + sent)
        .isTrue();
  }

  private static SampleModels samples(Method operation) {
    long resolution = SENT_IN_SECONDS.contains(operation.getName()) ? 1000 : 1;
    return new SampleModels(operation.getName().hashCode(), resolution);
  }

  private Object call(Method operation, Object request) throws Exception {
    try {
      return operation.invoke(client, request);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Object comparable(Object request) {
    Object builder = ((ToCopyableBuilder<?, ?>) request).toBuilder();
    for (SdkField<?> field : ((SdkPojo) builder).sdkFields()) {
      if (MADE_BY_THE_CLIENT.contains(field.memberName())) {
        field.set(builder, null);
      }
    }
    return ((Buildable) builder).build();
  }

  /** Stands where the network would: keeps what is sent and answers by our writer. */
  private static final class Wire implements SdkHttpClient {
    private byte @Nullable [] body;
    private @Nullable Object response;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      try {
        body = request.contentStreamProvider().orElseThrow().newStream().readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String action = Objects.requireNonNull(new FormParser().add(body).root().text("Action"));
      XmlBuffer out = new XmlBuffer();
      ResponseWriter.write(
          out, action, "2016-11-15", "r-1", Objects.requireNonNull(response), new EarlierAnswers());
      byte[] xml = out.toByteArray();
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(xml)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
