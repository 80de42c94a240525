package io.github.localec2.standalone.console;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A server for each test, and a browser for all of a class. */
abstract class OpenConsole {
  static Browser browser;

  LocalEc2Server server;
  Ec2Client ec2;

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    server = LocalEc2Server.start(Ec2Settings.defaults());
    ec2 = client(server);
    browser.size(1280, 900);
    browser.dark(false);
  }

  /** A client of the account and region that the console shows at first. */
  static Ec2Client client(LocalEc2Server server) {
    return Ec2Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @AfterEach
  void close() {
    ec2.close();
    server.close();
  }

  String page(String hash) {
    return server.endpoint() + "/_localec2/console/#" + hash;
  }

  List<String> launch(int count, String name) {
    return ec2
        .runInstances(
            request ->
                request
                    .imageId("ami-12345678")
                    .instanceType("t3.micro")
                    .minCount(count)
                    .maxCount(count)
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType(ResourceType.INSTANCE)
                            .tags(Tag.builder().key("Name").value(name).build())
                            .build()))
        .instances()
        .stream()
        .map(Instance::instanceId)
        .toList();
  }

  String state(String id) {
    return ec2.describeInstances(request -> request.instanceIds(id)).reservations().stream()
        .flatMap(each -> each.instances().stream())
        .map(each -> each.state().nameAsString())
        .findFirst()
        .orElseThrow();
  }

  static String mark(String id, String state) {
    return "tr[data-key='" + id + "'] [data-state='" + state + "']";
  }
}
