package io.github.localec2.junit;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;

/**
 * The HTTP clients that all EC2 clients of a test class share, made when first wanted with what is
 * on the class path. Of several the SDK's own order decides, or its system property.
 */
final class HttpClients implements AutoCloseable {
  private static final List<String> ORDER =
      List.of(".apache5.", ".apache.", ".urlconnection.", ".netty.", ".crt.");

  private final Closing closing = new Closing();
  private @Nullable SdkHttpClient sync;
  private @Nullable SdkAsyncHttpClient async;

  synchronized SdkHttpClient sync() {
    if (sync == null) {
      sync =
          first(
                  SdkHttpService.class,
                  SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL,
                  "Ec2Client needs an HTTP client of the AWS SDK on the test class path, such as"
                      + " software.amazon.awssdk:url-connection-client")
              .createHttpClientBuilder()
              .build();
      closing.add(sync::close);
    }
    return sync;
  }

  synchronized SdkAsyncHttpClient async() {
    if (async == null) {
      async =
          first(
                  SdkAsyncHttpService.class,
                  SdkSystemSetting.ASYNC_HTTP_SERVICE_IMPL,
                  "Ec2AsyncClient needs an asynchronous HTTP client of the AWS SDK on the test"
                      + " class path, such as software.amazon.awssdk:netty-nio-client")
              .createAsyncHttpClientFactory()
              .build();
      closing.add(async::close);
    }
    return async;
  }

  private static <S> S first(Class<S> type, SdkSystemSetting wanted, String ifNone) {
    String name = wanted.getStringValue().orElse("");
    try {
      return ServiceLoader.load(type, HttpClients.class.getClassLoader()).stream()
          .min(
              Comparator.<ServiceLoader.Provider<S>>comparingInt(
                      provider -> provider.type().getName().equals(name) ? 0 : 1)
                  .thenComparingInt(provider -> rank(provider.type().getName())))
          .orElseThrow(() -> new ExtensionConfigurationException(ifNone))
          .get();
    } catch (ServiceConfigurationError e) {
      throw new ExtensionConfigurationException(ifNone + "; the one there is broken", e);
    }
  }

  private static int rank(String name) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (name.contains(ORDER.get(i))) {
        return i;
      }
    }
    return ORDER.size();
  }

  @Override
  public synchronized void close() {
    closing.close();
  }
}
