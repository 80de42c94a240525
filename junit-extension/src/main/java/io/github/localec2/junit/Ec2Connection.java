package io.github.localec2.junit;

import io.github.localec2.junit.TestSettings.Caller;
import io.github.localec2.server.LocalEc2Server;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a client reaches a server, for frameworks that are configured by properties rather than by
 * objects.
 *
 * <pre>{@code
 * @InjectEc2 private static Ec2Connection connection;
 *
 * @DynamicPropertySource
 * static void ec2(DynamicPropertyRegistry registry) {
 *   registry.add("shop.ec2-url", connection::endpoint);
 * }
 * }</pre>
 */
public final class Ec2Connection {
  private final LocalEc2Server server;
  private final Caller caller;

  Ec2Connection(LocalEc2Server server, Caller caller) {
    this.server = server;
    this.caller = caller;
  }

  /** As the account {@code 000000000000}, in the server's region. */
  public static Ec2Connection to(LocalEc2Server server) {
    return to(server, TestSettings.DEFAULT_ACCOUNT, server.settings().region());
  }

  /**
   * As any account, in any region.
   *
   * @param account 12 digits
   * @param region such as {@code eu-west-1}
   * @throws IllegalArgumentException quoting an account or a region that can't be
   */
  public static Ec2Connection to(LocalEc2Server server, String account, String region) {
    return new Ec2Connection(server, Caller.of(account, region));
  }

  /** The base address of EC2 and of STS. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Such as {@code eu-west-1}. */
  public String region() {
    return caller.region().id();
  }

  /** 12 digits. */
  public String account() {
    return caller.account();
  }

  /** Says the account; it is no secret. */
  public String accessKeyId() {
    return Connections.credentials(caller).resolveCredentials().accessKeyId();
  }

  /** Any would do: signatures are not verified. It is no secret. */
  public String secretAccessKey() {
    return Connections.credentials(caller).resolveCredentials().secretAccessKey();
  }

  LocalEc2Server server() {
    return server;
  }

  /**
   * The system properties by which the AWS SDK for Java 2 finds EC2, STS, the metadata of the only
   * instance, its region and credentials. See <a
   * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">service-specific
   * endpoints</a>.
   */
  public Map<String, String> sdkProperties() {
    return sdkProperties("");
  }

  /**
   * As {@link #sdkProperties()}, with the metadata of a certain instance.
   *
   * @param instance its id, or the value of its tag {@code Name}; empty for the only one that runs.
   *     It need not be there yet
   */
  public Map<String, String> sdkProperties(String instance) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("aws.endpointUrlEc2", endpoint().toString());
    properties.put("aws.endpointUrlSts", endpoint().toString());
    properties.put(
        "aws.ec2MetadataServiceEndpoint",
        server.metadataEndpoint(account(), region(), instance).toString());
    properties.put("aws.region", region());
    properties.put("aws.accessKeyId", accessKeyId());
    properties.put("aws.secretAccessKey", secretAccessKey());
    properties.put("aws.useFipsEndpoint", "false");
    properties.put("aws.useDualstackEndpoint", "false");
    return properties;
  }

  /**
   * The properties by which an application with Spring is led here: those of <a
   * href="https://docs.awspring.io/spring-cloud-aws/docs/3.4.0/reference/html/index.html">Spring
   * Cloud AWS</a>, for all clients and for EC2's, and {@code localec2.endpoint}, {@code
   * localec2.region}, {@code localec2.account}, {@code localec2.access-key-id} and {@code
   * localec2.secret-access-key} for an application to refer to by names of its own.
   *
   * <p>Other services than EC2 have no endpoint here. Where they are given none of their own, such
   * as {@code spring.cloud.aws.s3.endpoint}, their calls fail here instead of reaching AWS.
   */
  public Map<String, String> springProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("spring.cloud.aws.endpoint", endpoint().toString());
    properties.put("spring.cloud.aws.ec2.endpoint", endpoint().toString());
    properties.put("spring.cloud.aws.ec2.region", region());
    properties.put("spring.cloud.aws.region.static", region());
    properties.put("spring.cloud.aws.credentials.access-key", accessKeyId());
    properties.put("spring.cloud.aws.credentials.secret-key", secretAccessKey());
    properties.putAll(ownProperties("localec2."));
    return properties;
  }

  Map<String, String> ownProperties(String prefix) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(prefix + "endpoint", endpoint().toString());
    properties.put(prefix + "region", region());
    properties.put(prefix + "account", account());
    properties.put(prefix + "access-key-id", accessKeyId());
    properties.put(prefix + "secret-access-key", secretAccessKey());
    return properties;
  }

  /** Without what it is configured with: nobody logs a key by mistake. */
  @Override
  public String toString() {
    return account() + " in " + region() + " at " + endpoint();
  }
}
