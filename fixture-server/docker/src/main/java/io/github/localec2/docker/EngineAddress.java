package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DefaultDockerCmdExecFactory;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine is, by the settings that docker-java reads: {@code DOCKER_HOST}, {@code
 * DOCKER_TLS_VERIFY}, {@code DOCKER_CERT_PATH} and the rest.
 *
 * @param host such as {@code unix:///var/run/docker.sock}
 */
record EngineAddress(URI host) {
  private static final System.Logger LOG = System.getLogger(EngineAddress.class.getName());
  private static final String HOST = "DOCKER_HOST";
  private static final String DEFAULT = "unix:///var/run/docker.sock";
  private static final int TIMEOUT_MILLIS = 5_000;

  static EngineAddress fromEnvironment() {
    String said = setting(HOST);
    try {
      return new EngineAddress(URI.create(said == null ? DEFAULT : said));
    } catch (IllegalArgumentException e) {
      throw new VmException("DOCKER_HOST is no address of a Docker engine: '" + said + "'", e);
    }
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty(name);
    String value = property == null ? System.getenv(name) : property;
    return value == null || value.isBlank() ? null : value;
  }

  /** Tells engines apart. */
  String key() {
    return host
        + " "
        + setting("DOCKER_CONTEXT")
        + " "
        + setting("DOCKER_TLS_VERIFY")
        + " "
        + setting("DOCKER_CERT_PATH");
  }

  String text() {
    return host.toString();
  }

  /** Where the engine's socket is on its own host. */
  String socket() {
    return "unix".equals(host.getScheme()) ? host.getPath() : "/var/run/docker.sock";
  }

  /** Whether the engine is one of this machine, as far as its address tells. */
  boolean isOnThisHost() {
    return "unix".equals(host.getScheme())
        && System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }

  /** True where somebody listens; asks without docker-java, which takes its time. */
  boolean answers() {
    try {
      switch (String.valueOf(host.getScheme()).toLowerCase(Locale.ROOT)) {
        case "unix" -> {
          try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(host.getPath()));
          }
        }
        case "tcp", "http", "https" -> {
          try (Socket socket = new Socket()) {
            socket.connect(
                new InetSocketAddress(host.getHost(), host.getPort() < 0 ? 2375 : host.getPort()),
                TIMEOUT_MILLIS);
            return true;
          }
        }
        default -> {
          return false;
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A client with all that docker-java reads about engines. */
  static Connection connect() {
    DefaultDockerClientConfig.Builder settings =
        DefaultDockerClientConfig.createDefaultConfigBuilder();
    TlsFiles tls = TlsFiles.of(properties());
    // docker-java's own reader of keys needs BouncyCastle
    settings.withDockerTlsVerify(false);
    DefaultDockerClientConfig config = settings.build();
    DockerHttpClient transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(tls)
            .connectionTimeout(Duration.ofMillis(TIMEOUT_MILLIS))
            // or that of the connection ends each stream over TLS that is quiet for so long
            .responseTimeout(Duration.ZERO)
            .build();
    DefaultDockerCmdExecFactory commands =
        new DefaultDockerCmdExecFactory(transport, config.getObjectMapper());
    commands.init(config);
    DockerClient client = DockerClientImpl.getInstance(config, transport);
    return new Connection(client, commands, isNear(config.getDockerHost(), client));
  }

  /**
   * Whether an engine's containers have their addresses on this machine. Those of an engine that is
   * reached by TCP may be those of others here, so they are not tried; those of an engine without
   * root, or in a virtual machine, lead nowhere.
   */
  private static boolean isNear(URI host, DockerClient client) {
    if (!new EngineAddress(host).isOnThisHost()) {
      return false;
    }
    try {
      Info info = client.infoCmd().exec();
      List<String> security = info.getSecurityOptions();
      return !"Docker Desktop".equals(info.getOperatingSystem())
          && (security == null || security.stream().noneMatch(each -> each.contains("rootless")));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "the engine does not say what it is", e);
      return true;
    }
  }

  /**
   * Reads the files of keys and certificates, where there are to be some.
   *
   * @throws VmException naming them, where they can't be used
   */
  static void checkTls() {
    TlsFiles tls = TlsFiles.of(properties());
    if (tls != null) {
      try {
        SSLContext unused = tls.getSSLContext();
      } catch (GeneralSecurityException e) {
        throw new VmException(
            "DOCKER_TLS_VERIFY is set, but not all is well in DOCKER_CERT_PATH, '"
                + tls.directory()
                + "': "
                + e.getMessage(),
            e);
      }
    }
  }

  private static Properties properties() {
    Properties all = new Properties();
    for (String name : new String[] {"DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"}) {
      String value = setting(name);
      if (value != null) {
        all.setProperty(name, value);
      }
    }
    return all;
  }

  /**
   * A client and what it sends its commands by.
   *
   * @param commands for those that the client does not have
   * @param near whether containers are reached at their addresses
   */
  record Connection(DockerClient client, DefaultDockerCmdExecFactory commands, boolean near) {}

  static void disconnect(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.client().close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the client of Docker did not close", e);
    }
  }
}
